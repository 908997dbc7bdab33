"""`audit`: the last things that happened, of a run, of a person, or of all."""

from __future__ import annotations

import re

from handlers.asking import PERSON, Asked, Whisper
from handlers.desk import Desk
from handlers.slack.blocks import cut
from handlers.slack.figures import moment
from handlers.slack.text import escaped, shorten
from patterns.errors import RequestInvalid
from patterns.values.house.audit import OURSELVES, AuditRow

USUAL_ROWS, MOST_ROWS = 15, 50
SHOWN_CHARACTERS = 9000
FACT_CHARACTERS = 120
FACTS_SHOWN = 4
NOTHING_THERE = "The audit holds nothing of that."
_RUN, _COUNT = re.compile(r"[a-z]+-[0-9a-f]{12}"), re.compile(r"\d{1,4}")


async def audit(desk: Desk, asked: Asked) -> Whisper:
    """The newest first."""
    await desk.authorise(asked.user, asked.channel, "see_audit")
    limit, run_id, actor = USUAL_ROWS, "", ""
    for word in asked.words.split():
        if person := PERSON.fullmatch(word):
            actor = person[1]
        elif _RUN.fullmatch(word):
            run_id = word
        elif _COUNT.fullmatch(word) and 0 < int(word) <= MOST_ROWS:
            limit = int(word)
        else:
            command = desk.policy.operator_command
            raise RequestInvalid(
                f"`/{command} audit` takes a person, a run's id and how many rows, up to {MOST_ROWS}; "
                f"for example `/{command} audit 30`. All of it: `steward audit export`."
            )
    rows = await desk.audit.latest(limit, run_id=run_id, actor=actor)
    text = "\n".join(map(line, rows)) or NOTHING_THERE
    return Whisper(shorten(text, SHOWN_CHARACTERS), cut(text, SHOWN_CHARACTERS))


def line(row: AuditRow) -> str:
    """One row: when, who, what, and the facts that matter most."""
    entry = row.entry
    who = "Steward" if entry.actor == OURSELVES else f"<@{escaped(entry.actor)}>"
    where = f" in <#{escaped(entry.channel)}>" if entry.channel else ""
    run_id = f" `{escaped(entry.run_id)}`" if entry.run_id else ""
    facts = [f"{name} {value}" for name, value in list(entry.facts.items())[:FACTS_SHOWN] if value != ""]
    more = f": {escaped(shorten('; '.join(facts), FACT_CHARACTERS))}" if facts else ""
    what = f"{entry.kind}, {escaped(entry.what)}".replace("\n", " ")
    return f"{row.number} · {moment(row.at)} · {who} · *{what}*{where}{run_id}{' '.join(more.split(chr(10)))}"
