"""What the engine does beyond the contract of the ports."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from patterns.errors import ConfigurationInvalid, LimitReached, StewardError, StoreUnavailable, Unexpected
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import StopAsked, TaskEnded
from tests.tools.engine.conftest import Start
from tools.engine.client import EngineClient
from tools.engine.engine import Engine
from tools.engine.run import inbox


class Steps:
    """A workflow of two steps; the first takes so long."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.done: list[str] = []
        self.begun = asyncio.Event()

    async def __call__(self, run: Run, _: JsonObject) -> JsonObject:
        async def slow() -> str:
            self.begun.set()
            await asyncio.sleep(self.seconds)
            self.done.append("slow")
            return "slow"

        async def quick() -> str:
            self.done.append("quick")
            return "quick"

        return {"steps": [await run.step("slow", slow, str), await run.step("quick", quick, str)]}


async def waiting(run: Run, _: JsonObject) -> JsonObject:
    await run.next_letter(3600)
    return {}


async def test_a_drain_lets_the_step_under_way_end_and_begins_no_other(runs: EngineClient, engine: Start) -> None:
    steps = Steps(0.3)
    async with engine(drain_seconds=10, kind=steps):
        await runs.start("kind", "run", {})
        await steps.begun.wait()
    assert steps.done == ["slow"]
    assert await runs.state("run") == "running"

    async with engine(kind=steps):
        assert await runs.result("run") == {"steps": ["slow", "quick"]}
    assert steps.done == ["slow", "quick"]


async def test_a_drain_gives_a_step_no_longer_than_its_time(
    runs: EngineClient, engine: Start, caplog: pytest.LogCaptureFixture
) -> None:
    steps = Steps(3600)
    async with engine(drain_seconds=0.1, kind=steps):
        await runs.start("kind", "run", {})
        await steps.begun.wait()
    assert "will begin again" in caplog.text

    steps.seconds = 0
    async with engine(kind=steps):
        assert await runs.result("run") == {"steps": ["slow", "quick"]}


async def test_threads_are_to_be_had_after_the_drain(engine: Start) -> None:
    async with engine():
        assert await asyncio.to_thread(lambda: 1) == 1
    assert await asyncio.to_thread(lambda: 2) == 2


async def test_a_second_process_with_the_same_executor_id_is_refused_until_the_first_has_gone(url: str) -> None:
    async with Engine(url):
        # The lock belongs to the open file or session, not to the process: a second one here meets it as well.
        with pytest.raises(ConfigurationInvalid, match="already works"):
            await Engine(url)._claim()
    async with Engine(url):
        pass


async def test_a_second_engine_in_one_process_is_refused(url: str) -> None:
    async with Engine(url, executor_id="one"):
        with pytest.raises(ConfigurationInvalid, match="engine already"):
            await Engine(url, executor_id="two").launch()


async def test_two_calls_of_one_run_at_once_end_it(runs: EngineClient, engine: Start) -> None:
    async def hasty(run: Run, _: JsonObject) -> JsonObject:
        async with asyncio.TaskGroup() as group:
            for _call in range(2):
                group.create_task(run.now())
        return {}

    async with engine(hasty=hasty):
        await runs.start("hasty", "run", {})
        with pytest.raises(Unexpected, match="had not ended"):
            await runs.result("run")


async def test_a_subtask_that_an_operator_cancels_is_noticed(
    runs: EngineClient, engine: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "FIRST_LOOK_SECONDS", 0.2)

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        await run.spawn("a", "waiting", {})
        letter = await run.next_letter(3600)
        assert isinstance(letter, TaskEnded)
        return letter.model_dump()

    async with engine(parent=parent, waiting=waiting):
        await runs.start("parent", "run", {})
        while await runs.state("run.a") != "running":  # noqa: ASYNC110  # only the database can tell
            await asyncio.sleep(0.02)
        await runs.cancel("run.a")
        assert (await runs.result("run"))["error"]["code"] == "stopped"


async def test_retention_deletes_what_has_ended_and_keeps_what_has_not(runs: EngineClient, engine: Start) -> None:
    async def parent(run: Run, _: JsonObject) -> JsonObject:
        await run.spawn("a", "steps", {})
        await run.next_letter(60)
        return {}

    async with engine(parent=parent, steps=Steps(0), waiting=waiting):
        await runs.start("parent", "old", {})
        await runs.start("waiting", "young", {})
        await runs.result("old")

        assert await runs.retain(days=1) == 0
        assert await runs.retain(days=0) == 1

        assert [await runs.state(run_id) for run_id in ("old", "old.a")] == [None, None]
        assert await runs.state("young") is not None


async def test_the_operator_sees_a_runs_steps(runs: EngineClient, engine: Start) -> None:
    async with engine(kind=Steps(0)):
        await runs.start("kind", "run", {})
        await runs.result("run")
        steps = await runs.steps("run")
    assert [step.name for step in steps] == ["slow", "quick"]
    assert all(step.began is not None and step.ended is not None and step.began <= step.ended for step in steps)


async def test_a_result_that_is_longer_than_asked_for_is_left_out_and_says_so(
    runs: EngineClient, engine: Start
) -> None:
    async with engine(kind=Steps(0)):
        await runs.start("kind", "run", {})
        await runs.result("run")
        slow, quick = await runs.steps("run", results=True, cap_characters=len('"slow"'))
    assert (slow.result, slow.cut_characters) == ("slow", 0)
    assert (quick.result, quick.cut_characters) == (None, len('"quick"'))


async def test_nothing_is_printed_and_what_is_ordinary_is_no_warning(
    runs: EngineClient, engine: Start, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async def limited(_: Run, __: JsonObject) -> JsonObject:
        raise LimitReached("enough")

    caplog.set_level(logging.WARNING)
    steps = Steps(3600)
    async with engine(drain_seconds=10, limited=limited, steps=steps, waiting=waiting):
        await runs.start("limited", "fails", {})
        await runs.start("steps", "is cancelled", {})
        await runs.start("waiting", "is left", {})
        with pytest.raises(StewardError):
            await runs.result("fails")
        await steps.begun.wait()
        await runs.cancel("is cancelled")
    assert capfd.readouterr() == ("", "")
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("act", ["start", "deliver", "state"])
async def test_a_database_that_is_gone_is_our_error_whatever_is_asked(act: str, tmp_path: Path) -> None:
    folder = tmp_path / "a file where the folder should be"
    folder.write_text("")
    async with EngineClient(f"sqlite:///{folder}/steward.sqlite") as runs:
        acts = {
            "start": lambda: runs.start("kind", "run", {}),
            "deliver": lambda: runs.deliver("run", StopAsked(by="U1"), "key"),
            "state": lambda: runs.state("run"),
        }
        with pytest.raises(StoreUnavailable):
            await acts[act]()
