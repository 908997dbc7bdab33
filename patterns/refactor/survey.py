"""What is known of a repository before anything is planned: its overview, its rules, how its commands end as it is."""

from __future__ import annotations

from functools import partial

from patterns.context.overview import Overview, overview
from patterns.refactor.job import Job
from patterns.refactor.proof.checklist import named
from patterns.refactor.proof.runs.failures import read_suite
from patterns.refactor.steady import SteadyRun
from patterns.values.conversation import Frozen
from patterns.values.repository.rules import LINT, TEST, CommandRule, not_configured
from patterns.values.repository.trees import Base, CommandResult, Ran, Tree
from patterns.wording.counting import counted


class Survey(Frozen):
    """One repository at one commit."""

    base: Base
    overview: Overview
    baseline: dict[str, CommandResult]
    """Of the test command, of the linter and of each quick one, by name."""

    @property
    def tests(self) -> CommandResult:
        """How the tests end on the base."""
        return self.baseline[TEST]

    def passes(self, rule: CommandRule) -> bool:
        """Whether a quick command passes on the base: a merge after which it fails has broken something."""
        return rule.name in self.baseline and self.baseline[rule.name].passed


async def survey(job: Job, at: Base | None = None) -> Survey:
    """Fetch, read, and run what there is to run. What was recognised joins the rules of the job's request.

    `at`: the commit to stand on, also where the branch has moved since. Raises `RunStopped`.
    """
    job.show("Fetching the repository")
    request, run, world = job.request, job.run, job.world
    base = await run.step("base", partial(world.repository.base, request.repository, request.branch), Base)
    base = at or base
    tree = Tree(base=base)
    look = partial(overview, world.repository, world.code, tree, request.text)
    seen = await run.step("overview", look, Overview)
    rules = seen.completed(request.rules)
    job.request = request.model_copy(update={"rules": rules})
    baseline = await _baseline(job, tree)
    return Survey(base=base, overview=seen, baseline=baseline)


async def moved(job: Job, seen: Survey, tip: Base) -> Survey:
    """The same for the commit that the branch has moved to: what fails there is not the change's fault."""
    return seen.model_copy(update={"base": tip, "baseline": await _baseline(job, Tree(base=tip))})


async def _baseline(job: Job, tree: Tree) -> dict[str, CommandResult]:
    await job.watch.inbox.glance()
    baseline = {TEST: await run_command(job, TEST, tree, stage="Running its tests as they are")}
    job.notes = (_note_of(baseline[TEST]),)
    for one in job.request.rules.commands:
        if one.name == LINT or (one.quick and one.name != TEST):
            await job.watch.inbox.glance()
            baseline[one.name] = await run_command(job, one.name, tree, stage=f"Running its {one.name} as it is")
    return baseline


async def run_command(job: Job, name: str, tree: Tree, *, stage: str) -> CommandResult:
    """How a command of the repository ends on a tree; that nobody configured it is a result too."""
    rule = job.request.rules.command(name)
    if rule is None:
        return not_configured(job.request.rules, name)
    job.show(stage)
    return (await SteadyRun(job).step(f"run {name}", partial(job.world.repository.run, tree, rule), Ran)).result


def tests_before(result: CommandResult) -> str:
    """How the tests end before any change, for whoever approves the plan; empty where they just pass."""
    if result.passed:
        return ""
    if not result.ran:
        return f"**The tests cannot be run:** {result.reason}"
    names = read_suite(result).failed
    if not names:
        return "**The tests fail already**, before any change; which of them cannot be read from their output."
    return f"**{counted(len(names), 'test')} failed already**, before any change: {named(names)}"


def _note_of(result: CommandResult) -> str:
    if result.ran:
        failed = len(read_suite(result).failed)
        return f"Tests run in: {result.isolation}" + (f"; {failed} fail before any change" if failed else "")
    return f"Tests are not run: {result.reason}"
