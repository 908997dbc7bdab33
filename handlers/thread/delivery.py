"""Results in the thread: what code measured, what the model wrote, then the files."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.slack.blocks import Block, context, header, messages, sections
from handlers.slack.text import by_code, escaped, link, shown
from handlers.thread.finding import blocks_below
from handlers.thread.offers import offered, with_fewer
from handlers.thread.root import Place
from patterns.errors import StewardError
from patterns.values.report import Report, Section, Source, Stop

log = logging.getLogger(__name__)

CARRIED = "*What carries it*"
"""Above the facts that stand below an answer."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Fits the port `Thread`."""

    place: Place

    async def deliver(self, report: Report, name: str) -> None:
        """Text first, files after it: their order is Slack's own otherwise."""
        shown_below = {"run_id": self.place.record.run_id, "before": await self.before(report)}
        await self.say(messages(blocks_of(report, self.place.notice, **shown_below)), report, name)
        await self.attach(report)

    async def say(self, parts: Sequence[list[Block]], report: Report, name: str) -> None:
        """One reply after the other."""
        for number, blocks in enumerate(parts, 1):
            await self.place.post(f"{name}:{number}", report.headline, blocks)

    async def attach(self, report: Report) -> None:
        """The report's files."""
        for one in report.attachments:
            await self.place.attach(one.name, title=one.title, text=one.text)

    async def before(self, report: Report) -> str:
        """The address of the digest before, where it stands in the same channel; without it one is posted too."""
        if not report.before or report.before[0] != self.place.record.channel:
            return ""
        try:
            return await self.place.slack.permalink(*report.before)
        except StewardError as error:
            log.warning("the digest before %s is not linked to: %s", self.place.record.run_id, error)
            return ""


def blocks_of(report: Report, notice: str = "", *, run_id: str = "", before: str = "") -> list[Block]:
    """The report as blocks, of any number: what came of it, why it ended, and the body."""
    head = [header(report.headline), *stopped(report.stop)]
    return [*head, *body_of(report, notice, run_id=run_id, before=before)]


def stopped(stop: Stop) -> list[Block]:
    """Why it ended; where a guardrail ended it, what shows that, what is kept and what can be done, each on a line."""
    below = {"Kept": stop.kept, "Next": stop.more}
    lines = [checklist(stop.evidence)] if stop.evidence else []
    lines += [f"*{title}:* {by_code(words)}" for title, words in below.items() if words]
    return [*sections(f"*{by_code(stop.words)}*  `{stop.code}`"), *(sections("\n".join(lines)) if lines else [])]


def body_of(report: Report, notice: str = "", *, run_id: str = "", before: str = "") -> list[Block]:
    """Facts, sections, sources and what can be done next; an answer stands above its facts.

    `notice` stands beside everything that a model wrote. `before` is the address of the digest before it.
    """
    facts = sections(checklist(report.facts)) if report.facts else []
    blocks: list[Block] = [] if report.answers_first else facts
    for one, after in zip(report.sections, (*report.sections, None)[1:], strict=True):
        blocks += _section(one, notice, more=bool(one.fewer and after and after.fewer))
    if report.sources:
        blocks += sections("\n".join(("*Sources*", *map(_source, report.sources))))
    if report.answers_first and facts:
        blocks += sections(f"{CARRIED}\n{checklist(report.facts)}")
    if before:
        blocks.append(context(f"<{escaped(before)}|The digest before this one>"))
    if report.offers:
        blocks.append(offered(report.offers, run_id))
    return blocks


def checklist(facts: Sequence[str]) -> str:
    """Each on a line. A name in one of them may hold a line's end: what follows would read as a fact of its own."""
    return "\n".join(f"• {escaped(' '.join(fact.split()))}" for fact in facts)


def _source(one: Source) -> str:
    """Its number, its title, the host that it is really at, and its date where it names one."""
    return f"[{one.number}] {link(one.url, one.title)}" + (f", {escaped(one.published)}" if one.published else "")


def _section(one: Section, notice: str, *, more: bool) -> list[Block]:
    """`more`: another item of a digest follows, and the small print below the last one is for all of them."""
    text = sections(f"*{escaped(one.title)}*\n{shown(one.text)}")
    if one.fewer:
        text = with_fewer(text, one.fewer)
    small_print = " · ".join(part for part in ("Written by the model", notice) if part) if one.author == "model" else ""
    if one.by:
        small_print = by_code(f"Said by <@{one.by}>")
    if one.finding:
        return [*text, *blocks_below(one.finding, small_print)]
    return [*text, context(small_print)] if small_print and not more else text
