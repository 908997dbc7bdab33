"""A draft as files, read out of a model's text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from patterns.paths import problem_of_glob
from patterns.values.conversation import Frozen

MOST_FILES = 6
NAME_BYTES = 100
NAME_FOLDERS = 4
"""Of a name; with more, and with a file that is a folder too, nothing of a draft could be laid out and run."""

_FILE = re.compile(
    r"^(?:#{1,6} )?[`*]*(?P<name>[\w./-]+\.\w+)[`*:]*[ \t]*\n+(?P<fence>`{3,})[\w+-]*\n(?P<text>.*?)^(?P=fence)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_FENCE = re.compile(r"^```", re.MULTILINE)
_HALF = re.compile("[\ud800-\udfff]")


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
    if _HALF.search(text):
        return "it holds half a surrogate pair, which no file can: write such a sign whole or as an escape"
    found = [(one["name"], one["text"]) for one in _FILE.finditer(text)]
    if not found:
        return "no file was found: each needs its name on a line of its own, then the whole file in a fenced block"
    problems = [f"{name[:NAME_BYTES]}: the name {why}" for name, _ in found if (why := _problem_of_name(name))]
    files = dict(found)
    problems += [f"{name}: that is a folder too" for name in files if is_folder_of(name, files)]
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


def _problem_of_name(name: str) -> str | None:
    if len(name.encode()) > NAME_BYTES or name.count("/") > NAME_FOLDERS:
        return f"is too long: at most {NAME_BYTES} bytes and {NAME_FOLDERS} folders"
    return problem_of_glob(name)


def is_folder_of(name: str, others: Iterable[str]) -> bool:
    """Whether one of the others lies below it, whatever the case of letters."""
    return any(other.lower().startswith(f"{name.lower()}/") for other in others)


def same(one: Draft, other: Draft) -> bool:
    """Whether two drafts differ in nothing but white space at the ends of lines and files."""
    return _bare(one) == _bare(other)


def _bare(draft: Draft) -> dict[str, list[str]]:
    return {name: [line.rstrip() for line in text.rstrip().splitlines()] for name, text in draft.files.items()}
