"""What people and Steward say at a pull request."""

from __future__ import annotations

import re

from bot.local.github.answers import Json
from bot.local.github.page.html import Html, element
from bot.local.github.state import Conversation

STATES = {"APPROVED": "approved", "CHANGES_REQUESTED": "asked for changes", "COMMENTED": "reviewed"}
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def words(text: str | None) -> Html:
    """As it was written, without the comments that GitHub does not show either."""
    return element("div", _HIDDEN.sub("", text or "").strip(), class_="words")


def conversation(one: Conversation) -> Html:
    """Its comments in their order, and whether it is done with."""
    mark = [element("p", "Resolved", class_="mark")] if one.resolved else []
    comments = [
        element("div", element("b", comment.login or "ghost"), words(comment.body), class_="comment")
        for comment in one.comments
    ]
    kind = "conversation resolved" if one.resolved else "conversation"
    return element("section", *mark, *comments, class_=kind, id=one.id)


def review(one: Json) -> Html:
    """Who reviewed which commit, and what they say of all of it."""
    head = element("p", element("b", one["user"]["login"]), f" {STATES[one['state']]} ", _commit(one["commit_id"]))
    return element("section", head, words(one["body"]), class_="review", id=f"pullrequestreview-{one['id']}")


def _commit(name: str) -> Html:
    return element("code", name[:12])
