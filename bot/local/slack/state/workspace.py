"""People and channels of a Slack workspace."""

from dataclasses import dataclass, field
from typing import Any

EVERY_WORKSPACE = 1_700_000_000
"""When everything in a fresh workspace was created; only its constancy matters."""


@dataclass(slots=True)
class User:
    """A member, a guest, a person from another company, or the bot."""

    id: str
    name: str
    real_name: str
    is_restricted: bool = False
    """A multi-channel guest."""
    is_ultra_restricted: bool = False
    """A single-channel guest."""
    is_bot: bool = False
    is_stranger: bool = False
    """From another company, met through Slack Connect."""
    is_admin: bool = False
    deleted: bool = False
    team_id: str = ""
    """Another team's id for a stranger; empty for this workspace's own."""
    tz: str = "Etc/UTC"

    def as_json(self, team_id: str) -> dict[str, Any]:
        """Return the user object of users.info."""
        return {
            "id": self.id, "team_id": self.team_id or team_id, "name": self.name, "deleted": self.deleted,
            "real_name": self.real_name, "tz": self.tz, "tz_label": self.tz, "tz_offset": 0,
            "profile": {"real_name": self.real_name, "display_name": self.name, "team": self.team_id or team_id},
            "is_admin": self.is_admin, "is_owner": False, "is_primary_owner": False,
            "is_restricted": self.is_restricted, "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot, "is_app_user": False, "is_stranger": self.is_stranger,
            "updated": EVERY_WORKSPACE,
        }  # fmt: skip


@dataclass(slots=True)
class Channel:
    """A channel, a private channel or a direct message with the bot."""

    id: str
    name: str
    members: list[str]
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    """With another company, through Slack Connect."""
    im_user: str | None = None
    """The person on the other side of a direct message; None for a channel."""

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message."""
        return self.im_user is not None

    @property
    def kind(self) -> str:
        """Slack's channel_type: channel, group (private) or im."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"

    @property
    def scope_family(self) -> str:
        """The prefix of the scopes that open this kind of conversation."""
        return {"channel": "channels", "group": "groups", "im": "im"}[self.kind]

    def as_json(self, asked_by: str) -> dict[str, Any]:
        """Return the conversation object of conversations.info."""
        if self.is_im:
            return {
                "id": self.id, "created": EVERY_WORKSPACE, "is_im": True, "is_org_shared": False,
                "user": self.im_user, "is_archived": self.is_archived, "is_user_deleted": False, "priority": 0,
            }  # fmt: skip
        return {
            "id": self.id, "name": self.name, "name_normalized": self.name, "created": EVERY_WORKSPACE,
            "is_channel": not self.is_private, "is_group": self.is_private, "is_im": False, "is_mpim": False,
            "is_private": self.is_private, "is_archived": self.is_archived, "is_general": False,
            "is_shared": self.is_ext_shared, "is_ext_shared": self.is_ext_shared, "is_org_shared": False,
            "is_member": asked_by in self.members, "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }  # fmt: skip


@dataclass(slots=True)
class Workspace:
    """One team, its people and channels, and the installed bot."""

    users: dict[str, User]
    channels: dict[str, Channel]
    team_id: str = "T0LOCAL"
    team_name: str = "Steward local"
    team_domain: str = "steward-local"
    bot_user_id: str = "U0STEWARD"
    bot_id: str = "B0STEWARD"
    app_id: str = "A0STEWARD"
    usergroups: dict[str, list[str]] = field(default_factory=dict)
    """User group id → member ids."""

    @classmethod
    def sample(cls) -> "Workspace":
        """Ada, Grace, a guest Linus, and the bot; two channels with the bot and a private one without."""
        people = [
            User("U0ADA", "ada", "Ada", is_admin=True),
            User("U0GRACE", "grace", "Grace"),
            User("U0LINUS", "linus", "Linus", is_restricted=True),
            User("U0STEWARD", "steward", "Steward", is_bot=True),
        ]
        channels = [
            Channel("C0ENG", "engineering", ["U0ADA", "U0GRACE", "U0LINUS", "U0STEWARD"]),
            Channel("C0GEN", "general", ["U0ADA", "U0GRACE", "U0STEWARD"]),
            Channel("G0SECRET", "secret", ["U0GRACE"], is_private=True),
        ]
        return cls(
            users={user.id: user for user in people},
            channels={channel.id: channel for channel in channels},
            usergroups={"S0APPROVERS": ["U0GRACE"]},
        )

    @property
    def bot_name(self) -> str:
        """The bot's user name."""
        return self.users[self.bot_user_id].name

    def direct_message(self, user_id: str) -> Channel:
        """Return the conversation between this person and the bot, made when first asked for."""
        channel_id = "D" + user_id[1:]
        if channel_id not in self.channels:
            members = [self.bot_user_id, user_id]
            self.channels[channel_id] = Channel(channel_id, "", members, is_private=True, im_user=user_id)
        return self.channels[channel_id]

    def find_channel(self, reference: str) -> Channel | None:
        """Find a channel by id, by name (with or without #), or a direct message by its person's id."""
        if reference in self.channels:
            return self.channels[reference]
        if reference in self.users and reference != self.bot_user_id:
            return self.direct_message(reference)
        if reference.startswith("D") and "U" + reference[1:] in self.users:
            return self.direct_message("U" + reference[1:])
        name = reference.removeprefix("#")
        return next((channel for channel in self.channels.values() if name and channel.name == name), None)
