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


Written = Edit | Deletion | Move


def paths_of(written: tuple[Written, ...]) -> tuple[str, ...]:
    """Every path that is written, each once."""
    named = [path for one in written for path in ((one.path, one.to) if isinstance(one, Move) else (one.path,))]
    return tuple(dict.fromkeys(named))
