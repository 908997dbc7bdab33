"""Carrying a firing: quietly, with nobody to ask, and a word in the channel only where there is something to say."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from handlers.digests.telling import named, reason, where
from handlers.failures import words_of
from handlers.slack.blocks import Block, context, cut, header, messages, section
from handlers.slack.text import by_code, escaped
from handlers.thread.carry import Carrier, as_file
from handlers.thread.delivery import Delivery, body_of
from handlers.thread.root import ROOT_CHARACTERS, Place
from patterns.errors import ModelError, SlackRefused, StewardError, ThreadClosed, Unexpected
from patterns.ports.runs import Run, Runs
from patterns.ports.schedules import ScheduleBook, ScheduleChange
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.request import DigestRequest
from patterns.values.conversation import JsonObject
from patterns.values.letters import Decision
from patterns.values.progress import View
from patterns.values.questions import Question
from patterns.values.record import RunRecord
from patterns.values.report import Report, Stop
from patterns.values.research.schedules import Memory, Schedule

log = logging.getLogger(__name__)

IN_CHANNEL_CHARACTERS = 4000
"""What of a digest stands in the channel itself; the rest stands below it."""
GOES_ON = "It goes on in the thread."
CLOSED = "Steward cannot write there any more"
QUIET = Stop(code="quiet", words="there was nothing to say")
GONE = Stop(code="stopped", words="the schedule was deleted")


class Unseen:
    """Fits the port `Progress`: a firing shows nothing while it works."""

    def show(self, view: View) -> None:
        """Nobody looks."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Fits the port `Human`: nobody is there to be asked, so each question has its default at once."""

    runs: Runs
    defaults: dict[str, str]
    """Of the questions that were asked, by id."""

    async def ask(self, question: Question) -> None:
        """Answer it in the run's own inbox."""
        self.defaults[question.id] = question.default
        decision = Decision(question_id=question.id, choice=question.default)
        await self.runs.deliver(question.run_id, decision, f"decision {question.id}")

    async def expire(self, question_id: str) -> Decision:
        """The same; after a crash in between a choice that nobody knows, which no pattern takes for a yes."""
        return Decision(question_id=question_id, choice=self.defaults.get(question_id, ""))


