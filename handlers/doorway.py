"""The one doorway: who somebody is and where they stand, looked up afresh, and whether they may."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.slack.client import Slack
from patterns.errors import NotAllowed, SlackUnavailable, StewardError
from patterns.guardrails.authority.actions import CALMING, PRIVILEGED, Action, Resource
from patterns.guardrails.authority.decide import decide, groups_that_matter
from patterns.guardrails.authority.people import HOME, Person, Room
from patterns.guardrails.authority.policy import Policy

log = logging.getLogger(__name__)

Members = Callable[[str], Awaitable[frozenset[str]]]
"""Reads who is in a user group."""

UNCHECKED = "Slack does not say who may do that. Your rights could not be checked, so nothing was done: try again."
SEEN_FROM_ELSEWHERE: frozenset[Action] = frozenset({"see_run", "know_run", "ask_about"})
"""For these it matters who may read the conversation that the resource belongs to."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who may, where they stand."""

    person: Person
    room: Room


@dataclass(frozen=True, slots=True)
class Doorway:
    """What every listener comes through."""

    slack: Slack
    policy: Policy

    async def enter(self, user: str, channel: str, action: Action, resource: Resource) -> Present:
        """Raises `NotAllowed`, written for that person, for a no, and where Slack does not answer.

        An empty `channel` is App Home.
        """
        try:
            person, unread = await self._person(
                user, groups_that_matter(action, resource, self.policy), self.slack.members
            )
            room = await self._room(channel, action)
            about = await self._placed(resource, action, room)
        except StewardError as error:
            log.warning("the rights of %s to %s cannot be checked: %s", user, action, error)
            raise NotAllowed(UNCHECKED) from error
        verdict = decide(person, room, action, about, self.policy)
        if verdict.allowed:
            return Present(person, room)
        raise NotAllowed(UNCHECKED if unread and action in PRIVILEGED else verdict.why)

    async def look(self, user: str, channel: str = "", *, members: Members | None = None) -> Present:
        """Who this is and where they stand, with every group that a rule may look at: for many decisions at once.

        Only for what is shown. Whatever is done then comes through `enter`. `members` reads a group for whoever looks
        up many people one after the other. Raises what Slack's failing raises.
        """
        person, _ = await self._person(user, self.policy.groups(), members or self.slack.members)
        return Present(person, await self.slack.room(channel) if channel else HOME)

    async def _person(self, user: str, groups: tuple[str, ...], members: Members) -> tuple[Person, bool]:
        """Who this is, in which of these groups; whether Slack did not answer for one. Such a group holds nobody."""
        person = await self.slack.person(user)
        holding, unread = [], False
        for group in groups:
            try:
                if user in await members(group):
                    holding.append(group)
            except StewardError as error:
                unread = unread or isinstance(error, SlackUnavailable)
                log.warning("the user group %s cannot be read, so it allows nobody anything: %s", group, error)
        return person.model_copy(update={"groups": tuple(holding)}), unread

    async def _room(self, channel: str, action: Action) -> Room:
        """Not looked up for what is allowed everywhere: to stop something takes no more answers than needed."""
        if not channel:
            return HOME
        return Room(id=channel) if action in CALMING else await self.slack.room(channel)

    async def _placed(self, resource: Resource, action: Action, room: Room) -> Resource:
        """With whether everybody may read its conversation, for what may be read from elsewhere."""
        if action not in SEEN_FROM_ELSEWHERE or resource.channel in ("", room.id):
            return resource.model_copy(update={"is_public": False})
        home = await self.slack.room(resource.channel)
        return resource.model_copy(update={"is_public": not (home.is_private or home.is_shared)})
