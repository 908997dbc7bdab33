"""What the runs in memory can do beyond the contract: die on demand, notice a changed path, skip waiting."""

from __future__ import annotations

import pytest

from patterns.errors import LimitReached, StewardError
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision, TaskEnded
from tests.fakes.journal import PathChanged
from tests.fakes.run import EPOCH, MemoryRuns, play, with_every_crash


async def double(run: Run, payload: JsonObject) -> JsonObject:
    async def work() -> int:
        return int(payload["number"]) * 2

    return {"number": await run.step("double", work, int)}


async def family(run: Run, payload: JsonObject) -> JsonObject:
    for task_id in payload["tasks"]:
        await run.spawn(task_id, "double", {"number": len(task_id)})
    results: JsonObject = {}
    while len(results) < len(payload["tasks"]):
        letter = await run.next_letter(60)
        if isinstance(letter, TaskEnded) and letter.result is not None:
            results[letter.task_id] = letter.result["number"]
    return results


@pytest.mark.slow
async def test_a_workflow_gives_the_same_result_whichever_row_the_process_died_at() -> None:
    begun: list[list[tuple[str, str]]] = []

    async def stage(runs: MemoryRuns) -> JsonObject:
        runs.register("double", double)
        result = await runs.play(family, {"tasks": ["a", "bb", "ccc"]})
        begun.append(runs.begun)
        return result

    results = await with_every_crash(stage)

    assert len(results) == 1 + 2 * 9
    assert all(result == {"a": 2, "bb": 4, "ccc": 6} for result in results)
    assert max(len(steps) for steps in begun) > 3, "a crash before a step's row makes it begin again"


async def test_a_step_whose_row_was_kept_never_begins_again() -> None:
    runs = MemoryRuns(crash_after=1)
    await runs.play(double, {"number": 1})
    assert runs.begun == [("run", "double")]


async def test_a_replay_on_another_path_is_an_error_that_no_workflow_can_catch() -> None:
    names = iter(["first", "second"])

    async def fickle(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> None:
            return None

        await run.step(next(names), work, type(None))
        return {}

    with pytest.raises(PathChanged, match="was 'step first' and is now 'step second'"):
        await MemoryRuns(crash_after=1).play(fickle, {})


async def test_waiting_costs_no_time_and_virtual_time_has_passed() -> None:
    async def patient(run: Run, _: JsonObject) -> JsonObject:
        letter = await run.next_letter(7 * 86400)
        return {"letter": letter, "now": await run.now()}

    assert await play(patient, {}) == {"letter": None, "now": EPOCH + 7 * 86400}


async def test_letters_given_beforehand_are_there_and_the_runs_error_is_raised() -> None:
    async def obedient(run: Run, _: JsonObject) -> JsonObject:
        letter = await run.next_letter(0)
        assert isinstance(letter, Decision)
        raise LimitReached("enough", by=letter.by)

    with pytest.raises(StewardError) as raised:
        await play(obedient, {}, letters=[Decision(question_id="q", choice="stop", by="U1")])

    assert type(raised.value) is LimitReached
    assert raised.value.facts == {"by": "U1"}