@dataclass(frozen=True, slots=True)
class Backstage:
    """What a firing works with in place of a `Stage`."""

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
        await run.step("account", partial(self.carrier.open_account, run.id, request.limits), bool)
        try:
            outcome = await self._work(work, run.id)
            stop = await self._say(run, record, request.schedule_id, outcome)
        except StewardError as error:
            log.warning("the firing %s failed: %s", run.id, error)
            await run.step("tell", partial(self._tell, record, request, error), bool)
            stop = Stop(code="failed", words=error.code)
        return {"stop": stop.model_dump(mode="json")}

    async def _work(self, work: Firing, run_id: str) -> DigestOutcome:
        try:
            return await work(Backstage(Absent(self.runs, {}), Unseen()))
        except StewardError:
            raise
        except Exception as error:
            log.exception("the firing %s failed by a fault of ours", run_id)
            raise Unexpected from error

    async def _say(self, run: Run, record: RunRecord, schedule_id: str, outcome: DigestOutcome) -> Stop:
        memory, stop = outcome.memory, QUIET
        if outcome.report:
            root_ts = await self._post(run, record, schedule_id, outcome.report)
            place = {"posted_run_id": run.id, "posted_channel": record.channel, "posted_ts": root_ts}
            memory = memory.model_copy(update={**place, "posted_at": await run.now()} if root_ts else {})
            stop = outcome.report.stop if root_ts else GONE
        if memory.run_id and stop != GONE:
            await run.step("remember", partial(self._remember, schedule_id, memory), bool)
        return stop

    async def _post(self, run: Run, record: RunRecord, schedule_id: str, report: Report) -> str:
        """The root's ts; empty where the schedule was deleted meanwhile."""
        place = Place(self.carrier.slack, self.carrier.effects, record, notice=self.carrier.notice)
        try:
            return await self._post_as(run, place, schedule_id, report, "")
        except SlackRefused as error:
            log.exception("the digest of %s was refused", run.id)
            return await self._post_as(run, place, schedule_id, as_file(report, error), "plain ")

    async def _post_as(self, run: Run, place: Place, schedule_id: str, report: Report, how: str) -> str:
        root = partial(self._root, place, schedule_id, report, f"{how}root")
        root_ts = await run.step(f"{how}root", root, str)
        if root_ts:
            below = replace(place, root_ts=root_ts)
            await run.step(f"{how}thread", partial(self._thread, below, report, how), bool)
        return root_ts

    async def _root(self, place: Place, schedule_id: str, report: Report, name: str) -> str:
        schedule = await self._standing(schedule_id)
        if schedule is None:
            return ""
        first, *rest = await self._parts(place, report)
        blocks = [*_head(schedule, report, self.prefix), *first, *([context(GOES_ON)] if rest else [])]
        words = f"Digest {schedule.number}, {named(schedule)}: {escaped(report.headline)}"
        root_ts = await place.begin(name, words, blocks)
        await self.carrier.runs.set_thread(place.record.run_id, root_ts)
        return root_ts

    async def _thread(self, place: Place, report: Report, how: str) -> bool:
        """What does not stand in the channel itself, and the files."""
        delivery = Delivery(place)
        _, *rest = await self._parts(place, report)
        await delivery.say(rest, report, f"{how}report")
        await delivery.attach(report)
        return True

    async def _parts(self, place: Place, report: Report) -> list[list[Block]]:
        before = await Delivery(place).before(report)
        body = body_of(report, place.notice, run_id=place.record.run_id, before=before)
        return messages(body, first=IN_CHANNEL_CHARACTERS)

    async def _standing(self, schedule_id: str) -> Schedule | None:
        found = await self.schedules.find(schedule_id)
        return found if found and found.state != "deleted" else None

    async def _remember(self, schedule_id: str, memory: Memory) -> bool:
        await self.schedules.remember(schedule_id, memory)
        return True

    async def _tell(self, record: RunRecord, request: DigestRequest, error: StewardError) -> bool:
        """In direct messages; a channel that is closed to us pauses the schedule, which its owner is told."""
        schedule = await self._standing(request.schedule_id)
        if schedule is None:
            return False
        user, next_step = request.requester, "tries again"
        if isinstance(error, ThreadClosed):
            pause = ScheduleChange(state="paused", why_paused=CLOSED)
            await self.schedules.change(schedule.id, pause)
            user, next_step = schedule.owner, "tries again; it is paused until then, or until it is resumed"
        hint = self.carrier.model_hint if isinstance(error, ModelError) else ""
        command = f"`/{self.prefix}research run {schedule.number}` {next_step}."
        told = f"Digest {schedule.number}, {named(schedule)}, {where(schedule)}, did not come about."
        text = " ".join(part for part in (told, by_code(words_of(error)), hint, command) if part)
        return await self._direct(record, user, text)

    async def _direct(self, record: RunRecord, user: str, text: str) -> bool:
        """Once; where even that fails, nobody is left to tell but the log."""
        try:
            channel = await self.carrier.slack.direct(user)
            there = record.model_copy(update={"channel": channel, "root_ts": ""})
            await Place(self.carrier.slack, self.carrier.effects, there).begin("told", text, cut(text, ROOT_CHARACTERS))
        except StewardError as error:
            log.warning("could not tell %s of the firing %s: %s", user, record.run_id, error)
            return False
        return True


def _head(schedule: Schedule, report: Report, prefix: str) -> list[Block]:
    """What it is, what came of it in a line, and why it stands here."""
    ended = f"{by_code(report.stop.words)} `{report.stop.code}`"
    return [
        header(f"Digest {schedule.number}: {schedule.name}"),
        section(f"*{escaped(report.headline)}*"),
        context(f"{reason(schedule, prefix)} · {ended}"),
    ]
