"""Words to Steward: in a run's thread an answer, a stop, a wish, the start of one that goes on; elsewhere any wish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers import refactor
from handlers.choosing.offering import Wanted, propose
from handlers.desk import Body, Desk, refusal_of, repository_of, resource_of
from handlers.digests.telling import orders
from handlers.escalations.decide import OVER, WORDS, check_decider, decide
from handlers.escalations.echo import echo, is_assent, yes_of
from handlers.further.onward import Wish, ask_on
from handlers.help import help_text
from handlers.schedules.verbs import VERBS
from handlers.slack.text import plain_input
from handlers.steering import questions
from handlers.steering.stop import ENDED_ALREADY, stop_record
from patterns.errors import NotAllowed, StewardError
from patterns.refactor.planning.editing import WISH
from patterns.refactor.request import RefactorRequest
from patterns.values.questions import Choice, OpenQuestion
from patterns.values.running.letters import FollowUp
from patterns.values.running.record import Command, RunRecord

HELP = frozenset({"", "help", "?"})
STOP = "stop"
ORDERS = frozenset({*VERBS, STOP, "end", "mute", "unsubscribe"})
"""Words below a digest that mean all of them, and ask nothing."""
ANSWERS = frozenset({"approve", "reject"})
"""Words that mean an answer also where no open question has it among its buttons."""
MOST_CHARACTERS = 3000
_NAMED = re.compile(r"^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>[\s,:]*")
# What is said ends in no blank: else a long row of them, which both parts would take, is tried in all its divisions.
_ANSWER = re.compile(r"(?P<said>[^:,.!]*[^:,.!\s])\s*(?:[:,]\s*(?P<words>.+)|[.!]*)", re.DOTALL)

TAKEN_UP = "Noted: a plan for it is made now."
TAKEN = "Noted: that is taken for the answer to its question."
TAKE_WORDS: Mapping[str, tuple[str, str]] = {
    "change": (WORDS, TAKEN_UP),
    "words": (WORDS, TAKEN),
    "edit": (WISH, TAKEN_UP),
}
"""Choices that any words are: another round with them, an answer in one's own, another plan; by which field of their
form, and what the person is told."""
NOTED = (
    "Noted: where no plan is made yet it becomes part of it; else whoever is at work hears it before their next step, "
    "and it is taken up when the result stands."
)
NOTED_NEXT = "Noted: it is taken up before the next step."
HEARD: Mapping[Command, str] = {"refactor": NOTED, "research": NOTED_NEXT}
"""The commands whose runs take words up while they work, and when."""
NOTHING_OPEN = "This run waits for no such answer just now. Nothing was done."
WHICH = "More than one question is open here: press the button of the one that you mean."
PRESS = "That answer has a form: press its button."


@dataclass(frozen=True, slots=True)
class Mention:
    """Who said what where, in the thread of which run."""

    id: str
    user: str
    channel: str
    thread: str
    words: str
    record: RunRecord
    at: float
    """When it was written, in seconds since the epoch."""


async def on_mention(body: Body, event: dict[str, Any], *, desk: Desk) -> None:
    """Answered once per event: redeliveries are known by their id."""
    user, event_id = event.get("user"), body.get("event_id", event["ts"])
    if event.get("bot_id") or not user or not await desk.seen.first_time(event_id):
        return
    thread, at = event.get("thread_ts", ""), float(event["ts"])
    words = plain_input(_NAMED.sub("", event.get("text", "")))
    try:
        await desk.authorise(user, event["channel"], "help")
        record = await desk.book.of_thread(event["channel"], thread) if thread else None
        if words.lower() in HELP:
            told: str | None = help_text(desk)
        elif record is None:
            told = await propose(desk, Wanted(event_id, user, event["channel"], thread or event["ts"], words))
        else:
            told = await _heard(desk, Mention(event_id, user, event["channel"], thread, words, record, at))
    except StewardError as error:
        told = refusal_of(error)
    if told != "":
        await desk.whisper(event["channel"], user, told or help_text(desk), thread_ts=thread)


async def _heard(desk: Desk, said: Mention) -> str:
    """What came of it, for the person; empty where that was told already. Raises `NotAllowed`."""
    # What a digest says is its end, whatever it has still to remember.
    if said.record.command == "digest":
        return await _go_on(desk, said)
    if await desk.runs.state(said.record.run_id) in OVER:
        return await _about(desk, said) or await _go_on(desk, said)
    for take in (_answer, _about):
        if (told := await take(desk, said)) is not None:
            return told
    return await _steered(desk, said)


async def _steered(desk: Desk, said: Mention) -> str:
    """A stop, or words for the run. Raises `NotAllowed`."""
    run_id = said.record.run_id
    if said.words.lower().rstrip(".!") == STOP:
        return await stop_record(desk, said.user, said.record)
    await desk.authorise(said.user, said.channel, "steer", resource_of(said.record))
    if said.record.command not in HEARD or said.record.payload.get("way") == "check":
        return f"A `/{said.record.command}` takes no further words while it works. `@steward stop` ends it."
    words = said.words[:MOST_CHARACTERS]
    if told := await _taken(desk, said, words):
        return told
    await desk.runs.deliver(run_id, FollowUp(by=said.user, words=words), f"mention {said.id}")
    return HEARD[said.record.command]


async def _about(desk: Desk, said: Mention) -> str | None:
    """The answer to a question about the run; None where it is none."""
    return await questions.answered(desk, said.user, said.channel, said.record, said.words)


async def _taken(desk: Desk, said: Mention, words: str) -> str:
    """What is said where a question that waits took the words for one of its choices; empty where none did.

    Whoever may write to a run may choose so: nothing is approved by it, and who asked does not approve it. Empty also
    where somebody was first.
    """
    for asked in await desk.questions.open_of(said.record.run_id):
        for choice in asked.question.choices:
            field, told = TAKE_WORDS.get(choice.id, ("", ""))
            if field in {one.id for one in choice.form}:
                first = await decide(desk, said.user, asked, choice.id, {field: words}) is None
                return told if first else ""
    return ""


async def _answer(desk: Desk, said: Mention) -> str | None:
    """Settle the open question that the words answer, as its button would; None where they are no answer.

    Only the words of a button, alone or with a reason after a colon: what else begins so is a wish.
    """
    found = _ANSWER.fullmatch(said.words)
    name = found["said"].lower() if found else ""
    fitting = [
        (asked, choice)
        for asked in await desk.questions.open_of(said.record.run_id)
        for choice in asked.question.choices
        if name in (choice.id.lower(), choice.label.lower().rstrip("…"))
    ]
    if name == STOP:
        return None  # of the run, whatever question has it among its buttons
    if not found or not fitting:
        return await _sounded(desk, said, name)
    if len(fitting) > 1:
        return WHICH
    return await _take(desk, said, *fitting[0], (found["words"] or "").strip())


async def _sounded(desk: Desk, said: Mention, name: str) -> str | None:
    """What is no button's word may sound like a yes: then it is given back with the button."""
    if is_assent(said.words) and await _echoed(desk, said):
        return ""
    return NOTHING_OPEN if name in ANSWERS else None


