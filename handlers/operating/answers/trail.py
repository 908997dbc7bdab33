"""`audit`: the last things that happened, of a run, of a person, or of all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.asking import PERSON, Asked, Whisper
from handlers.desk import Desk, resource_of
from handlers.operating.lines import HIDDEN
from handlers.operating.sight import public_of, sight_of
from handlers.slack.blocks import cut
from handlers.slack.figures import moment
from handlers.slack.text import escaped, shorten
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.actions import Resource
from patterns.values.house.audit import OURSELVES, AuditRow
from patterns.values.running.record import RunRecord

USUAL_ROWS, MOST_ROWS = 15, 50
SHOWN_CHARACTERS = 9000
FACT_CHARACTERS = 120
FACTS_SHOWN = 4
DIGEST_CHARACTERS = 12
WORDLESS = frozenset(
    {
        "stop", "microdollars", "tokens", "cap_microdollars", "month_microdollars", "number", "choice", "decided",
        "decided_by", "requester", "repository", "command", "why",
    }
)  # fmt: skip
"""Facts in which nothing stands that somebody or a model wrote; of a conversation that one is not in, only these."""
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
    seen = await _seen(desk, asked, rows)
    text = "\n".join(line(one, is_shown=one.number in seen) for one in rows) or NOTHING_THERE
    return Whisper(shorten(text, SHOWN_CHARACTERS), cut(text, SHOWN_CHARACTERS))


async def _seen(desk: Desk, asked: Asked, rows: Sequence[AuditRow]) -> frozenset[int]:
    """The numbers of the rows whose words this person may read, from where they ask."""
    sight = await sight_of(desk, asked)
    runs = {one.run_id: one for one in await desk.book.those(tuple({_run_of(row) for row in rows if _run_of(row)}))}
    places = {row.number: _resource(row, runs) for row in rows}
    unread = [one.channel for one in places.values() if one and one.channel and not sight.sees(one)]
    sight = replace(sight, public=await public_of(desk, unread))
    return frozenset(number for number, one in places.items() if one is None or sight.sees(one))


def _run_of(row: AuditRow) -> str:
    """The run's id, also where the row is about a part of it."""
    return row.entry.run_id.partition(".")[0]


def _resource(row: AuditRow, runs: Mapping[str, RunRecord]) -> Resource | None:
    """What it belongs to; None for what is no conversation's.

    Of a run that is not kept any more the row itself says where it was.
    """
    entry, record = row.entry, runs.get(_run_of(row))
    if record is not None:
        return resource_of(record)
    if not entry.run_id and not entry.channel and entry.kind != "schedule":
        return None
    return Resource(channel=entry.channel, requester=entry.actor if entry.kind in ("asked", "schedule") else "")


def line(row: AuditRow, *, is_shown: bool) -> str:
    """One row: when, who, what, and the facts that matter most; the words in them only where `is_shown`."""
    entry = row.entry
    who = "Steward" if entry.actor == OURSELVES else f"<@{escaped(entry.actor)}>"
    where = f" in <#{escaped(entry.channel)}>" if entry.channel else ""
    run_id = f" `{escaped(entry.run_id)}`" if entry.run_id else ""
    known = [(name, value) for name, value in entry.facts.items() if is_shown or name in WORDLESS]
    facts = [f"{name} {value}" for name, value in known[:FACTS_SHOWN] if value != ""]
    more = f": {escaped(shorten('; '.join(facts), FACT_CHARACTERS))}" if facts else ""
    what = f"{entry.kind}, {escaped(entry.what)}".replace("\n", " ")
    digest = f" {escaped(entry.digest[:DIGEST_CHARACTERS])}" if entry.digest else ""
    hidden = "" if is_shown else f" {HIDDEN}{digest}"
    return f"{row.number} · {moment(row.at)} · {who} · *{what}*{where}{run_id}{' '.join(more.split(chr(10)))}{hidden}"
