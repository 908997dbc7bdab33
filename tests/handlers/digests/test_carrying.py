"""A firing: quiet while it works, a post only where there is something to say, and each thing once whatever dies."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import pytest

from bot.local.slack.server import LocalSlack
from handlers.digests.carrying import Backstage, QuietCarrier
from handlers.digests.posting import GOES_ON
from handlers.slack.client import Slack
from handlers.thread import root as root_module
from handlers.thread.carry import Carrier
from patterns.errors import ModelUnreachable, RequestInvalid
from patterns.guardrails.asking import ask_human
from patterns.guardrails.limits import Limits, Watch
from patterns.ports.runs import Run
from patterns.ports.schedules import ScheduleChange
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.request import DigestRequest
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, Question
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.values.research.schedules import KnownClaim, Memory, Schedule
from patterns.values.running.progress import View
from patterns.values.running.record import RunRecord
from tests.fakes.journey import text_of
from tests.fakes.ledger import MemoryLedger
from tests.fakes.places import places_of
from tests.fakes.run import EPOCH, MemoryRuns
from tests.handlers.conftest import CHANNEL
from tools.store.store import Store

ADA, DIRECT = "U0ADA", "D0ADA"
REPORT = Report(
    headline="1 new, 1 changed <!channel>",
    stop=Stop(code="done", words="looked at 4 pages"),
    facts=("4 of 5 pages unchanged",),
    sections=(Section(title="New", text="Postgres 19 is in beta [1]", author="code", fewer="schedule-1 C1"),),
    attachments=(Attachment(name="digest.md", title="All of it", text="file"),),
    offers=("deeper", "check"),
)
CLAIM = KnownClaim(
    id="C1", items=("I1",), claim="Postgres 19 is in beta", quote="q", url="u", title="t", first_at=1.0, seen_at=1.0
)
MEMORY = Memory(run_id="digest-1", at=5.0, claims=(CLAIM,), posted_run_id="digest-0", posted_ts="1.1")

Work = Callable[[Run, Backstage], Awaitable[DigestOutcome]]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root_module, "PATIENCE_SECONDS", (0.0,) * 4)


class Clockwork:
    """Fires the schedule once, on an engine in memory; what the work gives is the test's."""

    def __init__(self, slack: Slack, store: Store, schedule: Schedule) -> None:
        self._slack, self._store, self._schedule = slack, store, schedule
        self.requester = ADA
        self.slot, self.by_hand = 1.0, False

    async def fire(self, work: Work, runs: MemoryRuns | None = None, run_id: str = "digest-1") -> JsonObject:
        runs = runs or MemoryRuns()
        store, ledger = self._store, MemoryLedger()
        books = (store.effects, store.questions, store.runs, ledger, store.audit, places_of(store))
        carrier = Carrier(self._slack, *books)
        quiet = QuietCarrier(carrier, runs, self._store.schedules)
        request = DigestRequest(
            schedule_id=self._schedule.id, slot=self.slot, requester=self.requester, by_hand=self.by_hand
        )
        record = RunRecord(
            run_id=run_id,
            command="digest",
            team="T0LOCAL",
            channel=CHANNEL,
            requester=self.requester,
            text="Postgres",
            payload=request.model_dump(mode="json"),
            asked_at=time.time(),
        )
        await self._store.runs.record(record)

        async def workflow(run: Run, _: JsonObject) -> JsonObject:
            async def bound(stage: Backstage) -> DigestOutcome:
                return await work(run, stage)

            return await quiet.carry(run, record, request, bound)

        return await runs.play(workflow, {}, run_id=run_id)


@pytest.fixture
def clockwork(slack: Slack, store: Store, schedule: Schedule) -> Clockwork:
    return Clockwork(slack, store, schedule)


async def finding(_: Run, stage: Backstage) -> DigestOutcome:
    stage.progress.show(View(stage="Reading"))
    return DigestOutcome(report=REPORT, memory=MEMORY)


async def finding_more(run: Run, _: Backstage) -> DigestOutcome:
    at = await run.now()
    return DigestOutcome(report=REPORT, memory=MEMORY.model_copy(update={"run_id": run.id, "at": at}))


async def quiet(_: Run, __: Backstage) -> DigestOutcome:
    return DigestOutcome(report=None, memory=MEMORY)


async def test_what_is_new_is_posted_with_why_and_remembered_with_its_place(
    clockwork: Clockwork, local: LocalSlack, store: Store
) -> None:
    assert (await clockwork.fire(finding))["stop"] == REPORT.stop.model_dump(mode="json")
    root, file = local.messages()
    said = text_of(root["blocks"])
    assert root["text"] == "Digest 1, Postgres: 1 new, 1 changed &lt;!channel&gt;"
    assert "Digest 1: Postgres" in said
    assert "*1 new, 1 changed &lt;!channel&gt;*" in said
    assert f"Asked for by <@{ADA}>, every Monday at 9:00 (Europe/Berlin) · `/research pause 1` holds it" in said
    assert "looked at 4 pages" not in said, "what is as it should be needs no words"
    assert said.index("Asked for by") < said.index("Postgres 19 is in beta") < said.index("4 of 5")
    assert (file["files"][0]["name"], file["thread_ts"]) == ("digest-1-digest.md", root["ts"])
    kept = await store.schedules.memory("schedule-1")
    place = {"posted_run_id": "digest-1", "posted_channel": CHANNEL, "posted_ts": root["ts"], "posted_at": EPOCH}
    assert kept == MEMORY.model_copy(update=place)
    record = await store.runs.of_thread(CHANNEL, root["ts"])
    assert record is not None
    assert record.run_id == "digest-1", "words in the thread find it"


