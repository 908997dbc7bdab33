"""The front desk: what every listener needs, and the few things that more than one of them does."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from handlers import refactor, research
from handlers.budgets.admission import check_affordable
from handlers.doorway import Doorway, Present
from handlers.failures import words_of
from handlers.noting import note, refused
from handlers.review import request as review
from handlers.slack.blocks import Block, notice
from handlers.slack.client import Slack
from handlers.turned import turned_words
from patterns.errors import NotAllowed, RequestInvalid, SlackUnavailable, StewardError
from patterns.guardrails.authority.actions import NOTHING, Action, Resource
from patterns.guardrails.authority.decide import usable
from patterns.guardrails.authority.people import Person
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.intake.places import member_of
from patterns.guardrails.limits import Limits
from patterns.ports.books import HomeBook, ResearchBook, ReviewBook, RunBook, Seen
from patterns.ports.house.audit import AuditTrail
from patterns.ports.house.costs import Costs
from patterns.ports.house.intake import Intake
from patterns.ports.house.pictures import Pictures
from patterns.ports.model import Ledger
from patterns.ports.people import Questions
from patterns.ports.runs import Journals, Runs
from patterns.ports.schedules import Calendar, ScheduleBook
from patterns.values.money.payers import Payers
from patterns.values.running.current import carrying
from patterns.values.running.record import Command, RunRecord

log = logging.getLogger(__name__)


class Parse(Protocol):
    """Makes a request of the words after a command."""

    def __call__(self, text: str, *, requester: str, policy: Policy) -> BaseModel:
        """Raises `RequestInvalid` with what is wrong and an example."""


T = TypeVar("T")
IN_TIME_SECONDS = 2.0
"""Slack takes a form's answer, and a form to be opened, within three."""
LOOKED_BACK_RUNS = 100
LOOKED_BACK_SECONDS = 3600.0
"""Far below the retention of ended runs: one that was deleted is not started anew."""
RUN_DIGITS = 12
"""Hexadecimal; short enough to be said, long enough that no two requests ever share them."""

PARSERS: Mapping[Command, Parse] = {"refactor": refactor.parse, "review": review.parse, "research": research.parse}

CHANGES = ("comparison", "pull", "patch")
"""What a review looks at, by the field of its request that names the repository."""

