"""A draft as files, read out of a model's text."""

from __future__ import annotations

import re

from patterns.paths import problem_of_glob
from patterns.values.conversation import Frozen

MOST_FILES = 6

_FILE = re.compile(
    r"^(?:#{1,6} )?[`*]*(?P<name>[\w./-]+\.\w+)[`*:]*[ \t]*\n+(?P<fence>`{3,})[\w+-]*\n(?P<text>.*?)^(?P=fence)[ \t]*$",
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


def same(one: Draft, other: Draft) -> bool:
    """Whether two drafts differ in nothing but white space at the ends of lines and files."""
    return _bare(one) == _bare(other)


def _bare(draft: Draft) -> dict[str, list[str]]:
    return {name: [line.rstrip() for line in text.rstrip().splitlines()] for name, text in draft.files.items()}
