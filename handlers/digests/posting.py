"""A digest in its channel: what it is, why it is there and what is new, with all that is too much below it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from handlers.digests.telling import named, reason
from handlers.slack.blocks import Block, context, header, messages, section
from handlers.slack.text import by_code, escaped
from handlers.thread.carry import as_file
from handlers.thread.delivery import Delivery, body_of, checklist
from handlers.thread.root import Place
from patterns.errors import SlackRefused
from patterns.ports.books import RunBook
from patterns.ports.runs import Run
from patterns.ports.schedules import ScheduleBook
from patterns.values.report import Report
from patterns.values.research.schedules import Schedule

log = logging.getLogger(__name__)

IN_CHANNEL_CHARACTERS = 4000
"""What of a digest stands in the channel itself; the rest stands below it."""
AS_MEANT = frozenset({"done", "covered", "quiet"})
"""Stops of which nothing needs to be said: what was looked at stands among the facts."""
GOES_ON = "It goes on in the thread."


@dataclass(frozen=True, slots=True)
class Posting:
    """One firing's."""

    place: Place
    """Of its run, without a root as yet."""
    runs: RunBook
    schedules: ScheduleBook
    prefix: str

    async def begin(self, run: Run, schedule_id: str, report: Report) -> tuple[str, Report]:
        """Post what stands in the channel: its ts, and what it is that stands there.

        No ts where the schedule was deleted meanwhile, or moved: who reads there is not to know any more. Where Slack
        refuses the way a report is written, a word about that stands there in its place, and the report comes below it
        as a file.
        """
        try:
            return await run.step("root", partial(self._root, schedule_id, report, "root"), str), report
        except SlackRefused as error:
            log.exception("the digest of %s was refused", run.id)
            plain = as_file(report, error)
            return await run.step("plain root", partial(self._root, schedule_id, plain, "plain root"), str), plain

    async def go_on(self, run: Run, root_ts: str, report: Report) -> None:
        """Post what does not stand in the channel itself, and the files."""
        if _is_quiet(report):
            return
        below = replace(self.place, root_ts=root_ts)
        try:
            await run.step("thread", partial(self._thread, below, report, "report"), bool)
        except SlackRefused as error:
            log.exception("the rest of the digest of %s was refused", run.id)
            plain = partial(Delivery(below).deliver, as_file(report, error), "plain")
            await run.step("plain thread", partial(_done, plain), bool)

    async def _root(self, schedule_id: str, report: Report, name: str) -> str:
        schedule = await self.schedules.find(schedule_id)
        if schedule is None or schedule.state == "deleted" or schedule.channel != self.place.record.channel:
            return ""
        words = f"Digest {schedule.number}, {named(schedule)}: {escaped(report.headline)}"
        root_ts = await self.place.begin(name, words, await self._blocks(schedule, report))
        await self.runs.set_thread(self.place.record.run_id, root_ts)
        return root_ts

    async def _blocks(self, schedule: Schedule, report: Report) -> list[Block]:
        if _is_quiet(report):
            return _in_a_line(schedule, report, self.prefix)
        first, *rest = await self._parts(report)
        return [*_head(schedule, report, self.prefix), *first, *([context(GOES_ON)] if rest else [])]

    async def _thread(self, below: Place, report: Report, name: str) -> bool:
        delivery = Delivery(below)
        _, *rest = await self._parts(report)
        await delivery.say(rest, report, name)
        await delivery.attach(report)
        return True

    async def _parts(self, report: Report) -> list[list[Block]]:
        """What is new first; what was looked at for it is small print."""
        before, told = await Delivery(self.place).before(report), report.model_copy(update={"facts": ()})
        body = body_of(told, self.place.notice, run_id=self.place.record.run_id, before=before)
        facts = [context(checklist(report.facts))] if report.facts else []
        return messages([*body, *facts], first=IN_CHANNEL_CHARACTERS)


def _is_quiet(report: Report) -> bool:
    """Whether it says only that there is nothing to say."""
    return not (report.sections or report.attachments) and report.stop.code in AS_MEANT


def _in_a_line(schedule: Schedule, report: Report, prefix: str) -> list[Block]:
    """That there is nothing, and in small print why it stands there and what was looked at."""
    line = f"*Digest {schedule.number}, {named(schedule)}:* {escaped(report.headline)}"
    return [section(line), context("\n".join([reason(schedule, prefix), checklist(report.facts)]).rstrip())]


def _head(schedule: Schedule, report: Report, prefix: str) -> list[Block]:
    """What it is, what came of it in a line, and why it stands here."""
    cut_short = report.stop.code not in AS_MEANT
    ended = f" · {by_code(report.stop.words)} `{report.stop.code}`" if cut_short else ""
    return [
        header(f"Digest {schedule.number}: {schedule.name}"),
        section(f"*{escaped(report.headline)}*"),
        context(f"{reason(schedule, prefix)}{ended}"),
    ]


async def _done(work: Callable[[], Awaitable[None]]) -> bool:
    await work()
    return True
