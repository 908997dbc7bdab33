"""Measure a result: run the operator's commands on it, read what changed, scan what was added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from patterns.diffs import FileDiff, diffs_of
from patterns.ports.repository import Code, Repository
from patterns.ports.runs import Run
from patterns.refactor.proof.change.api import api_change
from patterns.refactor.proof.change.noise import size_of
from patterns.refactor.proof.change.protected import touched_paths
from patterns.refactor.proof.change.secrets import scan
from patterns.refactor.proof.change.sides import Side, Sides
from patterns.refactor.proof.change.tests_changed import suite_change
from patterns.refactor.proof.coverage.touched import Touched, not_measured, touched_lines
from patterns.refactor.proof.proof import Examined, Proof
from patterns.refactor.proof.runs.failures import Checked, checked, shortened
from patterns.values.conversation import Frozen
from patterns.values.questions import digest_of
from patterns.values.repository.rules import CommandRule, RepositoryRules, not_configured
from patterns.values.repository.trees import CommandResult, Diff, Tree

MOST_FILES = 400
"""Of a change that are read on both sides; the others are named as not compared."""
NO_COVERAGE = "no coverage command is configured"
UNREADABLE = "it is no text, or there is too much of it"


class _Measured(Frozen):
    """What is kept of one command: the report is as large as the repository."""

    checked: Checked
    touched: Touched | None = None


async def prove(
    base_tree: Tree,
    tree: Tree,
    diff: Diff,
    *,
    rules: RepositoryRules,
    baseline: Mapping[str, CommandResult],
    repository: Repository,
    code: Code,
    run: Run,
) -> Proof:
    """Prove `tree` against `base_tree`, on which the commands ended as `baseline` says; each command is a step."""
    files = diffs_of(diff.text)
    commands = _Commands(tree, files, rules=rules, repository=repository, run=run)
    tests = await commands.measured("test")
    lint = await commands.measured("lint")
    examine = partial(examined, base_tree, tree, diff, files, rules=rules, repository=repository, code=code)
    return Proof(
        tree=digest_of(tree.model_dump(mode="json")),
        tests_before=checked(baseline.get("test", not_configured(rules, "test"))),
        tests=tests.checked,
        lint_before=shortened(baseline["lint"]) if "lint" in baseline else None,
        lint=lint.checked.result,
        coverage=await commands.coverage(tests),
        examined=await run.step("proof examine", examine, Examined),
    )


class _Commands:
    """The operator's commands on the changed tree."""

    def __init__(
        self, tree: Tree, files: tuple[FileDiff, ...], *, rules: RepositoryRules, repository: Repository, run: Run
    ) -> None:
        self._tree = tree
        self._files = files
        self._rules = rules
        self._repository = repository
        self._run = run

    async def measured(self, name: str) -> _Measured:
        """Run the command of that name in a step of its own; an honest result where there is none."""
        rule = self._rules.command(name)
        if rule is None:
            return _Measured(checked=checked(not_configured(self._rules, name)))
        return await self._run.step(f"proof {name}", partial(self._measure, rule), _Measured)

    async def coverage(self, tests: _Measured) -> Touched:
        """From the coverage command's report, or from the test command's own where it leaves one."""
        if self._rules.command("coverage") is not None:
            return (await self.measured("coverage")).touched or not_measured("the coverage command names no report")
        return tests.touched or not_measured(NO_COVERAGE)

    async def _measure(self, rule: CommandRule) -> _Measured:
        ran = await self._repository.run(self._tree, rule)
        if not rule.report:
            return _Measured(checked=checked(ran.result))
        paths = await self._repository.files(self._tree)
        return _Measured(checked=checked(ran.result), touched=touched_lines(self._files, ran, paths))


async def examined(
    base_tree: Tree,
    tree: Tree,
    diff: Diff,
    files: tuple[FileDiff, ...],
    *,
    rules: RepositoryRules,
    repository: Repository,
    code: Code,
) -> Examined:
    """What the changed files themselves show."""
    read = files[:MOST_FILES]
    before = await _sides(repository, code, base_tree, [one.old_path for one in read if not one.added])
    after = await _sides(repository, code, tree, [one.path for one in read if not one.deleted])
    sides = [
        Sides(path=path, before=before.get(path, Side()), after=after.get(path, Side()))
        for path in sorted({*before, *after})
    ]
    renames = {one.old_path: one.path for one in files if one.old_path != one.path}
    broken = [one for one in sides if one.after.text is not None and one.after.problem]
    broken_before = [one for one in broken if one.before.text is not None and one.before.problem]
    return Examined(
        parsed=sum(one.after.text is not None and not one.after.problem for one in sides),
        unparsed=tuple(_why(one) for one in broken if one not in broken_before),
        unparsed_before=tuple(_why(one) for one in broken_before),
        unread=tuple(one.path for one in files[MOST_FILES:]),
        api=api_change(sides),
        suite=suite_change(sides, renames),
        size=size_of(diff, files, sides),
        paths=touched_paths(diff, files, rules),
        secrets=scan(files),
    )


def _why(one: Sides) -> str:
    return f"{one.path}: {one.after.problem}"


async def _sides(repository: Repository, code: Code, tree: Tree, paths: Iterable[str]) -> dict[str, Side]:
    """Each file of one tree, read by its parser; one that cannot be read says so."""
    wanted = sorted(set(paths))
    texts = await repository.read_all(tree, wanted)
    return {
        path: await _side(code, path, texts[path]) if path in texts else Side(problem=UNREADABLE) for path in wanted
    }


async def _side(code: Code, path: str, text: str) -> Side:
    problem = await code.problem(path, text)
    if problem:
        return Side(text=text, problem=f"it does not parse ({problem})")
    return Side(text=text, symbols=await code.symbols(path, text))