async def test_where_there_is_nothing_to_say_nothing_is_said_and_that_is_remembered(
    clockwork: Clockwork, local: LocalSlack, store: Store
) -> None:
    assert (await clockwork.fire(quiet))["stop"]["code"] == "quiet"
    assert local.messages() == []
    assert await store.schedules.memory("schedule-1") == MEMORY


async def test_that_nothing_is_new_is_said_in_a_line(clockwork: Clockwork, local: LocalSlack) -> None:
    async def nothing(_: Run, __: Backstage) -> DigestOutcome:
        stop, facts = Stop(code="quiet", words="no model was asked"), ("4 known pages: all as they were",)
        before = (CHANNEL, "1.1")
        report = Report(headline="Nothing new since Mon 4 Jan", stop=stop, facts=facts, before=before)
        return DigestOutcome(report=report, memory=MEMORY)

    await clockwork.fire(nothing)
    [root] = local.messages()
    line, small_print = root["blocks"]
    assert line["text"]["text"] == "*Digest 1, Postgres:* Nothing new since Mon 4 Jan"
    assert small_print["type"] == "context"
    assert text_of(small_print).endswith("changes it\n• 4 known pages: all as they were")


async def test_a_long_digest_goes_on_in_its_thread_and_says_what_cut_it_short(
    clockwork: Clockwork, local: LocalSlack
) -> None:
    items = tuple(Section(title=f"Item {one}", text="x" * 700, author="code") for one in range(12))

    async def much(_: Run, __: Backstage) -> DigestOutcome:
        stop = Stop(code="G-COST", words="the cost cap is reached")
        report = REPORT.model_copy(update={"sections": items, "attachments": (), "stop": stop})
        return DigestOutcome(report=report, memory=MEMORY)

    await clockwork.fire(much)
    root, below = local.messages()
    assert below["thread_ts"] == root["ts"]
    assert text_of(root["blocks"][-1]) == GOES_ON
    assert "the cost cap is reached `G-COST`" in text_of(root["blocks"][2])
    titles = [f"*Item {one}*" for one in range(12)]
    assert [one for one in titles if one in text_of(root)] == titles[:5]
    assert [one for one in titles if one in text_of(below)] == titles[5:]


async def test_a_crash_anywhere_repeats_neither_the_post_nor_the_memory(
    clockwork: Clockwork, local: LocalSlack, store: Store
) -> None:
    undisturbed = MemoryRuns()
    await clockwork.fire(finding_more, undisturbed)
    crashes = [{side: row + 1} for row in range(undisturbed.rows_written) for side in ("crash_before", "crash_after")]
    assert len(crashes) == 18
    for count, crash in enumerate(crashes, 2):
        run_id = f"digest-{count}"
        runs = MemoryRuns(**crash)
        runs.pass_time(count)
        await clockwork.fire(finding_more, runs, run_id)
        posted = [one for one in local.messages() if one["thread_ts"] == one["ts"]]
        assert (len(posted), len(local.messages())) == (count, 2 * count), crash
        kept = await store.schedules.memory("schedule-1")
        assert (kept.run_id, kept.posted_run_id, kept.posted_ts) == (run_id, run_id, posted[-1]["ts"]), crash


async def test_a_failing_firing_is_told_to_its_owner_alone_and_remembers_nothing(
    clockwork: Clockwork, local: LocalSlack, store: Store
) -> None:
    async def failing(_: Run, __: Backstage) -> DigestOutcome:
        raise ModelUnreachable("secret")

    ended = Stop.model_validate((await clockwork.fire(failing))["stop"])
    assert ended == Stop(code="failed", words="model_unreachable")
    assert local.messages() == []
    [told] = local.messages(DIRECT)
    assert f"Digest 1, Postgres, in <#{CHANNEL}>, did not come about. The model's endpoint does not" in told["text"]
    assert "`/research run 1` tries again." in told["text"]
    assert "secret" not in told["text"]
    assert await store.schedules.memory("schedule-1") == Memory()


