"""Carrying a run in its thread: root, card, work, result. The frame that all three commands share."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from handlers.failures import report_of
from handlers.noting import ended, note
from handlers.slack.client import Slack
from handlers.thread.card import Card
from handlers.thread.delivery import Delivery
from handlers.thread.in_line import standing_shown
from handlers.thread.questions.asking import Asker, Deciders, requester_alone
from handlers.thread.root import Place
from patterns.errors import ModelError, SlackRefused, StewardError, ThreadClosed, Unexpected
from patterns.guardrails.intake.places import Places, member_of
from patterns.guardrails.intake.seat import Seat
from patterns.guardrails.limits import Limits
from patterns.ports.books import Effects, RunBook
from patterns.ports.house.audit import Audit
from patterns.ports.model import Ledger
from patterns.ports.people import Questions
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.money.payers import Payers
from patterns.values.report import Attachment, Report
from patterns.values.running.record import RunRecord

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """What one run works and speaks through."""

    run: Run
    """The run itself, which works only while it has a place."""
    card: Card
    """Fits `Progress`."""
    asker: Asker
    """Fits `Human`."""
    thread: Delivery
    """Fits `Thread`, for a result that is shown before the run ends."""


Work = Callable[[Stage], Awaitable[Report]]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries any run; made once, by the wiring."""

    slack: Slack
    effects: Effects
    questions: Questions
    runs: RunBook
    ledger: Ledger
    audit: Audit
    places: Places
    notice: str = ""
    """Stands beside every model's words."""
    model_hint: str = ""
    """What to do when the model fails, where more is known than the error says."""
    card: type[Card] = Card
    """What the run is shown by while it works."""
    deciders: Deciders = requester_alone
    """Whom reminders of open questions name."""

    async def carry(self, run: Run, record: RunRecord, limits: Limits, work: Work) -> JsonObject:
        """From the root message to the last one. Whatever `work` raises is said in the thread, never silent."""
        await run.step("account", partial(self.open_account, record, limits), bool)
        place = await self._open(run, record)
        card = self.card(place, self.ledger, self.runs)
        card.ts = await run.step("card", card.post, str)
        seat = Seat(run, self.places, member_of(record), partial(standing_shown, card, self.places.intake, run.id))
        stage = Stage(run=seat, card=card, asker=Asker(place, self.questions, self.deciders), thread=Delivery(place))
        async with card.drawing():
            report = await self._work(seat, stage, work)
            await seat.give_up()
            await run.step("close questions", partial(self._close_questions, run.id, stage.asker), bool)
            if report.branch:
                await run.step("branch", partial(self._keep_branch, run.id, report.branch), bool)
            await self._deliver(run, place, report)
            card.end(f"Ended: {report.stop.words}")
        await run.step("closed", partial(self.close_account, record, report.stop.code), bool)
        return {"stop": report.stop.model_dump(mode="json")} | ({"resume": report.resume} if report.resume else {})

    async def open_account(self, record: RunRecord, limits: Limits, *, schedule: str = "") -> bool:
        """What the run may spend, and who pays: who asked, the channel, the schedule whose firing it is."""
        payers = Payers(user=record.requester, channel=record.channel, schedule=schedule, command=record.command)
        await self.ledger.open(
            record.run_id,
            cap_microdollars=limits.cap_microdollars,
            cap_tokens=limits.cap_tokens,
            reserve_microdollars=limits.reserve_microdollars,
            payers=payers,
        )
        return True

    async def close_account(self, record: RunRecord, stop: str) -> bool:
        """How a run ended and what it cost, for the audit. Told again it adds nothing."""
        await note(self.audit, ended(record, stop, await self.ledger.spent(record.run_id)))
        return True

    async def _open(self, run: Run, record: RunRecord) -> Place:
        place = Place(self.slack, self.effects, record, notice=self.notice)
        root_ts = await run.step("root", partial(self._root, place), str)
        return replace(place, root_ts=root_ts)

    async def _root(self, place: Place) -> str:
        root_ts = place.record.root_ts or await place.open()
        await self.runs.set_thread(place.record.run_id, root_ts)
        return root_ts

    async def _close_questions(self, run_id: str, asker: Asker) -> bool:
        """Whatever ended the work: no button is left that nobody would hear. What fails of it the sweep does."""
        try:
            for one in await self.questions.open_of(run_id):
                await asker.close(one.question.id, "ended")
        except StewardError as error:
            log.warning("not every question of run %s is closed yet: %s", run_id, error)
        return True

    async def _keep_branch(self, run_id: str, branch: str) -> bool:
        await self.runs.set_branch(run_id, branch)
        return True

    async def _deliver(self, run: Run, place: Place, report: Report) -> None:
        """The report; where Slack refuses the way it is written, all of it as a file."""
        try:
            await run.step("report", partial(_deliver, Delivery(place), report, "report"), bool)
        except SlackRefused as error:
            log.exception("the report of run %s was refused", run.id)
            plain = as_file(report, error)
            await run.step("plain report", partial(_deliver, Delivery(place), plain, "plain"), bool)

    async def _work(self, seat: Seat, stage: Stage, work: Work) -> Report:
        try:
            await seat.begin()
            return await work(stage)
        except ThreadClosed:
            raise
        except StewardError as error:
            log.warning("run %s failed: %s", seat.id, error)
            return report_of(error, hint=self.model_hint if isinstance(error, ModelError) else "")
        except Exception:
            log.exception("run %s failed by a fault of ours", seat.id)
            return report_of(Unexpected())


def as_file(report: Report, error: SlackRefused) -> Report:
    """That Slack refused the way a report is written, and all of it as a file."""
    whole = Attachment(name="report.json", title=report.headline, text=report.model_dump_json(indent=1))
    return report_of(error).model_copy(update={"attachments": (whole,)})


async def _deliver(delivery: Delivery, report: Report, name: str) -> bool:
    await delivery.deliver(report, name)
    return True
