"""What a message may want of the files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One block: whole lines, each with its newline. An empty `search` makes a new file."""

    path: str
    search: str
    replace: str

    @property
    def makes(self) -> bool:
        """Whether it makes a file instead of changing one."""
        return not self.search.strip()


@dataclass(frozen=True, slots=True)
class Deletion:
    """A file goes."""

    path: str


@dataclass(frozen=True, slots=True)
class Move:
    """A file gets another path, with its contents."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines go from one file to the end of another."""

    path: str
    first: int
    """As the lines were numbered, from 1, before the message."""
    last: int
    """It goes too."""
    to: str

    def __str__(self) -> str:
        """As it is written."""
        return f"MOVE {self.path}:{self.first}-{self.last} -> {self.to}"


Written = Edit | Deletion | Move | Cut


def paths_of(written: tuple[Written, ...]) -> tuple[str, ...]:
    """Every path that is written, each once."""
    named = [path for one in written for path in ((one.path, one.to) if isinstance(one, Move | Cut) else (one.path,))]
    return tuple(dict.fromkeys(named))
