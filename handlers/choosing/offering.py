"""A mention that is about no run: what fits is proposed in its thread; where code does not know, a model is asked."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.choosing.blocks import blocks_of, text_of
from handlers.desk import PARSERS, Desk, run_id_of
from handlers.schedules.typed import EVERY
from handlers.slack.client import POST
from patterns.choosing.proposal import Chosen, Proposal
from patterns.choosing.tree import choose
from patterns.choosing.undecided import ChooseRequest
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy
from patterns.values.running.record import RunRecord

THINKING = "I am looking which command fits that, and answer in the thread of your message. Nothing else begins."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who wants what where."""

    id: str
    user: str
    channel: str
    thread: str
    """Of the message itself, where it stands in none."""
    words: str


async def propose(desk: Desk, wanted: Wanted) -> str | None:
    """What the person alone is told, or nothing where a proposal stands in the thread; None for a call for help.

    Raises `NotAllowed`.
    """
    usable = await desk.admit(wanted.user, wanted.channel, "research")
    places = {name: own.place for name, own in usable.repositories.items()}
    chosen = choose(wanted.words, places)
    if chosen is None:
        await _ask_a_model(desk, wanted, places)
        return THINKING
    if chosen.is_help:
        return None
    fitting, problem = _fitting(chosen, wanted.user, usable)
    if not fitting:
        return problem or chosen.words
    await _show(desk, wanted, chosen.model_copy(update={"proposals": fitting}))
    return ""


def _fitting(chosen: Chosen, user: str, usable: Policy) -> tuple[tuple[Proposal, ...], str]:
    """Those that the command itself would take, and what is wrong with the others."""
    fitting, problem = [], ""
    for one in chosen.proposals:
        try:
            if not EVERY.match(one.words):
                PARSERS[one.command](one.words, requester=user, policy=usable)
        except RequestInvalid as error:
            problem = problem or error.detail
        else:
            fitting.append(one)
    return tuple(fitting), problem


async def _show(desk: Desk, wanted: Wanted, chosen: Chosen) -> None:
    prefix = desk.policy.command_prefix
    await desk.slack.turn(POST, wanted.channel)
    await desk.slack.post(
        wanted.channel,
        text=text_of(chosen, prefix=prefix),
        blocks=blocks_of(chosen, prefix=prefix),
        key=f"propose {wanted.id}",
        thread_ts=wanted.thread,
    )


async def _ask_a_model(desk: Desk, wanted: Wanted, places: dict[str, str]) -> None:
    """By a run of its own: it is in no list, for all that comes of it is a proposal."""
    request = ChooseRequest(words=wanted.words, repositories=places, requester=wanted.user)
    record = RunRecord(
        run_id=run_id_of("choose", wanted.id),
        command="choose",
        team=desk.policy.team,
        channel=wanted.channel,
        requester=wanted.user,
        text=wanted.words,
        payload=request.model_dump(mode="json"),
        asked_at=desk.clock(),
        root_ts=wanted.thread,
    )
    await desk.let_in(record)
    await desk.runs.start("choose", record.run_id, {"record": record.model_dump(mode="json")})
