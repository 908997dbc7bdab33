"""A repository in memory: trees as values, whole files as the grain of a merge."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from patterns.errors import PathRefused, PushRefused, RefUnknown, RepositoryUnreachable
from patterns.paths import problem_of_glob
from patterns.values.repository.rules import CommandRule, RepositoryRules
from patterns.values.repository.trees import (
    Base,
    Change,
    CommandResult,
    Commit,
    Compared,
    Conflict,
    Diff,
    Match,
    Merge,
    Published,
    Ran,
    TornFile,
    Tree,
)

Files = dict[str, str]
TEST = ("python3", "-m", "unittest")
RULES = RepositoryRules(commands=(CommandRule(name="test", words=TEST),))
PASSED = CommandResult(command=TEST, ran=True, exit_code=0, output="OK", isolation="sandbox")
FAILED = CommandResult(command=TEST, ran=True, exit_code=1, output="FAILED (failures=1)", isolation="sandbox")
NOT_RUN = CommandResult(command=TEST, ran=False, reason="there is no sandbox: install bubblewrap")


class MemoryRepository:
    """Fits the port `Repository`, for one repository "shop"."""

    def __init__(
        self,
        files: Files,
        *,
        branches: Mapping[str, Files] | None = None,
        check: Callable[[Files], CommandResult] = lambda _: PASSED,
    ) -> None:
        """`branches`: files at other tips than main's; `check` says how the tests end on given files."""
        self.binary: set[str] = set()
        """Paths that cannot be read as text."""
        self.published: dict[str, list[tuple[Files, str]]] = {}
        """By branch: files and message of each commit."""
        self.moved: dict[str, Files] = {}
        """What a branch's tip becomes once it was fetched for the first time."""
        self.formatter: Callable[[Files], Files] = dict
        """What a command that writes makes of the files."""
        self.reports: dict[str, str] = {}
        """By the path that a command's rule names as its report."""
        self.refuses_pushes = False
        self.is_gone = False
        self.checks = 0
        self.commands: list[CommandRule] = []
        """That were run."""
        self._tips = {"main": files, **(branches or {})}
        self._commits: dict[str, Files] = {}
        self._check = check

    def files_of(self, tree: Tree) -> Files:
        """The files of a tree."""
        files = dict(self._tip_of(tree.base))
        for path, text in json.loads(tree.patch or "{}").items():
            if text is None:
                files.pop(path, None)
            else:
                files[path] = text
        return files

    async def base(self, name: str, branch: str | None = None) -> Base:
        if branch is not None and branch not in self._tips:
            raise RefUnknown("no such branch", ref=branch)
        wanted = branch or "main"
        commit = commit_of(self._tips[wanted])
        self._commits[commit] = self._tips[wanted]
        self._tips[wanted] = self.moved.pop(wanted, self._tips[wanted])
        return Base(repository=name, branch=wanted, commit=commit)

    async def files(self, tree: Tree) -> tuple[str, ...]:
        return tuple(sorted({*self.files_of(tree), *self.binary}))

    async def read(self, tree: Tree, path: str) -> str:
        files = self.files_of(tree)
        if path in self.binary:
            raise PathRefused("binary", path=path, why="it is no text")
        if path not in files:
            raise PathRefused("missing", path=path, why="there is no such file")
        return files[path]

    async def read_all(self, tree: Tree, paths: Iterable[str]) -> dict[str, str]:
        files = self.files_of(tree)
        return {path: files[path] for path in paths if path in files and path not in self.binary}

    async def search(self, tree: Tree, text: str, folder: str = "") -> tuple[Match, ...]:
        within = folder.rstrip("/")
        return tuple(
            Match(path=path, line=number, text=line)
            for path, content in sorted(self.files_of(tree).items())
            for number, line in enumerate(content.split("\n"), 1)
            if text in line and (not within or path == within or path.startswith(f"{within}/"))
        )[:100]

    async def write(self, tree: Tree, files: Mapping[str, str | None]) -> Tree:
        for path in files:
            if problem := problem_of_glob(path):
                raise PathRefused(problem, path=path, why=problem)
        return self._tree(tree.base, _changed(self.files_of(tree), files))

    async def merge(self, start: Tree, changes: tuple[Change, ...]) -> Merge:
        files, conflicts = self.files_of(start), []
        for change in changes:
            before, after = self.files_of(change.before), self.files_of(change.after)
            touched = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
            torn = [path for path in touched if files.get(path) not in (before.get(path), after.get(path))]
            if torn:
                between = tuple(_torn_file(path, files.get(path), after.get(path), change.task_id) for path in torn)
                conflicts.append(Conflict(task_id=change.task_id, paths=tuple(torn), files=between))
            else:
                files = _changed(files, {path: after.get(path) for path in touched})
        return Merge(tree=self._tree(start.base, files), conflicts=tuple(conflicts))

    async def settle(self, start: Tree, change: Change, *, favour: Literal["ours", "theirs"]) -> Merge:
        files, before, after = self.files_of(start), self.files_of(change.before), self.files_of(change.after)
        touched = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
        torn = [path for path in touched if files.get(path) not in (before.get(path), after.get(path))]
        taken = [path for path in touched if favour == "theirs" or path not in torn]
        return Merge(tree=self._tree(start.base, _changed(files, {path: after.get(path) for path in taken})))

    async def diff(self, before: Tree, after: Tree) -> Diff:
        return diff_of(self.files_of(before), self.files_of(after))

    async def compare(self, name: str, base: str, head: str) -> Compared:
        branches = {commit_of(files): branch for branch, files in self._tips.items()}
        base, head = branches.get(base, base), branches.get(head, head)
        fork, tip = await self.base(name, base), await self.base(name, head)
        return Compared(fork=fork, tip=tip, diff=diff_of(self._tips[base], self._tips[head]))

    async def patched(self, base: Base, patch: str) -> Tree:
        raise PathRefused("not here", path=base.branch, why=f"a patch of {len(patch)} characters does not fit")

    async def publish(
        self, base: Base, commits: tuple[Commit, ...], *, branch: str, run_id: str, expected: str | None = None
    ) -> Published:
        del run_id
        if self.is_gone:
            raise RepositoryUnreachable("fatal: '/srv/git/shop' does not appear to be a git repository", name="shop")
        if self.refuses_pushes:
            raise PushRefused("no rights", reason="no rights")
        assert expected == (base.commit if branch == base.branch else None)
        self.published[branch] = [(self.files_of(one.tree), one.message) for one in commits]
        return Published(branch=branch, commit="d" * 40)

    async def run(self, tree: Tree, command: CommandRule) -> Ran:
        self.checks += 1
        self.commands.append(command)
        files = self.files_of(tree)
        after = self._tree(tree.base, self.formatter(files)) if command.writes else tree
        return Ran(result=self._check(files), tree=after, report=self.reports.get(command.report, ""))

    def _tip_of(self, base: Base) -> Files:
        return self._commits.get(base.commit, self._tips[base.branch])

    def _tree(self, base: Base, files: Files) -> Tree:
        tip = self._tip_of(base)
        delta = {path: files.get(path) for path in sorted({*tip, *files}) if tip.get(path) != files.get(path)}
        return Tree(base=base, patch=json.dumps(delta) if delta else "")


