"""Persons and rooms, as Slack tells of them at the moment in which something is decided."""

from __future__ import annotations

from collections.abc import Iterable

from patterns.values.conversation import Frozen


class Person(Frozen):
    """A Slack user as users.info tells, read afresh for every decision."""

    id: str
    team: str
    workspaces: tuple[str, ...] = ()
    """Of an Enterprise Grid organisation, every workspace that this person is in."""
    is_deleted: bool = False
    is_bot: bool = False
    """A bot, an app, a workflow, or Slack itself."""
    is_guest: bool = False
    """Single-channel and multi-channel guests alike."""
    is_stranger: bool = False
    """From another organisation, through a shared channel."""
    groups: tuple[str, ...] = ()
    """Of the user groups that matter here, those that hold this person. One that could not be read is none of them."""
    time_zone: str = ""
    """IANA name, as they set it in Slack; empty where Slack does not say."""


class Room(Frozen):
    """A Slack conversation as conversations.info tells."""

    id: str
    can_post: bool = False
    """Whether the bot is in it and it takes messages."""
    is_shared: bool = True
    """With another organisation, or about to be."""
    is_org_shared: bool = False
    """With other workspaces of the same Enterprise Grid organisation."""
    is_private: bool = True
    """Not everybody of the workspace may read it."""
    is_direct: bool = False
    """One person's direct messages with the bot."""


HOME = Room(id="", is_shared=False)
"""App Home: no conversation, one person alone sees it, and nothing is posted there."""


def is_among(person: Person, names: Iterable[str]) -> bool:
    """Whether one of these ids means this person, by themselves or by a user group."""
    return any(one == person.id or one in person.groups for one in names)


def is_group(name: str) -> bool:
    """Whether an id is one of a user group."""
    return name.startswith("S")


def shown(names: Iterable[str]) -> str:
    """Ids as Slack shows people and groups by name."""
    return ", ".join(f"<!subteam^{one}>" if is_group(one) else f"<@{one}>" for one in names)
