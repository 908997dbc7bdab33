"""What the journal costs: `make bench TESTS=tests/tools/engine`."""

from __future__ import annotations

import statistics
import time

import pytest

from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from tests.tools.engine.conftest import Start
from tools.engine.client import EngineClient

pytestmark = pytest.mark.bench

STEPS = 300
BAR_MILLISECONDS = {"sqlite": 4.0, "postgresql": 5.0}
"""Of processor time per step, which a busy machine does not inflate as it does the clock."""


async def test_a_step_costs_milliseconds(runs: EngineClient, engine: Start, url: str) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> str:
            return "x" * 2000

        took = []
        for _number in range(STEPS):
            began = time.perf_counter()
            await run.step("step", work, str)
            took.append((time.perf_counter() - began) * 1000)
        return {"median": statistics.median(took), "p95": statistics.quantiles(took, n=20)[-1]}

    async with engine(kind=workflow):
        began = time.process_time()
        await runs.start("kind", "run", {})
        result = await runs.result("run")
        processor = (time.process_time() - began) * 1000 / STEPS
    figures = f"{result['median']:.1f} ms median, {result['p95']:.1f} ms p95, {processor:.1f} ms CPU"
    print(f"{url.partition(':')[0]}: {figures}")  # noqa: T201  # what a bench is for
    assert processor < BAR_MILLISECONDS[url.partition(":")[0]]
