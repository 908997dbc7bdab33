"""Open modals, as one stack per person, and the published App Home views."""

import copy
import itertools
import secrets
from typing import Any

from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.changes import Changes
from bot.local.slack.state.timers import Stamps
from bot.local.slack.state.workspace import Workspace

Json = dict[str, Any]
STACK_LIMIT = 3


class Views:
    """Views are stored in the shape Slack answers with, hash and ids included."""

    def __init__(self, stamps: Stamps, changes: Changes, workspace: Workspace) -> None:
        self._stamps = stamps
        self._changes = changes
        self._workspace = workspace
        self._count = itertools.count(1)
        self.stacks: dict[str, list[Json]] = {}
        """Person → open modals, the visible one last."""
        self.homes: dict[str, Json] = {}

    def find(self, view_id: str | None, external_id: str | None = None) -> tuple[str, Json] | None:
        """Return the person and the view, among open modals and homes, or None."""
        everything = [(user, view) for user, stack in self.stacks.items() for view in stack]
        for user, view in [*everything, *self.homes.items()]:
            if (view_id and view["id"] == view_id) or (external_id and view["external_id"] == external_id):
                return user, view
        return None

    def open(self, user: str, view: Json) -> Json:
        """Start a new stack; what this person had open is gone."""
        self.stacks[user] = []
        return self.push(user, view)

    def push(self, user: str, view: Json) -> Json:
        """Put a view on top.

        Raises:
            RefusedError: push_limit_reached beyond three views, duplicate_external_id.
        """
        stack = self.stacks.setdefault(user, [])
        if len(stack) >= STACK_LIMIT:
            raise RefusedError("push_limit_reached", f"a stack holds at most {STACK_LIMIT} views")
        self._check_external_id(view)
        fresh = self._dress(view)
        fresh["root_view_id"] = stack[0]["id"] if stack else fresh["id"]
        fresh["previous_view_id"] = stack[-1]["id"] if stack else None
        stack.append(fresh)
        self._changes.publish("view", user=user)
        return fresh

    def replace(self, user: str, old: Json, view: Json) -> Json:
        """Put new contents into an open view; its id and its place stay, and inputs that stay keep their values."""
        self._check_external_id(view, but=old["id"])
        fresh = self._dress(view, view_id=old["id"])
        fresh["root_view_id"], fresh["previous_view_id"] = old["root_view_id"], old["previous_view_id"]
        fresh["state"] = {"values": _values_that_stay(old, fresh)}
        old.clear()
        old.update(fresh)
        self._changes.publish("home" if old["type"] == "home" else "view", user=user)
        return old

    def publish(self, user: str, view: Json) -> Json:
        """Set this person's App Home."""
        if user in self.homes:
            return self.replace(user, self.homes[user], view)
        self._check_external_id(view)
        fresh = self._dress(view)
        fresh["root_view_id"], fresh["previous_view_id"] = fresh["id"], None
        self.homes[user] = fresh
        self._changes.publish("home", user=user)
        return fresh

    def close(self, user: str, view_id: str | None = None) -> list[Json]:
        """Take one modal off the stack, or all of them; return what was closed, the visible one first."""
        stack = self.stacks.get(user, [])
        gone = [view for view in reversed(stack) if view_id in (None, view["id"])]
        self.stacks[user] = [view for view in stack if view not in gone]
        self._changes.publish("view", user=user)
        return gone

    def _check_external_id(self, view: Json, but: str | None = None) -> None:
        found = self.find(None, view.get("external_id"))
        if found and found[1]["id"] != but:
            raise RefusedError("duplicate_external_id", "external_id is unique among a team's views")

    def _dress(self, view: Json, view_id: str | None = None) -> Json:
        """Add the fields Slack adds."""
        workspace, stamp = self._workspace, self._stamps.next()
        return {
            "id": view_id or f"V{next(self._count):07d}",
            "team_id": workspace.team_id,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            "title": None,
            **copy.deepcopy(view),
            "state": {"values": {}},
            "hash": f"{stamp.split('.', maxsplit=1)[0]}.{secrets.token_hex(4)}",
            "app_id": workspace.app_id,
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
        }


def _values_that_stay(old: Json, fresh: Json) -> Json:
    """Keep what was typed into an input whose block_id and action_id are unchanged, as Slack does."""
    kept: Json = {}
    for block in fresh["blocks"]:
        element = block.get("element", {})
        typed = old["state"]["values"].get(block.get("block_id"), {}).get(element.get("action_id"))
        if typed is not None:
            kept[block["block_id"]] = {element["action_id"]: typed}
    return kept
