"""What a command changed on disk becomes a change of the tree: text files only, each by the rules of a write."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from patterns.errors import PathRefused
from tools.repository.checkout.beneath import Beneath
from tools.repository.checkout.junk import ignored, is_junk
from tools.repository.checkout.survey import LONGEST_COMPARED, Survey, survey
from tools.repository.objects.listing import Listing
from tools.repository.objects.objects import Objects
from tools.repository.work.files import A_POINTER, allow, write
from tools.repository.work.pointers import pointers

_MOST_FILES = 2000
_MOST_CHARACTERS = 8 * 1024 * 1024
_SHOWN = 8


@dataclass(slots=True)
class Taken:
    """The tree with what was taken over, and what was not."""

    tree: str
    left: dict[str, str] = field(default_factory=dict)
    """Path: why it was left alone; an empty path stands for all of it."""

    def words(self) -> str:
        """For the command's output; empty where nothing was left."""
        if not self.left:
            return ""
        lines = [f"  {path or 'everything'}: {why}" for path, why in sorted(self.left.items())[:_SHOWN]]
        more = f"\n  and {len(self.left) - _SHOWN} more" if len(self.left) > _SHOWN else ""
        shown = "\n".join(lines).encode("utf-8", "backslashreplace").decode()
        return f"\n[not taken over from the command:\n{shown}{more}]"


class Checkout:
    """A tree laid out in a directory that a command writes to; made before the command runs."""

    def __init__(self, objects: Objects, name: str, directory: Path, listing: Listing, before: Survey) -> None:
        self._objects = objects
        self._name = name
        self._directory = directory
        self._listing = listing
        self._before = before

    @classmethod
    async def of(cls, objects: Objects, name: str, directory: Path) -> Checkout:
        """Look at it as it was laid out: line endings and other attributes make it differ from the tree."""
        listing = await objects.listing(name)
        return cls(objects, name, directory, listing, await _surveyed(directory, listing, name))

    async def take_over(self, *, but: str = "") -> Taken:
        """Changed, new and deleted files, all or (where there are too many) none. `but` is no part of it."""
        after = await _surveyed(self._directory, self._listing, self._name)
        if not (self._before.is_whole and after.is_whole):
            return Taken(self._name, {"": "the directory could not be read whole"})
        taken = Taken(self._name, dict(_refused(self._before, after)))
        changed = [path for path in await self._changed(after) if path != but]
        if len(changed) > _MOST_FILES:
            return Taken(self._name, {"": f"more than {_MOST_FILES} files were changed"})
        elsewhere = await pointers(self._objects, self._listing, [path for path in changed if path in after.files])
        taken.left.update(dict.fromkeys(elsewhere, A_POINTER))
        mine = [path for path in changed if path not in elsewhere]
        files = await asyncio.to_thread(self._read, mine, after, taken.left)
        if sum(len(text or "") for text in files.values()) > _MOST_CHARACTERS:
            return Taken(self._name, {"": f"more than {_MOST_CHARACTERS // 1024**2} MB were changed"})
        try:
            taken.tree = await write(self._objects, self._name, files)
        except PathRefused as error:  # each fits, and together they do not: a file below what is no directory
            return Taken(self._name, {"": f"{error.facts.get('path')}: {error.detail}"})
        return taken

    async def _changed(self, after: Survey) -> list[str]:
        """Paths whose content is another one, sorted; new ones that are to be ignored are not among them."""
        before = self._before.files
        gone = [path for path in before if path not in after.files and not after.is_hidden(path)]
        changed = [path for path, name in after.files.items() if before.get(path) != name]
        new = [path for path in changed if path not in self._listing.entries]
        return sorted({*gone, *changed} - await ignored(self._objects, self._listing, new))

    def _read(self, paths: list[str], after: Survey, left: dict[str, str]) -> dict[str, str | None]:
        """Their texts, None for what was deleted; what may not be taken goes into `left`."""
        files: dict[str, str | None] = {}
        with Beneath(self._directory) as beneath:
            for path in paths:
                try:
                    text = self._text(beneath, path) if path in after.files else None
                    allow(self._listing, path, text)
                except PathRefused as error:
                    left[path] = error.detail
                except UnicodeDecodeError:
                    left[path] = "it is not UTF-8 text"
                except OSError as error:
                    left[path] = f"it cannot be read ({error.strerror})"
                else:
                    files[path] = text
        return files

    def _text(self, beneath: Beneath, path: str) -> str:
        content = beneath.read(path, LONGEST_COMPARED)
        if b"\0" in content:
            raise PathRefused("it is binary", path=path, why="it is binary")
        entry = self._listing.entries.get(path)
        if entry and self._before.files.get(path) not in (None, entry.object):
            content = content.replace(b"\r\n", b"\n")  # the attributes gave it line endings that the tree has not
        return content.decode()


def read_report(directory: Path, path: str, limit: int) -> str:
    """The text of a file that a command wrote; empty where there is no plain file of that name. Blocks."""
    try:
        with Beneath(directory) as beneath:
            return beneath.read(path, limit).decode(errors="replace")
    except (PathRefused, OSError, ValueError):
        return ""


async def _surveyed(directory: Path, listing: Listing, name: str) -> Survey:
    return await asyncio.to_thread(
        survey, directory, lambda path: is_junk(listing, path), sha256=len(name) == _SHA256_LETTERS
    )


_SHA256_LETTERS = 64


def _refused(before: Survey, after: Survey) -> Iterator[tuple[str, str]]:
    """What is no plain file now and was another thing before."""
    others: Mapping[str, str] = before.others
    for path, why in after.others.items():
        if others.get(path) != why:
            yield path, why
