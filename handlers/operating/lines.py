"""A run in a line or two, for those who look at many."""

from __future__ import annotations

from handlers.operating.glance import Glance
from handlers.slack.figures import dollars, moment
from handlers.slack.text import by_code, escaped, shorten
from handlers.thread.in_line import ordinal
from patterns.values.money.spend import Spend
from patterns.values.questions import OpenQuestion
from patterns.values.running.journal import RunState
from patterns.values.running.record import RunRecord

TEXT_CHARACTERS = 140
STAGE_CHARACTERS = 120
HIDDEN = "_in a conversation that you are not in_"
NAMES: dict[str, str] = {"digest": "Digest", "choose": "Which command?"}
"""Of runs that nobody types."""
GLYPHS: dict[RunState | None, str] = {
    "waiting": "○",
    "running": "◐",
    "done": "●",
    "failed": "✗",
    "cancelled": "■",
    None: "–",  # noqa: RUF001  # a dash, as on the card
}
WORDS: dict[RunState | None, str] = {
    "waiting": "waits for its turn",
    "running": "begins",
    "done": "done",
    "failed": "failed",
    "cancelled": "stopped",
    None: "not kept any more",
}


def told(one: Glance, *, link: str = "", is_shown: bool = True, is_own: bool = False) -> str:
    """What, where it stands, what it costs, whose it is and since when, and what it waits for.

    Its words, which are its owner's, only where `is_shown`.
    """
    record = one.record
    parts = [stage_of(one, is_shown=is_shown), *([spent(one.spend)] if one.spend else []), moment(record.asked_at)]
    if not is_own:
        parts.append(f"<@{record.requester}>")
    parts.append(place_of(record, link))
    if is_shown:
        parts.append(f"`{record.run_id}`")
    lines = [f"*{NAMES.get(record.command, f'`/{record.command}`')}* {words_of(record) if is_shown else HIDDEN}"]
    lines.append(" · ".join(parts))
    if is_shown:
        lines += [f"Waits for: {title_of(asked)}" for asked in one.open if asked.question.waits]
    return "\n".join(lines)


def words_of(record: RunRecord) -> str:
    """What was typed, in one harmless line."""
    return escaped(shorten(" ".join(record.text.split()), TEXT_CHARACTERS))


def title_of(asked: OpenQuestion) -> str:
    """A question's title, in one harmless line."""
    return escaped(shorten(" ".join(asked.question.title.split()), TEXT_CHARACTERS))


def stage_of(one: Glance, *, is_shown: bool = True) -> str:
    """A sign and a few words. What a card says may be a model's words, and is its owner's as those are."""
    if one.place and one.is_live:
        return f"{GLYPHS['waiting']} {ordinal(one.place)} in line"
    stage = shorten(" ".join(one.record.stage.split()), STAGE_CHARACTERS)
    if not stage or not is_shown or (one.state == "waiting"):
        return f"{GLYPHS[one.state]} {WORDS[one.state]}"
    return f"{GLYPHS[one.state]} {escaped(stage) if one.is_live else by_code(stage)}"


def spent(spend: Spend) -> str:
    """Against the cap, to the cent."""
    return f"{dollars(spend.microdollars)} of {dollars(spend.cap_microdollars)}"


def place_of(record: RunRecord, link: str) -> str:
    """Where it speaks, and how to get there."""
    where = "direct messages" if record.channel.startswith("D") else f"<#{record.channel}>"
    return f"{where}, <{link}|thread>" if link else where
