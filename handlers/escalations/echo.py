"""Words that sound like a yes: given back with a button, for nothing is approved by what somebody may have meant."""

from __future__ import annotations

import re

from handlers.desk import Desk
from handlers.escalations.decide import check_decider
from handlers.slack.blocks import Block, actions, context, section
from handlers.slack.text import escaped, shorten
from handlers.thread.questions.showing import TITLE_CHARACTERS, button_of, label_of
from patterns.errors import NotAllowed
from patterns.values.questions import Choice, OpenQuestion

Meant = tuple[OpenQuestion, Choice]
"""A question that waits, and the button that says yes to it."""
MOST_CHARACTERS = 100
MOST_ECHOED = 5
MEANT = "Did you mean this? Nothing is decided until you press the button."
ASSENTS = (
    "+1",
    "all good",
    "approved",
    "do it",
    "fine",
    "fine by me",
    "go",
    "go ahead",
    "go for it",
    "lgtm",
    "looks fine",
    "looks good",
    "looks good to me",
    "of course",
    "ok",
    "okay",
    "please do",
    "proceed",
    "ship it",
    "sounds good",
    "sure",
    "yeah",
    "yep",
    "yes",
    ":+1:",
    ":thumbsup:",
    ":white_check_mark:",
    "👍",
    "✅",
)
_TRIMMINGS = re.compile(
    r"^(?:yes|yeah|yep|ok|okay|sure|please)[\s,]+(?=\S)|[\s,]+(?:please|thanks|thank you)$|[\s.!]+$"
)


def is_assent(words: str) -> bool:
    """Whether that is all that was said: `Yes, go ahead please!`, and not `yes, but rename it`."""
    left = " ".join(words.lower().split()) if len(words) <= MOST_CHARACTERS else ""
    while left not in ASSENTS:
        shorter = _TRIMMINGS.sub("", left)
        if shorter == left:
            return False
        left = shorter
    return True


async def echo(desk: Desk, user: str, run_id: str, channel: str, thread: str) -> bool:
    """Give a yes back with a button for what it may be meant for; False where nothing waits for one.

    Raises `NotAllowed` for somebody who may decide none of it.
    """
    waiting = [(asked, yes) for asked in await desk.questions.open_of(run_id) if (yes := yes_of(asked))]
    if not waiting:
        return False
    allowed = await _allowed(desk, user, waiting[:MOST_ECHOED])
    blocks = [block for asked, yes in allowed for block in _echoed(asked, yes)]
    await desk.whisper(channel, user, MEANT, thread_ts=thread, blocks=[section(MEANT), *blocks])
    return True


async def _allowed(desk: Desk, user: str, waiting: list[Meant]) -> list[Meant]:
    """Those that this person may decide. Raises `NotAllowed` where there are none."""
    allowed, refused = list[Meant](), NotAllowed()
    for asked, yes in waiting:
        try:
            await check_decider(desk, user, asked, yes.id)
            allowed.append((asked, yes))
        except NotAllowed as error:
            refused = error
    if not allowed:
        raise refused
    return allowed


def yes_of(asked: OpenQuestion) -> Choice | None:
    """The button that approves; None where a question only wants to know something."""
    question = asked.question
    if question.kind in ("answer", "choose") or not question.waits:
        return None
    return next((one for one in question.choices if one.style == "primary" and one.id != question.default), None)


def _echoed(asked: OpenQuestion, yes: Choice) -> list[Block]:
    question = asked.question
    title = escaped(shorten(question.title, TITLE_CHARACTERS))
    return [
        section(f"“{title}”: *{escaped(label_of(question, yes.id))}*?"),
        actions([button_of(yes, asked.token)], block_id=f"echo:{question.id}"),
        context(f"Bound to exactly this: {question.digest[:12]}"),
    ]
