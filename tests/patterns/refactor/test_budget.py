"""The whole of `/refactor` under a real account: however many work at once, the cap is never passed."""

from __future__ import annotations

from patterns.errors import LimitReached
from patterns.guardrails.models.metered import Metered, most_input_tokens
from patterns.values.conversation import Prompt, Reply, Usage
from patterns.values.report import Report
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step, flat
from tests.fakes.prices import TokenPrices
from tests.fakes.run import MemoryRuns
from tests.patterns.refactor.conftest import FILES, SYNTHESIS, Refactoring, block, edits, planned, subtask

PLAN = planned(*(subtask(f"task{number}", paths_allowed=[f"new{number}.py"]) for number in range(4)))
WORK = [edits(f"task{number}", block(f"new{number}.py", "", "x = 1\n")) for number in range(4)]


class Billed:
    """Reports as usage all that was reserved, as the dearest call would."""

    def __init__(self, *steps: Step | tuple[Step, ...]) -> None:
        self.scripted = ScriptedModel(*(Step(one.role, one.answer, one.when) for one in flat(steps)))

    async def complete(self, prompt: Prompt) -> Reply:
        reply = await self.scripted.complete(prompt)
        usage = Usage(input_tokens=most_input_tokens(prompt), output_tokens=prompt.max_output_tokens)
        return reply.model_copy(update={"usage": usage})


async def _played(cap: int) -> tuple[Refactoring, MemoryLedger, Report | LimitReached]:
    ledger = MemoryLedger()
    await ledger.open("run", cap_microdollars=cap, cap_tokens=10**9, reserve_microdollars=5_000)
    model = Metered(Billed(PLAN, *WORK, SYNTHESIS), ledger=ledger, prices=TokenPrices(), account="run")
    flow = Refactoring(MemoryRuns(), model)  # type: ignore[arg-type]  # scripted within
    flow.human.by_kind["raise_budget"] = "finish"
    try:
        return flow, ledger, await flow.play()
    except LimitReached as limit:
        return flow, ledger, limit


CAPS = (5_000, 15_000, 20_000, 30_000, 40_000, 50_000, 60_000, 200_000)


async def test_whatever_the_cap_it_is_kept_and_what_was_done_by_then_is_handed_over() -> None:
    handed_over = []
    for cap in CAPS:
        flow, ledger, ended = await _played(cap)
        account = ledger.accounts["run"]
        assert account.microdollars <= cap
        assert account.reserved_microdollars == 0
        files = set(flow.pushed()) - set(FILES) if flow.repository.published else set()
        handed_over.append(len(files))
        if isinstance(ended, Report):
            (reported,) = flow.thread.reports or [ended]
            assert (reported.stop.code == "done") == (len(files) == len(WORK))
            assert reported.stop.code in ("done", "G-COST")
    assert handed_over == sorted(handed_over), "more money never brings less"
    assert {0, len(WORK)} < set(handed_over), "and some of it brings some"
