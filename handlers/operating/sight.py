"""What one person may see of runs, from one conversation or from App Home; the policy's rules decide each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.asking import Asked
from handlers.desk import Desk, resource_of
from handlers.doorway import Doorway, Present
from handlers.escalations.decide import action_of
from patterns.guardrails.authority.actions import NOTHING, Action, Resource
from patterns.guardrails.authority.decide import decide
from patterns.guardrails.authority.policy import Policy
from patterns.values.questions import Question
from patterns.values.running.record import RunRecord

LOOKED_AT = 8
"""Conversations of which Slack is asked whether everybody may read them; what is in others is not shown."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One person's."""

    present: Present
    policy: Policy
    public: frozenset[str] = frozenset()
    """Channels that everybody of the workspace may read, as far as they were asked about."""

    @property
    def user(self) -> str:
        """Slack user id."""
        return self.present.person.id

    @property
    def is_operator(self) -> bool:
        """Whether the whole house is theirs to see."""
        return self.may("operate")

    def refusal(self) -> str:
        """Why they may not even look at what is their own; empty: they may."""
        return decide(self.present.person, self.present.room, "see_own", NOTHING, self.policy).why

    def may(self, action: Action, resource: Resource = NOTHING) -> bool:
        """Whether a rule says yes."""
        return decide(self.present.person, self.present.room, action, resource, self.policy).allowed

    def reads(self, record: RunRecord) -> bool:
        """Whether they may read what it is about."""
        return self.sees(resource_of(record))

    def sees(self, resource: Resource) -> bool:
        """Whether they may read what is said of something that belongs to a conversation."""
        return self.may("see_run", resource.model_copy(update={"is_public": resource.channel in self.public}))

    def knows(self, record: RunRecord) -> bool:
        """Whether they may know that it exists: whose it is, since when, what it costs."""
        placed = resource_of(record).model_copy(update={"is_public": record.channel in self.public})
        return self.may("know_run", placed)

    def decides(self, question: Question) -> bool:
        """Whether one of its buttons that have an effect is theirs to press."""
        resource = Resource(repository=question.repository, requester=question.requester, editors=question.editors)
        actions = {action_of(question, one.id) for one in question.choices} - {"withdraw", "stop"}
        return any(self.may(one, resource) for one in actions)


async def sight_of(desk: Desk, asked: Asked) -> Sight:
    """Of whoever asks, from where they ask; looked up afresh. Raises what Slack's failing raises."""
    return Sight(await Doorway(desk.slack, desk.policy).look(asked.user, asked.channel), desk.policy)


async def public_of(desk: Desk, channels: Iterable[str]) -> frozenset[str]:
    """Those that everybody of the workspace may read, among the first few; asked of Slack."""
    found = set()
    for channel in list(dict.fromkeys(channels))[:LOOKED_AT]:
        room = await desk.slack.room(channel)
        if not (room.is_private or room.is_shared):
            found.add(channel)
    return frozenset(found)
