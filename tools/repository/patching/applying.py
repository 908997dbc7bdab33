"""A patch is applied to an index, never to files; what came of it is then written by the rules of every tool."""

from __future__ import annotations

from patterns.errors import DiskFull
from tools.repository.git import Ended
from tools.repository.objects.listing import Entry, Listing
from tools.repository.objects.objects import Objects
from tools.repository.patching.reading import Reading, readings
from tools.repository.patching.refusals import of_all, refusal
from tools.repository.rules.paths import write_problem
from tools.repository.work.files import LONGEST_FILE, refused, write

MOST_TOGETHER = 8 * 1024 * 1024
"""Bytes of all files that it changes: a patch may copy one of ours many times."""
_OTHER = {"link": "it would become a symbolic link", "submodule": "it would become a submodule"}


async def apply(objects: Objects, name: str, patch: str) -> str:
    """The tree with the patch, all of it: texts alone, modes as they were. Raises `PathRefused`."""
    failed: Ended | None = None
    for reading in readings(patch):
        ended, made = await _applied(objects, name, reading)
        if made:
            return await _taken_over(objects, name, made)
        failed = failed or ended
    raise refusal(failed.stderr if failed else b"")


async def _applied(objects: Objects, name: str, reading: Reading) -> tuple[Ended, str]:
    """How git ended, and the tree that it made: empty where it made none."""
    arguments = ("apply", "--cached", "--whitespace=nowarn", f"-p{reading.strip}", "-")
    async with objects.index(name) as extra:
        ended = await objects.git.run(*arguments, stdin=reading.text, extra=extra)
        if ended.is_disk_full:
            raise DiskFull(f"git apply: {ended.words}")
        if ended.status != 0:
            return ended, ""
        return ended, (await objects.git.output("write-tree", extra=extra)).decode("ascii").strip()


async def _taken_over(objects: Objects, name: str, made: str) -> str:
    before, after = await objects.listing(name), await objects.listing(made)
    changed = _changed(before, after)
    kept = {path: entry for path, entry in changed.items() if entry is not None}
    for path, entry in kept.items():
        if why := write_problem(path) or _OTHER.get(entry.kind):
            raise refused(path, why)
    texts = await _texts(objects, kept)
    if not changed:
        raise of_all("it changes no text")
    return await write(objects, name, {path: texts.get(path) for path in sorted(changed)})


def _changed(before: Listing, after: Listing) -> dict[str, Entry | None]:
    """What is another content or another kind of thing; whether it may be executed is not looked at."""
    paths = sorted(before.entries.keys() | after.entries.keys())
    pairs = ((path, before.entries.get(path), after.entries.get(path)) for path in paths)
    return {path: new for path, old, new in pairs if _facts(old) != _facts(new)}


def _facts(entry: Entry | None) -> tuple[str, str] | None:
    return (entry.kind, entry.object) if entry else None


async def _texts(objects: Objects, entries: dict[str, Entry]) -> dict[str, str]:
    names = [entry.object for entry in entries.values()]
    sizes = dict(zip(entries, await objects.sizes(names), strict=True))
    for path, size in sizes.items():
        if size > LONGEST_FILE:
            raise refused(path, f"its new content is larger than {LONGEST_FILE // 1024} kB")
    if sum(sizes.values()) > MOST_TOGETHER:
        raise of_all(f"what it changes is larger than {MOST_TOGETHER // 1024**2} MB together")
    contents = zip(entries, await objects.contents(names), strict=True)
    return {path: _decoded(path, content) for path, content in contents}


def _decoded(path: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise refused(path, "its new content is not UTF-8 text") from error