async def _echoed(desk: Desk, said: Mention) -> bool:
    return await echo(desk, said.user, said.record.run_id, said.channel, said.thread)


async def _take(desk: Desk, said: Mention, asked: OpenQuestion, choice: Choice, words: str) -> str:
    if said.at < asked.asked_at and choice == yes_of(asked):
        # It was asked anew meanwhile: nobody has said yes to what they had not seen.
        return "" if await _echoed(desk, said) else NOTHING_OPEN
    given = {WORDS: words} if words else {}
    if [one for one in choice.form if not one.optional and one.id not in given]:
        return PRESS
    if words and WORDS not in {one.id for one in choice.form}:
        return f"`{choice.label}` takes no words beside it. Nothing was done."
    await check_decider(desk, said.user, asked, choice.id)
    return await decide(desk, said.user, asked, choice.id, given) or f"Done: {choice.label.rstrip('…')}."


async def _go_on(desk: Desk, said: Mention) -> str:
    """A run that has ended left a branch or pages that were read: another one goes on from it, in the same thread."""
    record, word = said.record, said.words.lower().rstrip(".!")
    if record.command == "digest" and word in ORDERS:
        return await _orders_of(desk, record)
    if word in ANSWERS | {STOP}:
        return ENDED_ALREADY
    if record.command in ("research", "digest"):
        words = said.words[:MOST_CHARACTERS]
        return await ask_on(desk, Wish(said.user, said.channel, said.thread, words, f"mention {said.id}"), record)
    branch = record.branch or str(record.payload.get("continues") or "")
    if record.command != "refactor" or not branch:
        return f"This run has ended, and there is nothing of it to go on from.\n{help_text(desk)}"
    return await _go_on_from(desk, said, branch)


async def _orders_of(desk: Desk, record: RunRecord) -> str:
    """Who wants a digest to end may not know how: a question would be a dear answer."""
    schedule = await desk.schedules.find(str(record.payload.get("schedule_id") or ""))
    if schedule is None or schedule.state == "deleted":
        return "This digest was deleted: it comes no more."
    told = orders(schedule, desk.policy.command_prefix)
    return f"Digest {schedule.number} is told that by a command, typed outside of threads: {told}"


async def _go_on_from(desk: Desk, said: Mention, branch: str) -> str:
    await desk.authorise(said.user, said.channel, "steer", resource_of(said.record))
    usable = await desk.admit(said.user, said.channel, "refactor")
    fields = {refactor.REPOSITORY: repository_of(said.record), refactor.BRANCH: branch, refactor.TEXT: said.words}
    if fields[refactor.REPOSITORY] not in usable.repositories:
        raise NotAllowed("You may not ask for work in this run's repository from here. Nothing was done.")
    if problems := refactor.problems_of_form(fields, usable):
        return next(iter(problems.values()))
    request = refactor.request_of(fields, requester=said.user, policy=usable)
    await _start(desk, said, request.model_copy(update={"continues": branch}))
    return f"Noted: work goes on from `{branch}`, in this thread."


async def _start(desk: Desk, said: Mention, request: RefactorRequest) -> None:
    await desk.start(
        "refactor", request, text=said.words, channel=said.channel, key=f"mention {said.id}", thread=said.thread
    )
