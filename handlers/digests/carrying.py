"""Carrying a firing: quietly, with nobody to ask, and a word in the channel only where there is something to say."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from handlers.digests.posting import Posting
from handlers.digests.slots import DAY
from handlers.digests.telling import named, where
from handlers.failures import words_of
from handlers.slack.text import by_code
from handlers.thread.carry import Carrier
from handlers.thread.in_line import unseen
from handlers.thread.messenger import Messenger
from handlers.thread.root import Place, patiently
from patterns.errors import ModelError, StewardError, ThreadClosed, Unexpected
from patterns.guardrails.intake.places import member_of
from patterns.guardrails.intake.seat import Seat
from patterns.ports.runs import Run, Runs
from patterns.ports.schedules import ScheduleBook, ScheduleChange
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.request import DigestRequest
from patterns.values.conversation import JsonObject
from patterns.values.questions import Closing, Question
from patterns.values.report import Stop
from patterns.values.research.schedules import Memory
from patterns.values.running.letters import Decision
from patterns.values.running.progress import View
from patterns.values.running.record import RunRecord

log = logging.getLogger(__name__)

CLOSED = "Steward cannot write there any more"
QUIET = Stop(code="quiet", words="there was nothing to say")
NOT_AT_ALL, IN_PART = "did not come about", "was posted only in part"
GONE = Stop(code="stopped", words="the schedule was deleted or moved meanwhile")


class Unseen:
    """Fits the port `Progress`: a firing shows nothing while it works."""

    def show(self, view: View) -> None:
        """Nobody looks."""


class Absent:
    """Fits the port `Human`: nobody is there to be asked, so each question has its default at once."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._defaults: dict[str, str] = {}

    async def ask(self, question: Question) -> None:
        """Answer it in the run's own inbox."""
        self._defaults[question.id] = question.default
        decision = Decision(question_id=question.id, choice=question.default)
        await self._runs.deliver(question.run_id, decision, f"decision {question.id}")

    async def remind(self, question_id: str) -> None:
        """Nobody would hear it."""

    async def close(self, question_id: str, why: Closing) -> Decision:
        """The same; after a crash in between a choice that nobody knows, which no pattern takes for a yes."""
        del why
        return Decision(question_id=question_id, choice=self._defaults.get(question_id, ""))


@dataclass(frozen=True, slots=True)
class Backstage:
    """What a firing works with in place of a `Stage`."""

    run: Run
    """The run itself, which works only while it has a place."""
    human: Absent
    progress: Unseen


Firing = Callable[[Backstage], Awaitable[DigestOutcome]]


@dataclass(frozen=True, slots=True)
class QuietCarrier:
    """Carries any firing; made once, by the wiring."""

    carrier: Carrier
    runs: Runs
    schedules: ScheduleBook
    prefix: str = ""
    """Of the installation's commands."""

    async def carry(self, run: Run, record: RunRecord, request: DigestRequest, work: Firing) -> JsonObject:
        """Work, then a post if there is something to say, then what is remembered.

        Whatever goes wrong is said to whoever asked, in their direct messages: the channel hears nothing of it, and
        the schedule remembers nothing, so that the next firing says what this one did not come to say.
        """
        account = partial(self.carrier.open_account, record, request.limits, schedule=request.schedule_id)
        await run.step("account", account, bool)
        seat = Seat(run, self.carrier.places, member_of(record), unseen)
        try:
            outcome = await self._work(seat, work)
            await seat.give_up()
            stop = await self._say(run, record, request, outcome)
        except StewardError as error:
            log.warning("the firing %s failed: %s", run.id, error)
            await seat.give_up()
            await run.step("tell", partial(self._tell, record, request, error, NOT_AT_ALL), bool)
            stop = Stop(code="failed", words=error.code)
        await run.step("closed", partial(self.carrier.close_account, record, stop.code), bool)
        return {"stop": stop.model_dump(mode="json")}

    async def _work(self, seat: Seat, work: Firing) -> DigestOutcome:
        try:
            await seat.begin()
            return await work(Backstage(seat, Absent(self.runs), Unseen()))
        except StewardError:
            raise
        except Exception as error:
            log.exception("the firing %s failed by a fault of ours", seat.id)
            raise Unexpected from error

    async def _say(self, run: Run, record: RunRecord, request: DigestRequest, outcome: DigestOutcome) -> Stop:
        """Remembered as soon as it stands: what is said beside an item is found from then on."""
        if outcome.report is None:
            await self._keep(run, request.schedule_id, outcome.memory)
            return QUIET
        place = Place(self.carrier.slack, self.carrier.effects, record, notice=self.carrier.notice)
        posting = Posting(place, self.carrier.runs, self.schedules, self.prefix)
        root_ts, report = await posting.begin(run, request.schedule_id, outcome.report)
        if not root_ts:
            return GONE
        where_it_stands = {"posted_run_id": run.id, "posted_channel": record.channel, "posted_ts": root_ts}
        memory = outcome.memory.model_copy(update={**where_it_stands, "posted_at": await run.now()})
        await self._keep(run, request.schedule_id, memory)
        try:
            await posting.go_on(run, root_ts, report)
        except StewardError as error:
            log.warning("the firing %s was posted in part: %s", run.id, error)
            await run.step("tell", partial(self._tell, record, request, error, IN_PART), bool)
        return outcome.report.stop

    async def _keep(self, run: Run, schedule_id: str, memory: Memory) -> None:
        if memory.run_id:
            await run.step("remember", partial(self._remember, schedule_id, memory), bool)

    async def _remember(self, schedule_id: str, memory: Memory) -> bool:
        await self.schedules.remember(schedule_id, memory)
        return True

    async def _tell(self, record: RunRecord, request: DigestRequest, error: StewardError, how: str) -> bool:
        """In direct messages; a channel that is closed to us pauses the schedule, which its owner is told."""
        schedule = await self.schedules.find(request.schedule_id)
        if schedule is None or schedule.state == "deleted":
            return False
        user, next_step, word = request.requester, "tries again", _word_of_the_day(record, request, error)
        if isinstance(error, ThreadClosed):
            pause = ScheduleChange(state="paused", why_paused=CLOSED)
            await self.schedules.change(schedule.id, pause)
            user, next_step = schedule.owner, "tries again; it is paused until it is resumed"
        hint = self.carrier.model_hint if isinstance(error, ModelError) else ""
        command = f"`/{self.prefix}research run {schedule.number}` {next_step}."
        told = f"Digest {schedule.number}, {named(schedule)}, {where(schedule)}, {how}."
        often = "While that lasts, this is said once a day." if word is not record else ""
        text = " ".join(part for part in (told, by_code(words_of(error)), hint, command, often) if part)
        return await self._direct(word, user, text)

    async def _direct(self, record: RunRecord, user: str, text: str) -> bool:
        """Once; where even that fails, nobody is left to tell but the log."""
        key = f"{record.run_id}:told"
        messenger = Messenger(self.carrier.slack, self.carrier.effects)
        try:
            return await patiently(key, partial(messenger.tell, user, text, key=key, since=record.asked_at))
        except StewardError as error:
            log.warning("could not tell %s of the firing %s: %s", user, record.run_id, error)
            return False


def _word_of_the_day(record: RunRecord, request: DigestRequest, error: StewardError) -> RunRecord:
    """Under whose name a failure is told: by the hour nobody wants to read the same one, for days maybe."""
    if request.by_hand or isinstance(error, ThreadClosed):
        return record
    day = int(request.slot // DAY)
    name = f"{request.schedule_id}:{day}:{error.code}"
    return record.model_copy(update={"run_id": name, "asked_at": day * DAY})