Body = dict[str, Any]
"""A payload of Slack's, as Bolt hands it over."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once, by the wiring."""

    slack: Slack
    runs: Runs
    journals: Journals
    pictures: Pictures
    intake: Intake
    book: RunBook
    homes: HomeBook
    ledger: Ledger
    costs: Costs
    audit: AuditTrail
    questions: Questions
    seen: Seen
    reviews: ReviewBook
    research: ResearchBook
    schedules: ScheduleBook
    calendar: Calendar
    policy: Policy
    clock: Callable[[], float]
    """Seconds since the epoch."""
    examine: Callable[[float], Awaitable[tuple[str, ...]]]
    """What `steward doctor` finds, in lines without a secret; within so many seconds."""

    async def authorise(self, user: str, channel: str, action: Action, resource: Resource = NOTHING) -> Person:
        """Who this is, if they may do that: the doorway of every command, click, form, shortcut and word.

        The person, the user groups that matter and the room are looked up afresh. `channel` is where it is done, empty
        in App Home. Raises `NotAllowed`, written for that person: also where Slack does not say who they are.
        """
        return (await self._enter(user, channel, action, resource)).person

    async def admit(self, user: str, channel: str, command: Command) -> Policy:
        """What this person may ask for here: the policy with their repositories only. As `authorise`, for a request."""
        asked = Resource(command=command)
        present = await self._enter(user, channel, "request", asked)
        return usable(present.person, present.room, self.policy)

    async def allows(self, user: str, channel: str, action: Action, resource: Resource = NOTHING) -> bool:
        """Whether they may, for what is only shown or not: no refusal of somebody who did not try."""
        try:
            await Doorway(self.slack, self.policy).enter(user, channel, action, resource)
        except NotAllowed:
            return False
        return True

    async def _enter(self, user: str, channel: str, action: Action, resource: Resource) -> Present:
        try:
            return await Doorway(self.slack, self.policy).enter(user, channel, action, resource)
        except NotAllowed as error:
            await self._refused(user, channel, action, resource, error)
            raise

    async def _refused(self, user: str, channel: str, action: Action, resource: Resource, error: StewardError) -> None:
        await note(self.audit, refused(user, channel, action, resource, why=error.detail, now=self.clock()))

    async def afford(self, user: str, channel: str, command: Command, limits: Limits | None = None) -> None:
        """Raises `NotAllowed` where one who would pay has too little left; `limits`: of that run, where it has own."""
        payers = Payers(user=user, channel=channel, command=command)
        try:
            await check_affordable(self.costs, payers, (limits or self.policy.limits).cap_microdollars)
        except NotAllowed as error:
            await self._refused(user, channel, "request", Resource(command=command), error)
            raise

    async def start(
        self, command: Command, request: BaseModel, *, text: str, channel: str, key: str, thread: str = ""
    ) -> str:
        """Let it stand in the line, record and enqueue it; the run's id. The same `key` again is the same run.

        It opens a thread of its own, unless one is given that it goes on in. Raises `NotAllowed` where the budget of
        one who would pay for it is used up, and as `let_in`.
        """
        record = RunRecord(
            run_id=run_id_of(command, key),
            command=command,
            team=self.policy.team,
            channel=channel,
            requester=str(getattr(request, "requester", "")),
            text=text,
            payload=request.model_dump(mode="json"),
            asked_at=self.clock(),
            root_ts=thread,
        )
        if await self.book.find(record.run_id) is None:
            await self.afford(record.requester, channel, command, getattr(request, "limits", None))
            await self.let_in(record)
        await self.book.record(record)
        await self._enqueue(record)
        return record.run_id

    async def let_in(self, record: RunRecord) -> None:
        """Let a run stand in the line; the same one again stands there once.

        Raises `RequestInvalid`, written for whoever asks, where no work is taken: the intake is paused, the line is
        full, or they asked for too much.
        """
        turned = await self.intake.enter(record.run_id, member_of(record))
        if turned:
            error = RequestInvalid(turned_words(turned, record.asked_at))
            await self._refused(record.requester, record.channel, "request", Resource(command=record.command), error)
            raise error

    async def start_again(self) -> None:
        """At a process's start: enqueue what an earlier one recorded and did not come to enqueue."""
        for record in await self.book.latest(LOOKED_BACK_RUNS):
            young = record.asked_at > self.clock() - LOOKED_BACK_SECONDS
            if young and await self.runs.state(record.run_id) is None:
                await self._enqueue(record)

    async def _enqueue(self, record: RunRecord) -> None:
        with carrying(record.run_id):
            await self.runs.start(record.command, record.run_id, {"record": record.model_dump(mode="json")})

    async def answer(self, body: Body, text: str) -> None:
        """Tell whoever clicked where they clicked: in the thread of a message, over a view."""
        container, user = body.get("container", {}), body["user"]["id"]
        if container.get("type") == "view":
            await self._tell_over_view(body["trigger_id"], user, text)
            return
        channel = body.get("channel", {}).get("id") or container.get("channel_id", "")
        thread = body.get("message", {}).get("thread_ts") or container.get("thread_ts", "")
        await self.whisper(channel, user, text, thread_ts=thread)

    async def _tell_over_view(self, trigger_id: str, user: str, text: str) -> None:
        """App Home belongs to no channel, so that nothing can be whispered there; too late for a modal, it is a DM."""
        try:
            await self.slack.open_view(trigger_id, notice("Steward", text))
        except StewardError as error:
            log.info("%s is told by a direct message: %s", user, error)
            await self._tell_directly(user, text)

    async def _tell_directly(self, user: str, text: str) -> None:
        try:
            await self.slack.whisper(await self.slack.direct(user), user, text)
        except StewardError as error:
            log.warning("could not tell %s: %s", user, error)

    async def whisper(
        self, channel: str, user: str, text: str, *, thread_ts: str = "", blocks: list[Block] | None = None
    ) -> None:
        """Tell one person; when even that fails there is nobody left to tell but the log."""
        try:
            await self.slack.whisper(channel, user, text, thread_ts=thread_ts, blocks=blocks)
        except StewardError as error:
            log.warning("could not tell %s in %s: %s", user, channel, error)


async def in_time(work: Awaitable[T]) -> T:
    """What Slack must have an answer to within three seconds. Raises `SlackUnavailable` when it takes longer."""
    try:
        async with asyncio.timeout(IN_TIME_SECONDS):
            return await work
    except TimeoutError:
        raise SlackUnavailable from None


def run_id_of(command: Command, key: str) -> str:
    """The id of the run that `start` makes of that key."""
    return f"{command}-{hashlib.sha256(key.encode()).hexdigest()[:RUN_DIGITS]}"


def refusal_of(error: StewardError) -> str:
    """What the person is told whose command, click or form was refused."""
    if isinstance(error, NotAllowed | RequestInvalid):
        return error.detail
    return words_of(error)


def repository_of(record: RunRecord) -> str:
    """The repository that a run works on; empty where it works on none."""
    parts = (record.payload.get(name) for name in CHANGES)
    where = next((one for one in parts if isinstance(one, dict)), record.payload)
    return str(where.get("repository") or "")


def resource_of(record: RunRecord) -> Resource:
    """A run, as rights to it are decided."""
    return Resource(
        command=record.command,
        repository=repository_of(record),
        requester=record.requester,
        channel=record.channel,
    )
