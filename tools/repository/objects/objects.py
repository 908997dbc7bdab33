"""Trees as git's own objects: nothing of a repository's files is ever laid on disk to be read or changed.

A tree in progress hangs on no ref; with collection off it stays, and a second one of the same content is the same.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from patterns.errors import PatchRefused
from patterns.values.repository.trees import Base, Tree
from tools.repository.git import Git
from tools.repository.objects.listing import Entry, Listing, parsed
from tools.repository.objects.recent import Recent
from tools.repository.scratch import Scratch

_TREES = 1024
_SURE_SECONDS = 3 * 86_400.0
"""How long a tree that hangs on no ref is taken to be there: far less than tidying leaves it."""
_LISTINGS = 16
_KEEP = ("hash-object", "-w", "--no-filters")
_DIFF = ("diff-tree", "-r", "-p", "--full-index", "--no-ext-diff", "--no-textconv", "--no-color")


class Objects:
    """The objects of one mirror. Every method takes and gives full object names."""

    def __init__(self, git: Git, scratch: Scratch) -> None:
        self.git = git
        self._scratch = scratch
        self._trees: Recent[tuple[str, str], str] = Recent(_TREES, seconds=_SURE_SECONDS)
        self._listings: Recent[str, Listing] = Recent(_LISTINGS)

    def forget(self) -> None:
        """The mirror is gone, or was made anew."""
        self._trees.clear()
        self._listings.clear()

    async def name_of(self, tree: Tree) -> str:
        """The tree object of a base and a patch. The base's commit has to be there. Raises `PatchRefused`."""
        key = _key(tree)
        if known := self._trees.get(key):
            return known
        base = await self.base_of(tree.base)
        return self._trees.put(key, await self._patched(base, tree.patch) if tree.patch else base)

    async def base_of(self, base: Base) -> str:
        """The tree object of a base's commit."""
        key = (base.commit, "")
        if known := self._trees.get(key):
            return known
        found = await self.git.output("rev-parse", "--verify", "--end-of-options", f"{base.commit}^{{tree}}")
        return self._trees.put(key, _name(found))

    async def value_of(self, base: Base, name: str) -> Tree:
        """The value that stands for a tree object, remembered so that reading it again applies no patch."""
        tree = Tree(base=base, patch=await self.patch(await self.base_of(base), name))
        self._trees.put(_key(tree), name)
        return tree

    async def patch(self, before: str, after: str) -> str:
        """What leads from one tree to the other, as text that is exact to the byte.

        Content that is no text (not UTF-8, or with NUL characters, which a database's text cannot hold) makes all of it
        a binary patch: letters and digits only.
        """
        if before == after:
            return ""
        options = ("--binary", "--no-renames", "--end-of-options", before, after)
        raw = await self.git.output(*_DIFF, *options)
        if b"\0" not in raw:
            try:
                return raw.decode()
            except UnicodeDecodeError:
                pass
        attributes = f"core.attributesFile={self._scratch.all_binary}"
        return (await self.git.output("-c", attributes, *_DIFF, *options)).decode("ascii")

    async def listing(self, name: str) -> Listing:
        """Everything that stands in a tree."""
        if known := self._listings.get(name):
            return known
        output = await self.git.output("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", name)
        return self._listings.put(name, await asyncio.to_thread(parsed, output))

    async def size(self, name: str) -> int:
        """Bytes of a blob."""
        return int(await self.git.output("cat-file", "-s", name))

    async def content(self, name: str) -> bytes:
        """A blob."""
        return await self.git.output("cat-file", "blob", name)

    async def sizes(self, names: Sequence[str]) -> tuple[int, ...]:
        """Bytes of many blobs, by one process."""
        if not names:
            return ()
        output = await self.git.output("cat-file", "--batch-check=%(objectsize)", stdin=_lines(names))
        return tuple(map(int, output.split()))

    async def contents(self, names: Sequence[str]) -> tuple[bytes, ...]:
        """Many blobs, by one process."""
        if not names:
            return ()
        output = await self.git.output("cat-file", "--batch=%(objectsize)", stdin=_lines(names))
        return await asyncio.to_thread(_parts, output)

    async def store(self, contents: tuple[bytes, ...]) -> tuple[str, ...]:
        """Keep blobs, as they are, in one process however many."""
        if not contents:
            return ()
        if len(contents) == 1:
            return (_name(await self.git.output(*_KEEP, "--stdin", stdin=contents[0])),)
        async with self._scratch.directory() as directory:
            names = await asyncio.to_thread(_put_down, directory, contents)
            found = await self.git.output(*_KEEP, "--stdin-paths", stdin=names)
        return tuple(found.decode("ascii").split())

    async def replace(self, name: str, entries: Mapping[str, Entry | None]) -> str:
        """The tree with these entries (None: without)."""
        gone = "0" * len(name)
        ordered = sorted(entries.items(), key=lambda pair: (pair[1] is not None, pair[0]))
        lines = [f"{entry.mode} {entry.object}\t{path}" if entry else f"0 {gone}\t{path}" for path, entry in ordered]
        information = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
        async with self.index(name) as extra:
            await self.git.output("update-index", "-z", "--index-info", stdin=information, extra=extra)
            return _name(await self.git.output("write-tree", extra=extra))

    @asynccontextmanager
    async def laid_out(self, entries: Mapping[str, Entry]) -> AsyncIterator[Path]:
        """A directory with these files of ours and nothing else."""
        lines = "".join(f"{entry.mode} {entry.object}\t{path}\0" for path, entry in entries.items())
        async with self._scratch.directory() as index, self._scratch.directory() as directory:
            extra = {"GIT_INDEX_FILE": str(index / "index"), "GIT_WORK_TREE": str(directory)}
            information = lines.encode("utf-8", "surrogateescape")
            await self.git.output("update-index", "-z", "--add", "--index-info", stdin=information, extra=extra)
            await self.git.output("checkout-index", "--all", "--quiet", extra=extra)
            yield directory

    @asynccontextmanager
    async def index(self, name: str) -> AsyncIterator[Mapping[str, str]]:
        """The environment of a fresh index that holds a tree."""
        async with self._scratch.directory() as directory:
            extra = {"GIT_INDEX_FILE": str(directory / "index")}
            await self.git.output("read-tree", "--end-of-options", name, extra=extra)
            yield extra

    async def _patched(self, base: str, patch: str) -> str:
        async with self.index(base) as extra:
            arguments = ("apply", "--cached", "--binary", "--whitespace=nowarn", "-")
            ended = await self.git.run(*arguments, stdin=patch.encode("utf-8", "surrogatepass"), extra=extra)
            if ended.status != 0:
                raise PatchRefused(ended.words)
            return _name(await self.git.output("write-tree", extra=extra))


def _key(tree: Tree) -> tuple[str, str]:
    digest = hashlib.sha256(tree.patch.encode("utf-8", "surrogatepass")).hexdigest() if tree.patch else ""
    return tree.base.commit, digest


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode("ascii")


def _parts(output: bytes) -> tuple[bytes, ...]:
    """Each content stands after a line with its length, and before a line end."""
    found, at = [], 0
    while at < len(output):
        start = output.index(b"\n", at) + 1
        end = start + int(output[at:start])
        found.append(output[start:end])
        at = end + 1
    return tuple(found)


def _put_down(directory: Path, contents: tuple[bytes, ...]) -> bytes:
    """Write each to a file of its own, and give the paths as lines."""
    paths = [directory / str(number) for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return "".join(f"{path}\n" for path in paths).encode()


def _name(output: bytes) -> str:
    return output.decode("ascii").strip()
