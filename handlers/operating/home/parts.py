"""The parts of an App Home: lines and buttons, each within what a view can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.digests import telling
from handlers.operating.glance import Glance
from handlers.operating.home.slices import Wait
from handlers.operating.lines import HIDDEN, title_of, told
from handlers.slack.blocks import Block, actions, button, context, cut, header, section
from handlers.slack.figures import moment
from handlers.slack.text import escaped, shown
from handlers.thread.card import STOP_ACTION, STOPPING
from handlers.thread.questions.showing import buttons_of, label_of
from patterns.values.questions import OpenQuestion
from patterns.values.research.schedules import Schedule

LIVE_SHOWN, WAITS_SHOWN, SCHEDULES_SHOWN, ENDED_SHOWN, OTHERS_SHOWN = 8, 8, 6, 5, 10
BODY_CHARACTERS = 2900
"""Of a question; of a longer one the rest is in its thread, and a mark says so."""
SCHEDULE_ACTION = "steward_home_schedule"
"""Buttons are `steward_home_schedule:VERB`."""
INTAKE_ACTION = "steward_home_intake"
"""And `steward_home_intake:pause` or `:resume`."""
Links = Mapping[str, str]
"""Addresses of threads, by run."""


def live_part(live: Sequence[Glance], links: Links) -> list[Block]:
    """One's own runs, each with its Stop button."""
    if not live:
        return []
    return [header("Your runs"), *[_live(one, links) for one in live[:LIVE_SHOWN]], *more(len(live) - LIVE_SHOWN)]


def _live(one: Glance, links: Links) -> Block:
    run_id = one.record.run_id
    stop = button("Stop", action_id=STOP_ACTION, value=run_id, style="danger", confirm=STOPPING)
    words = told(one, link=links.get(run_id, ""), is_own=True)
    return section(words) | {"block_id": f"live:{run_id}", "accessory": stop}


def waits_part(waits: Sequence[Wait], links: Links) -> list[Block]:
    """Questions that this person may answer, with their buttons."""
    if not waits:
        return []
    blocks = [header("Waits for you")]
    for one in waits[:WAITS_SHOWN]:
        blocks += _wait(one, links)
    return [*blocks, *more(len(waits) - WAITS_SHOWN)]


def _wait(one: Wait, links: Links) -> list[Block]:
    question, record = one.asked.question, one.run.record
    where = links.get(record.run_id, "")
    small = [f"`/{record.command}` of <@{record.requester}>, asked {moment(one.asked.asked_at)}"]
    small += [f"<{where}|all of it in the thread>"] if where else []
    if not one.is_shown:
        return [section(f"*A question {HIDDEN}*"), context(" · ".join(small))]
    small.append(_unanswered(one.asked))
    return [
        section(f"*{title_of(one.asked)}*"),
        *cut(shown(question.body), BODY_CHARACTERS),
        buttons_of(one.asked),
        context(" · ".join(small)),
    ]


def _unanswered(asked: OpenQuestion) -> str:
    """What happens when nobody says anything."""
    question = asked.question
    until = moment(asked.asked_at + question.expires_seconds)
    return f"without an answer by {until}: {escaped(label_of(question, question.default))}"


def schedules_part(schedules: Sequence[Schedule]) -> list[Block]:
    """One's own digests, with what can be done about each."""
    if not schedules:
        return []
    blocks = [header("Your digests")]
    for one in schedules[:SCHEDULES_SHOWN]:
        verb = "resume" if one.state == "paused" else "pause"
        presses = [
            button(verb.title(), action_id=f"{SCHEDULE_ACTION}:{verb}", value=one.id),
            button("Run now", action_id=f"{SCHEDULE_ACTION}:run", value=one.id),
        ]
        blocks += [section(telling.line(one)), actions(presses, block_id=f"schedule:{one.id}")]
    return [*blocks, *more(len(schedules) - SCHEDULES_SHOWN)]


def ended_part(ended: Sequence[Glance], links: Links) -> list[Block]:
    """One's own last runs."""
    if not ended:
        return []
    lines = [told(one, link=links.get(one.record.run_id, ""), is_own=True) for one in ended[:ENDED_SHOWN]]
    return [header("Your latest runs"), *map(section, lines)]


def more(count: int) -> list[Block]:
    """How many are left out, if any."""
    return [context(f"… and {count:,} more")] if count > 0 else []
