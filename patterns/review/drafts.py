"""A draft as files, read out of a model's text; and what can be said of it without a model."""

from __future__ import annotations

import re

from patterns.paths import problem_of_glob
from patterns.ports.repository import Code, Workbench
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import CommandResult

COMMAND = ("python3", "-m", "unittest", "-v")
MOST_FILES = 6

_FILE = re.compile(
    r"^[`*]*(?P<name>[\w./-]+\.\w+)[`*:]*[ \t]*\n+(?P<fence>`{3,})[\w+-]*\n(?P<text>.*?)^(?P=fence)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_FENCE = re.compile(r"^```", re.MULTILINE)


class Draft(Frozen):
    """The files of one draft, by name."""

    files: dict[str, str]

    def shown(self) -> str:
        """All files with line numbers, for a model that names lines."""
        return "\n\n".join(f"{name}\n{numbered(text)}" for name, text in self.files.items())

    def text(self) -> str:
        """All files, for a person."""
        return "\n\n".join(f"# {name}\n{text}" for name, text in self.files.items())


def numbered(text: str) -> str:
    """The lines with their numbers."""
    return "\n".join(f"{number:4}  {line}" for number, line in enumerate(text.splitlines(), 1))


def read_code(text: str) -> Draft | str:
    """The files in a message, or what is wrong with it."""
    text = text.replace("\r\n", "\n")
    found = [(one["name"], one["text"]) for one in _FILE.finditer(text)]
    if not found:
        return "no file was found: each needs its name on a line of its own, then the whole file in a fenced block"
    problems = [f"{name}: the name {problem}" for name, _ in found if (problem := problem_of_glob(name))]
    files = dict(found)
    if len(files) < len(found):
        problems.append("a file is given twice")
    if len(files) > MOST_FILES:
        problems.append(f"{len(files)} files are too many: at most {MOST_FILES}")
    if _FENCE.search(_FILE.sub("", text)):
        problems.append(
            "a fenced block has no name above it, or no end (was the answer cut off? "
            "a file that holds ``` itself needs a longer fence)"
        )
    return "; ".join(problems) or Draft(files=files)


async def gather_evidence(draft: Draft, code: Code, workbench: Workbench) -> tuple[str, CommandResult | None]:
    """What parsing and running say, in words for the evaluator; the run's outcome where there was one."""
    broken = []
    for name, text in draft.files.items():
        if why := await code.problem(name, text):
            broken.append(f"{name}: does not parse: {why}")
    if broken:
        return "\n".join((*broken, "The tests were not run, because of that.")), None
    result = await workbench.run(draft.files, COMMAND)
    if not result.ran:
        return f"Every file parses. The tests were NOT run: {result.reason}", result
    end = "ran into the time limit" if result.timed_out else f"ended with exit code {result.exit_code}"
    return f"Every file parses. `{' '.join(COMMAND)}` {end}:\n{result.output[-6000:]}", result
