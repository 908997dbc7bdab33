"""Files of a tree: read, find, write."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from patterns.errors import PathRefused, RepositoryError
from patterns.values.repository.trees import Match
from tools.repository.git import Git
from tools.repository.objects.listing import REGULAR, Entry, Listing, directories_above
from tools.repository.objects.objects import Objects
from tools.repository.rules.paths import path_problem, write_problem
from tools.repository.work.pointers import pointers

LONGEST_FILE = 512 * 1024
A_POINTER = "it is a Git LFS pointer: its content is not in the repository"
_MATCHES = 100
_NO_MATCH = 1
_LONGEST_LINE = 500
_NOT_A_FILE = {"link": "it is a symbolic link", "submodule": "it is a submodule", "unknown": "it is no regular file"}


async def read(objects: Objects, name: str, path: str) -> str:
    """A text file. Raises `PathRefused`."""
    if why := path_problem(path):
        raise refused(path, why)
    listing = await objects.listing(name)
    entry = listing.entries.get(path)
    if entry is None:
        raise refused(path, "it is a directory" if path in listing.directories else "there is no such file")
    if entry.kind != "file":
        raise refused(path, _NOT_A_FILE[entry.kind])
    if await objects.size(entry.object) > LONGEST_FILE:
        raise refused(path, f"it is larger than {LONGEST_FILE // 1024} kB")
    try:
        return (await objects.content(entry.object)).decode()
    except UnicodeDecodeError as error:
        raise refused(path, "it is not UTF-8 text") from error


async def search(git: Git, name: str, text: str, folder: str) -> tuple[Match, ...]:
    """Lines of text files that contain `text`, at most 100, long lines cut. Nothing contains an empty text.

    `folder`: only in there, or in the file of that name; nothing is found in what is no path of a repository.
    """
    folder = folder.rstrip("/")
    if not text or "\n" in text or "\0" in text or not _is_utf8(text) or (folder and path_problem(folder)):
        return ()
    options = ("-n", "-z", "-I", "-F", "--full-name", "--no-color", "--no-textconv", f"--max-count={_MATCHES}")
    within = ("--", folder) if folder else ()
    ended = await git.run("grep", *options, "-e", text, name, *within)  # takes no --end-of-options
    if ended.status not in (0, _NO_MATCH):
        raise RepositoryError(f"git grep: {ended.words}", status=ended.status)
    lines = (line for line in ended.stdout.split(b"\n") if line.count(b"\0") > 1)
    return tuple(_match(line, len(name) + 1) for line in islice(lines, _MATCHES))


async def write(objects: Objects, name: str, files: Mapping[str, str | None]) -> str:
    """The tree with these contents; all or none. Raises `PathRefused`."""
    listing = await objects.listing(name)
    for path, text in files.items():
        allow(listing, path, text)
    _allow_together(listing, files)
    for path in sorted(await pointers(objects, listing, (path for path in files if files[path] is not None))):
        raise refused(path, A_POINTER)
    texts = {path: text.encode() for path, text in files.items() if text is not None}
    stored = dict(zip(texts, await objects.store(tuple(texts.values())), strict=True))
    entries = {path: _entry(listing.entries.get(path), stored[path]) if path in stored else None for path in files}
    return await objects.replace(name, entries) if entries else name


def refused(path: str, why: str) -> PathRefused:
    """The error that names a path; a name that is no text is shown escaped."""
    return PathRefused(why, path=path.encode("utf-8", "backslashreplace").decode()[:300], why=why)


def _entry(before: Entry | None, blob: str) -> Entry:
    return Entry(before.mode if before else REGULAR, blob)


def allow(listing: Listing, path: str, text: str | None) -> None:
    """Raise `PathRefused` where a tool may not give this path this content (None: delete it)."""
    if why := write_problem(path):
        raise refused(path, why)
    entry = listing.entries.get(path)
    if entry is not None and entry.kind != "file":
        raise refused(path, _NOT_A_FILE[entry.kind])
    if entry is None and text is None:
        raise refused(path, "there is no such file to delete")
    if text is not None and not _is_utf8(text):
        raise refused(path, "its new content is not UTF-8 text")
    if text is not None and len(text.encode()) > LONGEST_FILE:
        raise refused(path, f"its new content is larger than {LONGEST_FILE // 1024} kB")


def _allow_together(listing: Listing, files: Mapping[str, str | None]) -> None:
    """No file where a directory is, nothing below what is no directory, in the tree as it will be."""
    written = {path for path, text in files.items() if text is not None}
    remaining = (listing.entries.keys() - files.keys()) | written
    directories = {above for path in remaining for above in directories_above(path)}
    for path in sorted(written):
        if path in directories:
            raise refused(path, "it is a directory")
        for above in directories_above(path):
            if above in remaining:
                kind = listing.entries[above].kind if above in listing.entries else "file"
                raise refused(path, f"it leads through {above!r}: {_NOT_A_FILE.get(kind, 'it is a file')}")


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _match(line: bytes, skip: int) -> Match:
    path, number, text = line.split(b"\0", 2)
    shown = text.decode(errors="replace").removesuffix("\r")[:_LONGEST_LINE]
    return Match(path=path[skip:].decode(errors="replace"), line=int(number), text=shown)