def _torn_file(path: str, ours: str | None, theirs: str | None, task_id: str) -> TornFile:
    if ours is None or theirs is None:
        return TornFile(path=path, text=ours or theirs or "")
    return TornFile(path=path, text=f"<<<<<<< what is merged already\n{ours}=======\n{theirs}>>>>>>> {task_id}\n")


def _changed(files: Files, changes: Mapping[str, str | None]) -> Files:
    now: dict[str, str | None] = {**files, **changes}
    return {path: text for path, text in now.items() if text is not None}


def commit_of(files: Files) -> str:
    """The name of a commit with these files."""
    return hashlib.sha1(json.dumps(files).encode(), usedforsecurity=False).hexdigest()


def diff_of(before: Files, after: Files) -> Diff:
    """As git prints it."""
    parts, names = [], []
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old != new:
            names.append(path)
            parts.append(_diff_of_file(path, old, new))
    text = "".join(parts)
    lines = [line for line in text.split("\n") if not line.startswith(("+++ ", "--- "))]
    added = sum(line.startswith("+") for line in lines)
    return Diff(text=text, files=tuple(names), added=added, removed=sum(line.startswith("-") for line in lines))


def _diff_of_file(path: str, old: str | None, new: str | None) -> str:
    names = ("/dev/null" if old is None else f"a/{path}", "/dev/null" if new is None else f"b/{path}")
    hunks = difflib.unified_diff((old or "").splitlines(keepends=True), (new or "").splitlines(keepends=True), *names)
    mode = "new file mode 100644\n" if old is None else "deleted file mode 100644\n" if new is None else ""
    return f"diff --git a/{path} b/{path}\n{mode}{''.join(hunks)}"
