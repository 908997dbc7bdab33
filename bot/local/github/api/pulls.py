"""A repository and its pull requests over REST."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot.local.github.answers import BODY, Json, custom, error, invalid, paged, told
from bot.local.github.desk import Desk
from bot.local.github.state import Repository


class Pulls:
    """Answers for the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def route(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        one = "/repos/{owner}/{name}"
        router.add_get(one, self._repository)
        router.add_get(f"{one}/pulls", self._list)
        router.add_post(f"{one}/pulls", self._create)
        router.add_get(f"{one}/pulls/{{number}}", self._pull)

    async def _repository(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self._desk.telling_seconds)
        if refused := self._desk.faulty("GET repository") or self._desk.refused(request):
            return refused
        name, found = self._desk.found(request)
        rights = {"admin": False, "push": found.may_push, "pull": True}
        return told({"full_name": name, "archived": found.archived, "permissions": rights})

    async def _list(self, request: web.Request) -> web.Response:
        if refused := self._desk.faulty("GET pulls") or self._desk.refused(request):
            return refused
        wanted, pulls = request.query, self._desk.found(request)[1].pulls
        pulls = [one for one in pulls if one["state"] == wanted.get("state", "open")]
        if not self._desk.ignores_filters:
            pulls = [one for one in pulls if _fits(one, wanted.get("head", ""), wanted.get("base", ""))]
        return paged(request, list(reversed(pulls)), self._desk.page)

    async def _pull(self, request: web.Request) -> web.Response:
        if refused := self._desk.faulty("GET pull") or self._desk.refused(request):
            return refused
        pull = self._desk.found_pull(request)
        return told(pull) if pull else error(404, "Not Found")

    async def _create(self, request: web.Request) -> web.Response:
        fault = self._desk.next_fault("POST pulls")
        if fault and not fault.after:
            return fault.answer()
        answer = self._desk.refused(request) or self._created(request, await request.json())
        return fault.answer() if fault else answer

    def _created(self, request: web.Request, asked: Json) -> web.Response:
        name, repository = self._desk.found(request)
        head = asked["head"].removeprefix(f"{name.partition('/')[0]}:")
        if refused := _not_created(name, repository, head, asked):
            return refused
        words = {"title": asked["title"], "body": asked.get("body", ""), "draft": asked.get("draft", False)}
        login = self._desk.login_of(request) or ""
        made = self._desk.pull(head, onto=asked["base"], repository=name, login=login, **words)
        return told(made, status=201)


def _not_created(name: str, repository: Repository, head: str, asked: Json) -> web.Response | None:
    """GitHub's refusal, by its own rules in its own order."""
    base, label = asked["base"], f"{name.partition('/')[0]}:{head}"
    unknown = [which for which, branch in (("head", head), ("base", base)) if branch not in repository.branches]
    standing = any(one["state"] == "open" and _fits(one, label, base) for one in repository.pulls)
    rules: tuple[tuple[object, Callable[[], web.Response]], ...] = (
        (not repository.may_push, lambda: error(403, "Resource not accessible by integration")),
        (unknown, lambda: invalid({"resource": "PullRequest", "field": unknown[0], "code": "invalid"})),
        (standing, lambda: custom(f"A pull request already exists for {label}.")),
        (head in repository.same_as_base, lambda: custom(f"No commits between {base} and {head}")),
        (
            asked.get("draft") and not repository.has_drafts,
            lambda: error(422, "Draft pull requests are not supported in this repository."),
        ),
        (len(asked.get("body", "")) > BODY, lambda: custom(f"body is too long (maximum is {BODY} characters)")),
    )
    return next((refusal() for broken, refusal in rules if broken), None)


def _fits(pull: Json, head: str, base: str) -> bool:
    return (not head or pull["head"]["label"] == head) and (not base or pull["base"]["ref"] == base)
