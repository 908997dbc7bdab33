from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.local.slack.server import LocalSlack
from handlers.slack.client import Slack
from handlers.thread import root as root_module
from handlers.thread.carry import Carrier, Stage
from patterns.errors import LimitReached, ModelUnreachable, RunStopped, StoreUnavailable, ThreadClosed
from patterns.guardrails.limits import Limits
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.values.running.record import RunRecord
from tests.fakes.ledger import MemoryLedger
from tests.fakes.places import places_of
from tests.fakes.run import MemoryRuns
from tests.handlers.conftest import PLAN_QUESTION
from tools.store.store import Store

Play = Callable[[Callable[[Stage], Awaitable[Report]]], Awaitable[JsonObject]]
GOOD = Report(
    headline="Done <!channel>",
    stop=Stop(code="done", words="all done"),
    sections=(Section(title="Words", text="of the model", author="model"),),
    attachments=(Attachment(name="a.md", title="A", text="file"),),
)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root_module, "PATIENCE_SECONDS", (0.0,) * 4)


@pytest.fixture
def play(slack: Slack, store: Store, record: RunRecord) -> Play:
    """Carry one run whose work is given, from its root to its last word."""
    books = (store.effects, store.questions, store.runs, MemoryLedger(), store.audit, places_of(store))
    carrier = Carrier(slack, *books, notice="rehearsed model")

    async def carried(work: Callable[[Stage], Awaitable[Report]]) -> JsonObject:
        async def workflow(run: Run, _: JsonObject) -> JsonObject:
            return await carrier.carry(run, record, Limits(), work)

        await store.runs.record(record)
        return await MemoryRuns(real_time=True).play(workflow, {}, run_id=record.run_id)

    return carried


async def done(_: Stage) -> Report:
    return GOOD


def said(local: LocalSlack) -> str:
    return str([message.get("blocks") for message in local.messages()])


async def test_a_run_goes_from_its_root_to_its_report_and_the_book_knows_its_thread(
    play: Play, local: LocalSlack, store: Store
) -> None:
    assert await play(done) == {"stop": GOOD.stop.model_dump(mode="json")}
    root, card, report, file = local.messages()
    assert (card["text"], report["text"]) == ("Ended: all done", "Done &lt;!channel&gt;")
    assert "Written by the model · rehearsed model" in str(report["blocks"])
    assert file["files"][0]["name"] == "refactor-1-a.md"
    kept = await store.runs.find("refactor-1")
    assert kept is not None
    assert kept.root_ts == root["ts"]


async def test_the_branch_that_a_run_left_is_known_of_it_afterwards(play: Play, store: Store) -> None:
    async def pushed(_: Stage) -> Report:
        await asyncio.sleep(0)
        return GOOD.model_copy(update={"branch": "steward/refactor-1"})

    await play(pushed)
    kept = await store.runs.find("refactor-1")
    assert kept is not None
    assert kept.branch == "steward/refactor-1"


async def test_a_run_that_goes_on_in_an_earlier_thread_speaks_there_and_opens_no_other(
    local: LocalSlack, slack: Slack, store: Store, record: RunRecord
) -> None:
    root = await slack.post("C0ENG", text="an earlier run's root", blocks=[], key="refactor-0:root")
    there = record.model_copy(update={"root_ts": root})
    books = (store.effects, store.questions, store.runs, MemoryLedger(), store.audit, places_of(store))
    carrier = Carrier(slack, *books)
    await store.runs.record(there)

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        return await carrier.carry(run, there, Limits(), done)

    await MemoryRuns(real_time=True).play(workflow, {}, run_id=there.run_id)
    assert {one.get("thread_ts", root) for one in local.messages()} == {root}
    texts = [one["text"] for one in local.thread("C0ENG", root)]
    assert texts[:3] == ["an earlier run's root", "Ended: all done", "Done &lt;!channel&gt;"]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ModelUnreachable("secret"), "failed", "does not answer"),
        (RunStopped(by="U0ADA"), "stopped", "stopped by <@U0ADA>"),
        (LimitReached(limit="G-COST", value=10, cap=20), "G-COST", "the cost cap is reached (G-COST)"),
        (ZeroDivisionError("secret"), "failed", "Something broke inside Steward."),
    ],
)
async def test_whatever_ends_the_work_is_said_in_the_thread(
    error: Exception, code: str, words: str, play: Play, local: LocalSlack
) -> None:
    async def broken(_: Stage) -> Report:
        await asyncio.sleep(0)
        raise error

    assert (await play(broken))["stop"]["code"] == code
    assert words in said(local)
    assert "secret" not in said(local)
    assert "'actions'" not in str(local.messages()[1]["blocks"]), "no Stop button is left"


async def test_a_report_that_slack_refuses_comes_as_a_file(play: Play, local: LocalSlack) -> None:
    async def refused(_: Stage) -> Report:
        local.faults.refuse("chat.postMessage", "invalid_blocks")
        return GOOD

    await play(refused)
    assert "Slack refused what Steward asked of it (invalid_blocks)." in said(local)
    [file] = [one for message in local.messages() for one in message.get("files", ())]
    kept = local.world.files.find(file["id"])
    assert kept is not None
    assert Report.model_validate_json(kept.content or b"") == GOOD


async def test_where_slack_lets_nobody_write_the_run_ends_as_that(play: Play, local: LocalSlack) -> None:
    async def closing(_: Stage) -> Report:
        local.world.workspace.channels["C0ENG"].is_archived = True
        return GOOD

    with pytest.raises(ThreadClosed):
        await play(closing)


@pytest.mark.parametrize("error", [None, ModelUnreachable("x"), ZeroDivisionError("x")])
async def test_however_a_run_ends_no_question_of_it_stays_open(
    error: Exception | None, play: Play, store: Store, local: LocalSlack
) -> None:
    async def asking(stage: Stage) -> Report:
        await stage.asker.ask(PLAN_QUESTION)
        if error:
            raise error
        return GOOD

    await play(asking)
    assert await store.questions.all_open() == ()
    card = next(one for one in local.messages() if one["text"].startswith("Plan for shop"))
    assert "The run ended before anybody decided" in str(card["blocks"])
    assert "'actions'" not in str(card["blocks"])


async def test_a_book_that_does_not_close_a_question_costs_no_run_its_report(
    play: Play, store: Store, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(store.questions, "open_of", away)
    assert (await play(done))["stop"]["code"] == "done"
    assert "all done" in said(local)
