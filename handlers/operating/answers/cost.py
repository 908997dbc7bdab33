"""`cost`: what was spent, by day and by command, as a table and a chart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.asking import CHANNEL, PERSON, Asked, Whisper
from handlers.desk import Desk
from handlers.operating.spending import against, chart, payers_of, short
from handlers.slack.blocks import Block, section
from handlers.slack.figures import dollars, table
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.actions import Resource
from patterns.values.money.payers import HOUSE, Cost, Payer
from patterns.wording.counting import counted

DAY_SECONDS = 86_400.0
USUAL_DAYS, MOST_DAYS = 30, 366
DAYS_LISTED = 31
_DAYS = re.compile(r"(\d{1,3})d(?:ays?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose, and how far back."""

    scope: Payer
    days: int


async def cost(desk: Desk, asked: Asked) -> Whisper:
    """One's own; of the channel in which one asks; for operators of anybody, and of the house."""
    wanted = read(asked, usual=await _usual(desk, asked), command=desk.policy.operator_command)
    resource = Resource(
        requester=wanted.scope.id if wanted.scope.kind == "user" else "",
        channel=wanted.scope.id if wanted.scope.kind == "channel" else "",
    )
    await desk.authorise(asked.user, asked.channel, "see_cost", resource)
    return await _told(desk, wanted)


async def _usual(desk: Desk, asked: Asked) -> Payer:
    is_operator = await desk.allows(asked.user, asked.channel, "operate")
    return HOUSE if is_operator else Payer(kind="user", id=asked.user)


def read(asked: Asked, *, usual: Payer, command: str) -> Wanted:
    """What was typed behind `cost`. Raises `RequestInvalid` with an example."""
    scope, days = usual, USUAL_DAYS
    for word in asked.words.split():
        if person := PERSON.fullmatch(word):
            scope = Payer(kind="user", id=person[1])
        elif place := CHANNEL.fullmatch(word):
            scope = Payer(kind="channel", id=place[1])
        elif word.lower() in ("mine", "me"):
            scope = Payer(kind="user", id=asked.user)
        elif (number := _DAYS.fullmatch(word)) and 0 < int(number[1]) <= MOST_DAYS:
            days = int(number[1])
        else:
            raise RequestInvalid(
                f"`/{command} cost` takes `mine`, a person or a channel, and days up to `{MOST_DAYS}d`; "
                f"for example `/{command} cost 7d`."
            )
    return Wanted(scope, days)


async def _told(desk: Desk, wanted: Wanted) -> Whisper:
    scope, today = wanted.scope, desk.costs.today()
    since = desk.clock() - (wanted.days - 1) * DAY_SECONDS
    by_day = await desk.costs.cost(scope, since=since)
    standings = await desk.costs.standing(payers_of(scope))
    head = f"*{named(scope)}* spent {dollars(_sum(by_day))} in {_span(wanted.days)}.\n{against(standings, scope)}"
    blocks: list[Block] = [section(head)]
    if picture := chart("Dollars a day", by_day, standings, scope, today):
        blocks.append(picture)
    if by_day:
        rows = [_row(short(one.name), one) for one in reversed(by_day[-DAYS_LISTED:])]
        blocks.append(table(("Day", "Spent", "Tokens", "Model calls"), rows))
        commands = await desk.costs.cost(scope, since=since, by="command")
        blocks.append(section("\n".join(_by_command(one) for one in commands)))
    return Whisper(head, blocks)


def named(scope: Payer) -> str:
    """As Slack shows it."""
    return {"user": f"<@{scope.id}>", "channel": f"<#{scope.id}>"}.get(scope.kind, "The whole house")


def _span(days: int) -> str:
    return "one day" if days == 1 else f"{days} days"


def _sum(costs: tuple[Cost, ...]) -> int:
    return sum(one.microdollars for one in costs)


def _row(name: str, one: Cost) -> tuple[str, ...]:
    return (name, dollars(one.microdollars), f"{one.tokens:,}", f"{one.calls:,}")


def _by_command(one: Cost) -> str:
    return f"`/{one.name or 'other'}`: {dollars(one.microdollars)}, {counted(one.calls, 'model call')}"
