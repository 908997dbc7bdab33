"""`limits`: every limit that holds for whoever asks, what is used of it, and where it is set."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.doorway import Doorway
from handlers.slack.blocks import context, section
from handlers.slack.figures import dollars, table
from patterns.guardrails.authority.decide import usable
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.limits import Limits
from patterns.values.money.payers import Payers, Standing

SETTINGS = {
    "cap_microdollars": ("Dollars of one run", "STEWARD_RUN_DOLLARS"),
    "reserve_microdollars": ("of these for its last call", "STEWARD_RUN_RESERVE_DOLLARS"),
    "cap_tokens": ("Tokens of one run", "STEWARD_RUN_TOKENS"),
    "seconds": ("Minutes of one run", "STEWARD_RUN_MINUTES"),
    "turns": ("Model calls of one agent", "STEWARD_TURNS"),
    "rounds": ("Drafts of one review", "STEWARD_ROUNDS"),
    "tasks": ("Subtasks of one plan", "STEWARD_TASKS"),
    "width": ("Subtasks at a time", "STEWARD_WIDTH"),
    "answer_seconds": ("Hours for an answer", "STEWARD_ANSWER_HOURS"),
}
"""Field of `Limits`: what people call it, and where it is set."""
BUDGETS = {
    ("user", "day"): ("You, today", "STEWARD_USER_DAY_DOLLARS"),
    ("user", "month"): ("You, this month", "STEWARD_USER_MONTH_DOLLARS"),
    ("channel", "day"): ("This channel, today", "STEWARD_CHANNEL_DAY_DOLLARS"),
    ("channel", "month"): ("This channel, this month", "STEWARD_CHANNEL_MONTH_DOLLARS"),
    ("house", "day"): ("The whole house, today", "STEWARD_DAY_DOLLARS"),
    ("house", "month"): ("The whole house, this month", "STEWARD_MONTH_DOLLARS"),
}
"""Kind and period of a budget: what it is called here, and where it is set for all."""
INTAKE = (
    ("Your runs at work at once", "STEWARD_USER_RUNS"),
    ("All runs at work at once", "STEWARD_RUNS"),
    ("Your new runs in an hour", "STEWARD_USER_RUNS_HOUR"),
)
NOTE = (
    "Settings stand in Steward's environment. The policy file may set a repository's own limits below those of a run, "
    "and one person's or channel's own budget."
)
REPOSITORIES_SHOWN, DIGESTS_SHOWN = 15, 5


async def limits(desk: Desk, asked: Asked) -> Whisper:
    """The installation's, those of the repositories that one may use here, one's own budgets and the channel's."""
    is_operator = await desk.allows(asked.user, asked.channel, "operate")
    policy = desk.policy if is_operator else await _usable(desk, asked)
    standings = await desk.costs.standing(Payers(user=asked.user, channel=asked.channel))
    rows = [*_budgets(standings, is_operator=is_operator), *await _digests(desk, asked.user)]
    rows += [*await _intake(desk, asked.user), *_of_run(policy.limits)]
    lower = _repositories(policy)
    said = "What you may use, and what is used of it:"
    blocks = [section(said), table(("Limit", "Value", "Used", "Set by"), rows, words=(0, 3))]
    blocks += [section("\n".join(["*Lower limits of repositories*", *lower]))] if lower else []
    return Whisper("\n".join([said, *map(" · ".join, rows), *lower]), [*blocks, context(NOTE)])


async def _usable(desk: Desk, asked: Asked) -> Policy:
    """As far as it concerns this person; also in a channel that Steward is not in."""
    present = await Doorway(desk.slack, desk.policy).look(asked.user, asked.channel)
    return usable(present.person, present.room, desk.policy)


def _budgets(standings: Sequence[Standing], *, is_operator: bool) -> list[tuple[str, ...]]:
    """A cap that is not set has no row in the books: it is told as none."""
    stands: dict[tuple[str, str], Standing] = {(one.payer.kind, one.period): one for one in standings}
    rows: list[tuple[str, ...]] = []
    for (kind, period), (name, setting) in BUDGETS.items():
        if kind == "house" and not is_operator:
            continue
        one = stands.get((kind, period))
        value, used = (dollars(one.cap_microdollars), dollars(one.used_microdollars)) if one else ("none", "-")
        rows.append((name, value, used, setting))
    return rows


async def _digests(desk: Desk, user: str) -> list[tuple[str, ...]]:
    """What one's own may cost in the month that it is."""
    rows: list[tuple[str, ...]] = []
    own = [one for one in await desk.schedules.standing() if one.owner == user and one.team == desk.policy.team]
    for one in own[:DIGESTS_SHOWN]:
        standings = await desk.costs.standing(Payers(schedule=one.id))
        used = next((dollars(found.used_microdollars) for found in standings if found.payer.kind == "schedule"), "-")
        setting = f"/{desk.policy.command_prefix}research edit {one.number}"
        rows.append((f"Digest {one.number}, this month", dollars(one.month_microdollars), used, setting))
    return rows


async def _intake(desk: Desk, user: str) -> list[tuple[str, ...]]:
    """How many runs there may be at once. Those that wait for people count for none."""
    capacity = desk.intake.capacity
    held = [one.member for one in await desk.intake.seats() if one.state == "held"]
    values = (capacity.of_member, capacity.of_house, capacity.an_hour)
    used = (str(held.count(user)), str(len(held)), "-")
    return [
        (name, f"{value:,}", now, setting) for (name, setting), value, now in zip(INTAKE, values, used, strict=True)
    ]


def _of_run(own: Limits) -> list[tuple[str, ...]]:
    return [(name, value_of(own, field), "-", setting) for field, (name, setting) in SETTINGS.items()]


def value_of(own: Limits, field: str) -> str:
    """In the unit that its setting has."""
    value = getattr(own, field)
    if field.endswith("microdollars"):
        return dollars(value)
    if field == "seconds":
        return f"{value / 60:g}"
    return f"{value / 3600:g}" if field == "answer_seconds" else f"{value:,}"


def _repositories(policy: Policy) -> list[str]:
    """Those whose limits are lower than the installation's, each with what is."""
    lines = []
    for name, own in policy.repositories.items():
        lower = [
            f"{words.lower()} {value_of(own.limits, field)}"
            for field, (words, _) in SETTINGS.items()
            if field != "reserve_microdollars" and getattr(own.limits, field) != getattr(policy.limits, field)
        ]
        if lower:
            lines.append(f"`{name}`: {', '.join(lower)}")
    return lines[:REPOSITORIES_SHOWN]
