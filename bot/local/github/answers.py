"""GitHub's shapes of an answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]
DOCUMENTATION = "https://docs.github.com/rest"
PAGE = 30
MOST_A_PAGE = 100
BODY = 65_536


@dataclass
class Fault:
    """An answer out of turn."""

    status: int
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    """The request takes effect, and only its answer is lost."""
    body: str | None = None
    """In place of GitHub's own shape."""
    text_type: str = "application/json"

    def answer(self) -> web.Response:
        """As it is sent."""
        text = json.dumps({"message": self.message, "documentation_url": DOCUMENTATION})
        body = text if self.body is None else self.body
        return web.Response(status=self.status, text=body, content_type=self.text_type, headers=self.headers)


def told(content: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """What was asked for, with the headers that say how much may still be asked."""
    rate = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4990", "X-RateLimit-Reset": "2000000000"}
    return web.json_response(content, status=status, headers={**rate, **(headers or {})})


def user(login: str) -> Json:
    """An account. A bot's login ends with `[bot]`."""
    return {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def paged(request: web.Request, things: Sequence[object], most: int) -> web.Response:
    """The page that was asked for, with a link to the next one."""
    size, page = min(int(request.query.get("per_page", PAGE)), most), int(request.query.get("page", 1))
    following = request.url.update_query(page=str(page + 1))
    link = {"Link": f'<{following}>; rel="next"'} if len(things) > page * size else {}
    return told(list(things[(page - 1) * size : page * size]), headers=link)


def error(status: int, message: str, errors: Sequence[Json | str] = ()) -> web.Response:
    """A refusal in words, and in parts where there are several."""
    details = {"errors": list(errors)} if errors else {}
    said = {"message": message, **details, "documentation_url": DOCUMENTATION, "status": str(status)}
    return web.json_response(said, status=status)


def invalid(*errors: Json) -> web.Response:
    """Fields that are not taken."""
    return error(422, "Validation Failed", errors)


def custom(message: str) -> web.Response:
    """A rule of pull requests that was broken."""
    return invalid({"resource": "PullRequest", "code": "custom", "message": message})


def unprocessable(*errors: str) -> web.Response:
    """Rules of reviews that were broken, all of them."""
    return error(422, "Unprocessable Entity", errors)


def refused_in_graphql(kind: str, message: str, *, path: Sequence[str] = ()) -> web.Response:
    """With status 200, as GraphQL refuses; without a type where it is GitHub's own fault."""
    typed = {"type": kind} if kind else {}
    return told({"data": None, "errors": [{**typed, "path": list(path), "message": message}]})
