"""Results in the thread: what code measured first, then what the model wrote, then the files."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.slack.blocks import Block, context, header, messages, sections
from handlers.slack.text import by_code, escaped, link, shown
from handlers.thread.finding import blocks_below
from handlers.thread.root import Place
from patterns.values.report import Report, Section


@dataclass(frozen=True, slots=True)
class Delivery:
    """Fits the port `Thread`."""

    place: Place

    async def deliver(self, report: Report, name: str) -> None:
        """Text first, files after it: their order is Slack's own otherwise."""
        for number, blocks in enumerate(messages(blocks_of(report, self.place.notice)), 1):
            await self.place.post(f"{name}:{number}", report.headline, blocks)
        for one in report.attachments:
            await self.place.attach(one.name, title=one.title, text=one.text)


def blocks_of(report: Report, notice: str = "") -> list[Block]:
    """The report as blocks, of any number; `notice` stands beside everything that a model wrote."""
    blocks = [header(report.headline), *sections(f"*{by_code(report.stop.words)}*  `{report.stop.code}`")]
    if report.facts:
        # A name in one of them may hold a line's end: what follows it would read as a fact of its own.
        blocks += sections("\n".join(f"• {escaped(' '.join(fact.split()))}" for fact in report.facts))
    for one in report.sections:
        blocks += _section(one, notice)
    if report.sources:
        listed = "\n".join(f"[{one.number}] {link(one.url, one.title)}" for one in report.sources)
        blocks += sections(f"*Sources*\n{listed}")
    return blocks


def _section(one: Section, notice: str) -> list[Block]:
    text = sections(f"*{escaped(one.title)}*\n{shown(one.text)}")
    small_print = " · ".join(part for part in ("Written by the model", notice) if part) if one.author == "model" else ""
    if one.finding:
        return [*text, *blocks_below(one.finding, small_print)]
    return [*text, context(small_print)] if small_print else text
