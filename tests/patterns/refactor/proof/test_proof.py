"""A whole proof, from commands and files to the lines that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from patterns.ports.runs import Run
from patterns.refactor.proof.measure import prove
from patterns.refactor.proof.proof import Proof
from patterns.values.conversation import JsonObject
from patterns.values.repository.rules import CommandRule, RepositoryRules
from patterns.values.repository.trees import CommandResult, Ran, Tree
from tests.fakes.code import PlainCode
from tests.fakes.repository import Files, MemoryRepository
from tests.fakes.run import play

BEFORE = {
    "cart.py": "def total(prices):\n    return sum(prices)\n\n\ndef empty(prices):\n    return not prices\n",
    "test_cart.py": "def test_total():\n    assert total([1]) == 1\n",
}
TEST = CommandRule(name="test", words=("pytest", "-q"))
LINT = CommandRule(name="lint", words=("ruff", "check"))
COVERAGE = CommandRule(name="coverage", words=("coverage", "run"), report="lcov.info")
LCOV = "SF:/worktree/cart.py\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\n"


def ended(output: str = "1 passed in 0.1s", exit_code: int | None = 0, *, timed_out: bool = False) -> CommandResult:
    return CommandResult(
        command=("x",), ran=True, exit_code=exit_code, output=output, timed_out=timed_out, isolation="sandbox"
    )


def failing(*names: str) -> CommandResult:
    lines = "".join(f"FAILED {name} - assert 0\n" for name in names)
    return ended(f"=== short test summary info ===\n{lines}{len(names)} failed, 1 passed in 0.1s", 1)


class ScriptedCommands(MemoryRepository):
    """Each command ends as it is told, by its name."""

    def __init__(self, before: Files, ends: Mapping[str, CommandResult], report: str) -> None:
        super().__init__(before)
        self._ends = ends
        self._report = report
        self.ran: list[str] = []

    async def run(self, tree: Tree, command: CommandRule) -> Ran:
        self.ran.append(command.name)
        return Ran(result=self._ends[command.name], tree=tree, report=self._report if command.report else "")


@dataclass
class Proving:
    """One change to the small shop, and how the commands end on it."""

    after: Files
    before: Files = field(default_factory=lambda: dict(BEFORE))
    commands: tuple[CommandRule, ...] = (TEST,)
    ends: Mapping[str, CommandResult] = field(default_factory=lambda: {"test": ended()})
    baseline: Mapping[str, CommandResult] = field(default_factory=lambda: {"test": ended()})
    protected: tuple[str, ...] = ()
    report: str = ""
    ran: list[str] = field(default_factory=list)

    async def prove(self) -> Proof:
        repository = ScriptedCommands(self.before, self.ends, self.report)
        rules = RepositoryRules(commands=self.commands, protected=self.protected)

        async def flow(run: Run, _: JsonObject) -> JsonObject:
            start = Tree(base=await repository.base("shop"))
            gone = {path: None for path in self.before if path not in self.after}
            tree = await repository.write(start, {**self.after, **gone})
            diff = await repository.diff(start, tree)
            proof = await prove(
                start,
                tree,
                diff,
                rules=rules,
                baseline=self.baseline,
                repository=repository,
                code=PlainCode(),
                run=run,
            )
            return proof.model_dump(mode="json")

        proof = Proof.model_validate(await play(flow, {}))
        self.ran = repository.ran
        return proof


def starting(lines: tuple[str, ...], word: str) -> list[str]:
    return [line for line in lines if line.startswith(word)]


async def test_a_harmless_change_says_what_was_checked_and_what_was_not() -> None:
    proof = await Proving({**BEFORE, "cart.py": BEFORE["cart.py"].replace("not prices", "len(prices) == 0")}).prove()
    assert proof.checklist() == (
        "passed: tests (1 passed) [sandbox]; before: passed (1 passed)",
        "not run: lint (no command 'lint' is configured (known: test))",
        "passed: syntax of 1 changed file, where there is a parser for it",
        "none: public name removed or signature changed, in 1 changed source file",
        "none: test deleted, newly skipped, or with fewer words that assert",
        "not measured: coverage of the added lines (no coverage command is configured)",
        "none: protected path, build or CI file, link or executable",
        "none: secret of the 27 kinds looked for in the added lines",
        "changed: 1 file, +1 -1",
    )
    assert proof.needs_repair() == ()
    assert proof.blockers() == ()


async def test_new_failures_stand_first_and_are_told_to_who_mends() -> None:
    after = {**BEFORE, "cart.py": "def total(prices):\n    return 0\n"}
    proof = await Proving(
        after, ends={"test": failing("a.py::old", "a.py::new")}, baseline={"test": failing("a.py::old")}
    ).prove()
    lines = proof.checklist()
    assert lines[0] == "FAILED: 1 test that did not fail before [sandbox]: a.py::new"
    assert lines[1] == "FAILED as before: 1 test [sandbox]: a.py::old"
    assert "changed: 1 public name removed: empty (cart.py)" in lines
    [problem] = proof.needs_repair()
    assert problem.startswith("These tests fail and did not before:\n- a.py::new\n")
    assert "FAILED a.py::new - assert 0" in problem


async def test_failures_that_were_there_before_need_no_repair() -> None:
    same = failing("a.py::old")
    proof = await Proving(BEFORE | {"a.txt": "x\n"}, ends={"test": same}, baseline={"test": same}).prove()
    assert proof.checklist()[0] == "FAILED as before: 1 test, none new, 1 passed [sandbox]: a.py::old"
    assert proof.needs_repair() == ()


@pytest.mark.parametrize(
    ("after", "line", "problem"),
    [
        (ended("boom", 139), "FAILED: tests failed with exit code 139 [sandbox]; before they passed", "passed before"),
        (ended("", None, timed_out=True), "FAILED: tests did not end in time", "does not end in time"),
        (ended("no tests ran in 0.01s", 5), "not run: tests; the command ended with exit code 5", "runs no test"),
    ],
)
async def test_a_suite_that_breaks_without_names_is_said_and_mended(
    after: CommandResult, line: str, problem: str
) -> None:
    proof = await Proving(BEFORE | {"a.txt": "x\n"}, ends={"test": after}).prove()
    assert proof.checklist()[0].startswith(line)
    assert problem in proof.needs_repair()[0]


async def test_a_suite_that_fails_and_then_hangs_tells_both_and_ranks_behind_one_that_fails() -> None:
    partial = failing("a.py::new")
    hangs = partial.model_copy(update={"exit_code": None, "timed_out": True})
    proof = await Proving(BEFORE | {"a.txt": "x\n"}, ends={"test": hangs}).prove()
    assert proof.checklist()[:3] == (
        "FAILED: tests did not end in time [sandbox]; before: passed (1 passed)",
        "FAILED: 1 test that did not fail before [sandbox]: a.py::new",
        "not known: whether more tests fail than are named (after: they did not end in time)",
    )
    assert len(proof.needs_repair()) == 2
    fails = await Proving(BEFORE | {"a.txt": "x\n"}, ends={"test": failing("a.py::new", "a.py::other")}).prove()
    assert fails.score() < proof.score()


async def test_a_run_that_stopped_early_ranks_behind_one_that_names_all_it_fails() -> None:
    stopped = ended("ERROR a.py\n!!! Interrupted: 1 error during collection !!!\n1 error in 0.1s", 2)
    early = await Proving(BEFORE | {"a.txt": "x\n"}, ends={"test": stopped}).prove()
    fails = await Proving(BEFORE | {"a.txt": "x\n"}, ends={"test": failing("a.py::b", "a.py::c")}).prove()
    assert fails.score() < early.score()


async def test_commands_that_nobody_configured_are_said_to_be_not_run() -> None:
    proving = Proving(BEFORE | {"a.txt": "x\n"}, commands=(), baseline={})
    proof = await proving.prove()
    assert starting(proof.checklist(), "not run: tests") == [
        "not run: tests (no command 'test' is configured (known: none))"
    ]
    assert starting(proof.checklist(), "passed: tests") == []
    assert (proving.ran, proof.needs_repair()) == ([], ())


async def test_a_linter_that_passed_and_fails_is_mended_and_one_that_failed_is_not() -> None:
    commands, bad = (TEST, LINT), ended("E501 line too long", 1)
    ends = {"test": ended(), "lint": bad}
    broke = await Proving(
        BEFORE | {"a.txt": "x\n"}, commands=commands, ends=ends, baseline={"test": ended(), "lint": ended("")}
    ).prove()
    assert "FAILED: lint failed with exit code 1; before: passed" in broke.checklist()
    assert broke.needs_repair() == ("The linter passed before and fails now:\nE501 line too long",)
    same = await Proving(
        BEFORE | {"a.txt": "x\n"}, commands=commands, ends=ends, baseline={"test": ended(), "lint": bad}
    ).prove()
    assert same.needs_repair() == ()
    assert len(starting(same.checklist(), "FAILED as before: lint")) == 1


async def test_coverage_is_read_from_the_report_of_its_command() -> None:
    after = {**BEFORE, "cart.py": "def total(prices):\n    print(prices)\n    return sum(prices)\n"}
    proving = Proving(after, commands=(TEST, COVERAGE), ends={"test": ended(), "coverage": ended()}, report=LCOV)
    proof = await proving.prove()
    assert starting(proof.checklist(), "passed: the tests run") == [
        "passed: the tests run through the one added line that can run"
    ]
    assert proving.ran == ["test", "coverage"]


async def test_a_test_command_that_leaves_a_report_is_run_once() -> None:
    after = {**BEFORE, "cart.py": "def total(prices):\n    x = 1\n    return x\n"}
    proving = Proving(after, commands=(TEST.model_copy(update={"report": "lcov.info"}),), report=LCOV)
    lines = (await proving.prove()).checklist()
    assert starting(lines, "partly:") == [
        "partly: the tests run through 1 of 2 added lines that can run; not cart.py: 3"
    ]
    assert proving.ran == ["test"]


async def test_a_file_that_parsed_and_does_not_any_more_is_mended() -> None:
    proof = await Proving({**BEFORE, "cart.py": "def total(:\n"}).prove()
    assert starting(proof.checklist(), "FAILED: does not parse") == [
        "FAILED: does not parse: cart.py: it does not parse (line 1: invalid syntax)"
    ]
    assert len(proof.needs_repair()) == 1
    broken = {**BEFORE, "bad.py": "(\n"}
    kept = await Proving({**broken, "bad.py": "((\n"}, before=broken).prove()
    assert kept.needs_repair() == ()
    assert len(starting(kept.checklist(), "FAILED as before: does not parse")) == 1


async def test_protected_paths_and_secrets_block_and_build_files_warn() -> None:
    key = "ghp_" + "aB3dE5gH7jK9" * 3
    after = {**BEFORE, "keys.py": f'KEY = "{key}"\n', "Makefile": "all:\n", "db/schema.sql": "x\n"}
    proof = await Proving(after, protected=("db/**",)).prove()
    assert proof.blockers() == (
        "db/schema.sql is protected",
        "keys.py:1 looks like a secret (GitHub token, ghp_… (40 characters))",
    )
    assert proof.warnings() == ("Makefile runs in builds, CI or hooks",)
    assert any("keys.py:1" in one for one in proof.needs_repair())
    assert key not in proof.model_dump_json()


async def test_tests_that_fail_or_are_gone_are_to_be_looked_at_first() -> None:
    after = {**BEFORE, "test_cart.py": "def test_other():\n    assert True\n"}
    proof = await Proving(after, ends={"test": failing("a.py::new")}).prove()
    assert [one.split(":")[0] for one in proof.warnings()] == ["FAILED", "test_cart.py"]
    assert "a.py::new" in proof.warnings()[0]
    assert "test_total is deleted" in proof.warnings()[1]


async def test_the_better_candidate_has_the_lower_score() -> None:
    small = {**BEFORE, "cart.py": BEFORE["cart.py"] + "\n\ndef more():\n    pass\n"}
    fails = await Proving(small, ends={"test": failing("a.py::new")}).prove()
    unnamed = await Proving(small, ends={"test": ended("", 139)}).prove()
    breaks = await Proving({**BEFORE, "cart.py": "def total(prices):\n    return sum(prices)\n"}).prove()
    large = await Proving({**small, "b.py": "x = 1\n" * 50}).prove()
    good = await Proving(small).prove()
    cheats = await Proving({"cart.py": small["cart.py"]}).prove()
    scores = [one.score() for one in (good, large, breaks, fails, unnamed)]
    assert scores == sorted(scores)
    assert good.score() < cheats.score()
    assert breaks.score("drop the function empty, please") < large.score()


async def test_a_proof_is_told_by_its_tree() -> None:
    one = await Proving(BEFORE | {"a.txt": "x\n"}).prove()
    other = await Proving(BEFORE | {"a.txt": "y\n"}).prove()
    assert one.tree != other.tree
    assert Proof.model_validate_json(one.model_dump_json()) == one
