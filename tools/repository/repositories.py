"""The configured repositories, behind the port `Repository`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from patterns.diffs import diffs_of
from patterns.errors import ConfigurationInvalid, PushRefused, RefUnknown, RepositoryError, RepositoryUnknown
from patterns.guardrails.audited import audited
from patterns.ports.house.audit import Audit
from patterns.redaction.redactor import Redactor
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import Base, Change, Commit, Compared, Diff, Match, Merge, Published, Ran, Tree
from tools.repository.checkout.check import Checks, Runner
from tools.repository.mirror import Mirror
from tools.repository.patching.applying import apply
from tools.repository.remote.credentials import Credentials
from tools.repository.remote.told import push_begins, pushed, unwritten
from tools.repository.rules.names import name_problem
from tools.repository.scratch import Scratch
from tools.repository.settings import RepositorySettings
from tools.repository.tidying import sweep_idle
from tools.repository.work.compare import diff
from tools.repository.work.files import read, search, write
from tools.repository.work.merge import MergeTrain
from tools.repository.work.publish import Draft, identity, publish
from tools.repository.work.settle import Side, settle
from tools.repository.work.texts import read_all

log = logging.getLogger(__name__)


class Repositories:
    """Mirrors below `root/mirrors`, what is in progress below `root/scratch`.

    An asynchronous context: opening sweeps what dead processes left, closing deletes what this one made; the mirrors
    stay. Several processes may share a `root` on one machine.
    """

    def __init__(
        self,
        settings: Mapping[str, RepositorySettings],
        root: Path,
        *,
        runner: Runner,
        trusted_runner: Runner | None = None,
        credentials: Credentials | None = None,
        author: str = "Steward <steward@localhost>",
        audit: Audit | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        """`credentials` are asked whenever a remote is spoken to by https; None: every one is reached as anybody.

        The `audit` is told of every push before it, and refuses one that it cannot take. One that would add a secret
        which the `redactor` knows is refused.

        Raises `ConfigurationInvalid`; touches no disk and no network.
        """
        _check(settings, author)
        self._settings = settings
        whole = root.absolute()  # git and the commands are started in other directories
        self._root = whole / "mirrors"
        self._scratch = Scratch(whole / "scratch")
        self._checks = Checks(self._scratch, runner, trusted_runner)
        self._credentials = credentials
        self._author = author
        self._audit = audit
        self._redactor = redactor or Redactor()
        self._mirrors: dict[str, Mirror] = {}

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Make the directories and sweep. Raises `RepositoryError`."""
        try:
            await asyncio.to_thread(self._root.mkdir, parents=True, exist_ok=True, mode=0o700)
            await asyncio.to_thread(sweep_idle, self._root)
        except OSError as error:
            raise RepositoryError(f"no place for mirrors: {error}") from error
        await self._scratch.open()

    async def tidy(self) -> None:
        """Pack the mirrors and let go what no run needs any more, one after the other; a failure stops no other."""
        for name in self._settings:
            try:
                await self._mirror(name).tidy()
            except RepositoryError as error:
                log.warning("the mirror of %s was not tidied: %s", name, error)

    async def close(self) -> None:
        """Delete what this process made; the mirrors stay."""
        self._mirrors.clear()
        await self._scratch.close()

    async def base(self, name: str, branch: str | None = None) -> Base:
        """Fetch, and name the commit at the tip of `branch`."""
        mirror = self._mirror(name)
        await mirror.fetch()
        return await mirror.tip(branch)

    async def files(self, tree: Tree) -> tuple[str, ...]:
        """Every regular file's path, sorted; a name that is not UTF-8 is left out."""
        mirror, name = await self._named(tree)
        return (await mirror.objects.listing(name)).files

    async def read(self, tree: Tree, path: str) -> str:
        """A text file of at most 512 kB."""
        mirror, name = await self._named(tree)
        return await read(mirror.objects, name, path)

    async def read_all(self, tree: Tree, paths: Iterable[str]) -> dict[str, str]:
        """The text files among the paths."""
        mirror, name = await self._named(tree)
        return await read_all(mirror.objects, name, paths)

    async def search(self, tree: Tree, text: str, folder: str = "") -> tuple[Match, ...]:
        """Lines that contain `text`, in the order of paths and lines."""
        mirror, name = await self._named(tree)
        return await search(mirror.git, name, text, folder)

    async def write(self, tree: Tree, files: Mapping[str, str | None]) -> Tree:
        """The tree with these contents; modes are kept, a new file is not executable."""
        mirror, name = await self._named(tree)
        return await mirror.objects.value_of(tree.base, await write(mirror.objects, name, files))

    async def merge(self, start: Tree, changes: tuple[Change, ...]) -> Merge:
        """Merge in the order given. A change may begin at another tree than `start`: the way it went is merged."""
        mirror, name = await self._named(start)
        train = MergeTrain(mirror.objects, name)
        for change in changes:
            before, after = await self._named(change.before), await self._named(change.after)
            await train.add(change, before[1], after[1])
        return Merge(tree=await mirror.objects.value_of(start.base, train.tree), conflicts=train.conflicts)

    async def settle(self, start: Tree, change: Change, *, favour: Side) -> Merge:
        """Merge one change; where it is in conflict, the whole file is that of `start` ("ours") or of the change."""
        mirror, name = await self._named(start)
        before, after = await self._named(change.before), await self._named(change.after)
        settled = await settle(mirror.objects, before[1], name, after[1], favour)
        return Merge(tree=await mirror.objects.value_of(start.base, settled))

    async def diff(self, before: Tree, after: Tree) -> Diff:
        """What changed between two trees of one repository."""
        mirror, name = await self._named(before)
        return await diff(mirror.git, name, (await self._named(after))[1])

    async def compare(self, name: str, base: str, head: str) -> Compared:
        """From where `head` left `base` to its tip; each a branch of the remote or a full object name."""
        mirror = self._mirror(name)
        await mirror.fetch()
        old, new = await mirror.commit_of(base), await mirror.commit_of(head)
        forked = await mirror.git.run("merge-base", "--end-of-options", old, new)
        if forked.status != 0:
            raise RefUnknown("the two have no history in common", ref=head)
        fork = forked.stdout.decode("ascii").strip()
        return Compared(
            fork=Base(repository=name, branch=base, commit=fork),
            tip=Base(repository=name, branch=head, commit=new),
            diff=await diff(mirror.git, fork, new),
        )

    async def patched(self, base: Base, patch: str) -> Tree:
        """The base with somebody's patch applied: its texts, and nothing else that a patch can hold."""
        mirror, name = await self._named(Tree(base=base))
        return await mirror.objects.value_of(base, await apply(mirror.objects, name, patch))

    async def publish(
        self, base: Base, commits: tuple[Commit, ...], *, branch: str, run_id: str, expected: str | None = None
    ) -> Published:
        """Make the commits on `base` and push them as a branch below `steward/`."""
        mirror = self._mirror(base.repository)
        await mirror.ensure(base.commit)
        drafts = [Draft((await self._named(one.tree))[1], one.message) for one in commits]
        await self._refuse_secrets(base, commits, branch)
        do = partial(
            publish, mirror, base, tuple(drafts), branch=branch, run_id=run_id, author=self._author, expected=expected
        )
        begun = push_begins(base, commits, branch=branch, run_id=run_id)
        return await audited(self._audit, begun, do, partial(pushed, begun), refusal=unwritten(branch))

    async def _refuse_secrets(self, base: Base, commits: tuple[Commit, ...], branch: str) -> None:
        """The forms of secrets are looked for where a change is proved; here are those that this process holds."""
        texts = [one.message for one in commits]
        if commits:
            changed = await self.diff(Tree(base=base), commits[-1].tree)
            texts += [line.text for file in diffs_of(changed.text) for line in file.lines if line.sign == "+"]
        if names := self._redactor.known_in("\n".join(texts)):
            reason = f"it would add what Steward holds as a secret: {', '.join(names)}"
            raise PushRefused(reason, reason=reason, branch=branch)

    async def run(self, tree: Tree, command: CommandRule) -> Ran:
        """Run a command on the tree's files; text that one which `writes` changed is taken over into the tree."""
        mirror, name = await self._named(tree)
        result, left, report = await self._checks.run(mirror, name, command)
        changed = tree if left == name else await mirror.objects.value_of(tree.base, left)
        return Ran(result=result, tree=changed, report=report)

    async def _named(self, tree: Tree) -> tuple[Mirror, str]:
        mirror = self._mirror(tree.base.repository)
        await mirror.ensure(tree.base.commit)
        return mirror, await mirror.objects.name_of(tree)

    def _mirror(self, name: str) -> Mirror:
        if name not in self._settings:
            known = ", ".join(sorted(self._settings))
            raise RepositoryUnknown("not configured", name=name[:80], known=known)
        if name not in self._mirrors:
            self._mirrors[name] = Mirror(
                name, self._settings[name], root=self._root, scratch=self._scratch, credentials=self._credentials
            )
        return self._mirrors[name]


def _check(settings: Mapping[str, RepositorySettings], author: str) -> None:
    if wrong := [f"{why}: {name!r}" for name in settings if (why := name_problem(name))]:
        raise ConfigurationInvalid("; ".join(wrong))
    try:
        identity(author)
    except ValueError as error:
        raise ConfigurationInvalid(str(error)) from error