async def test_what_fails_hour_after_hour_is_told_once_a_day_and_to_whoever_asks_by_hand_each_time(
    clockwork: Clockwork, local: LocalSlack
) -> None:
    async def unreachable(_: Run, __: Backstage) -> DigestOutcome:
        raise ModelUnreachable

    async def refused(_: Run, __: Backstage) -> DigestOutcome:
        raise RequestInvalid("no feed")

    told = []
    firings = [(0, unreachable), (1, unreachable), (2, refused), (3, unreachable), (24, unreachable)]
    for hour, work in firings:
        clockwork.slot = hour * 3600.0
        await clockwork.fire(work, run_id=f"digest-{hour}")
        told.append(len(local.messages(DIRECT)))
    assert told == [1, 1, 2, 2, 3]
    assert "While that lasts, this is said once a day." in local.messages(DIRECT)[0]["text"]
    clockwork.by_hand = True
    for run_id in ("digest-a", "digest-b"):
        await clockwork.fire(unreachable, run_id=run_id)
    assert len(local.messages(DIRECT)) == 5


async def test_a_fault_of_ours_is_told_too_and_to_whoever_asked_by_hand(
    clockwork: Clockwork, local: LocalSlack
) -> None:
    async def broken(_: Run, __: Backstage) -> DigestOutcome:
        raise ZeroDivisionError("secret")

    clockwork.requester = "U0GRACE"
    await clockwork.fire(broken)
    assert local.messages(DIRECT) == []
    assert "Something broke inside Steward." in local.messages("D0GRACE")[0]["text"]


async def test_where_nobody_can_be_told_the_run_ends_all_the_same(clockwork: Clockwork, local: LocalSlack) -> None:
    async def failing(_: Run, __: Backstage) -> DigestOutcome:
        raise RequestInvalid("no feed")

    local.faults.refuse("conversations.open", "user_disabled")
    assert (await clockwork.fire(failing))["stop"]["code"] == "failed"


async def test_a_channel_that_is_closed_pauses_the_schedule_and_its_owner_is_told(
    clockwork: Clockwork, local: LocalSlack, store: Store
) -> None:
    local.world.workspace.channels[CHANNEL].is_archived = True
    clockwork.requester = "U0GRACE"
    await clockwork.fire(finding)
    kept = await store.schedules.find("schedule-1")
    assert kept is not None
    assert (kept.state, kept.why_paused) == ("paused", "Steward cannot write there any more")
    assert "it is paused until it is resumed" in local.messages(DIRECT)[0]["text"]
    assert await store.schedules.memory("schedule-1") == Memory()


@pytest.mark.parametrize("change", [ScheduleChange(state="deleted"), ScheduleChange(channel=DIRECT, is_private=True)])
async def test_what_was_deleted_or_moved_meanwhile_says_nothing(
    clockwork: Clockwork, local: LocalSlack, store: Store, change: ScheduleChange
) -> None:
    async def overtaken(_: Run, __: Backstage) -> DigestOutcome:
        await store.schedules.change("schedule-1", change)
        return DigestOutcome(report=REPORT, memory=MEMORY)

    assert (await clockwork.fire(overtaken))["stop"]["code"] == "stopped"
    assert local.messages() == []
    assert await store.schedules.memory("schedule-1") == Memory()


async def test_a_digest_that_slack_refuses_comes_as_a_file(clockwork: Clockwork, local: LocalSlack) -> None:
    local.faults.refuse("chat.postMessage", "invalid_blocks")
    await clockwork.fire(finding)
    root, file = local.messages()
    assert "This did not work" in text_of(root["blocks"])
    kept = local.world.files.find(file["files"][0]["id"])
    assert kept is not None
    assert Report.model_validate_json(kept.content or b"") == REPORT


async def test_what_cannot_be_said_below_a_digest_is_told_to_whoever_asked_and_not_said_again(
    clockwork: Clockwork, local: LocalSlack, store: Store
) -> None:
    local.faults.refuse("files.completeUploadExternal", "channel_not_found")
    assert (await clockwork.fire(finding))["stop"]["code"] == "done"
    [root] = local.messages()
    assert "was posted only in part" in local.messages(DIRECT)[0]["text"]
    assert (await store.schedules.memory("schedule-1")).posted_ts == root["ts"]


async def test_the_rest_of_a_digest_that_slack_refuses_comes_as_a_file(clockwork: Clockwork, local: LocalSlack) -> None:
    local.faults.refuse("files.completeUploadExternal", "invalid_arguments")
    await clockwork.fire(finding)
    root, word, file = local.messages()
    assert {one["thread_ts"] for one in (word, file)} == {root["ts"]}
    assert file["files"][0]["name"] == "digest-1-report.json"


async def test_whoever_would_be_asked_is_not_there_and_the_default_is_taken_at_once(clockwork: Clockwork) -> None:
    answers = []

    async def asking(run: Run, stage: Backstage) -> DigestOutcome:
        question = Question(
            id="digest-1:budget",
            run_id=run.id,
            kind="raise_budget",
            title="More?",
            body="",
            choices=(Choice(id="raise", label="Raise"), Choice(id="finish", label="Finish")),
            default="finish",
            digest="d",
            expires_seconds=86_400,
            requester=ADA,
        )
        watch = await Watch.begin(run, Limits())
        answers.append(await ask_human(question, run=run, human=stage.human, watch=watch))
        assert await watch.elapsed() < 60
        return await quiet(run, stage)

    await clockwork.fire(asking)
    assert [(one.choice, one.by) for one in answers] == [("finish", "")]
