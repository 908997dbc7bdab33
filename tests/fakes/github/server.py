"""GitHub on loopback: what is needed of its REST API and GraphQL, with its own rules, words and shapes of refusal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Self

import jwt
from aiohttp import web

from tests.fakes.github.answers import BODY, Json, custom, error, invalid, paged, told
from tests.fakes.github.desk import Desk
from tests.fakes.github.graphql import GraphQL
from tests.fakes.github.reviewing import Reviewing
from tests.fakes.github.state import Discussion, Repository

BASE, HEAD = "b" * 40, "a" * 40


class FakeGitHub(Desk):
    """An asynchronous context."""

    def __init__(self, public_key: str = "", *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock=clock)
        self.app_id = "4711"
        self.installation = 99
        self.granted = {"contents": "write", "pull_requests": "write", "metadata": "read"}
        self.installed = {"acme/shop"}
        self.asked_for: list[Json] = []
        """The bodies that asked for an installation token."""
        self.api = ""
        self.ignores_filters = False
        self.issuing_seconds = 0.0
        self.telling_seconds = 0.0
        """How long it takes to tell of a repository."""
        self._public_key = public_key
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/repos/{owner}/{name}", self._repository)
        app.router.add_get("/repos/{owner}/{name}/pulls", self._list)
        app.router.add_post("/repos/{owner}/{name}/pulls", self._create)
        app.router.add_get("/repos/{owner}/{name}/pulls/{number}", self._pull)
        app.router.add_post("/graphql", GraphQL(self).answer)
        Reviewing(self).route(app.router)
        app.router.add_get("/repos/{owner}/{name}/installation", self._installation_of)
        app.router.add_get("/app/installations/{id}", self._installation)
        app.router.add_post("/app/installations/{id}/access_tokens", self._issue)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.api = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def pull(self, branch: str, *, onto: str = "main", repository: str = "acme/shop", **facts: Any) -> Json:
        """Put a pull request there, as somebody else opens it."""
        owner, found = repository.partition("/")[0], self.repositories[repository]
        number = len(found.pulls) + 1
        home = {"id": 1, "full_name": repository}
        made = {
            "number": number,
            "state": "open",
            "merged": False,
            "draft": False,
            "title": f"Merge {branch}",
            "body": None,
            "user": {"login": "grace", "type": "User"},
            "commits": 1,
            "html_url": f"https://github.com/{repository}/pull/{number}",
            "head": {"label": f"{owner}:{branch}", "ref": branch, "sha": HEAD, "repo": home},
            "base": {"label": f"{owner}:{onto}", "ref": onto, "sha": BASE, "repo": home},
            **facts,
        }
        found.pulls.append(made)
        found.discussions[number] = Discussion(commits=[HEAD])
        return made

    def push(
        self, number: int, commit: str, patches: Mapping[str, str], *, forced: bool = False, name: str = "acme/shop"
    ) -> None:
        """The pull request's branch moves on, or to somewhere else."""
        repository = self.repositories[name]
        pull, discussion = repository.pull(number), repository.discussions[number]
        assert pull is not None
        discussion.commits = [commit] if forced else [*discussion.commits, commit]
        pull["head"]["sha"], pull["commits"] = commit, len(discussion.commits)
        discussion.show(patches)

    async def _repository(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.telling_seconds)
        if refused := self.faulty("GET repository") or self.refused(request):
            return refused
        name, found = self.found(request)
        rights = {"admin": False, "push": found.may_push, "pull": True}
        return told({"full_name": name, "archived": found.archived, "permissions": rights})

    async def _list(self, request: web.Request) -> web.Response:
        if refused := self.faulty("GET pulls") or self.refused(request):
            return refused
        wanted = request.query
        pulls = [one for one in self.found(request)[1].pulls if one["state"] == wanted.get("state", "open")]
        if not self.ignores_filters:
            pulls = [one for one in pulls if _fits(one, wanted.get("head", ""), wanted.get("base", ""))]
        return paged(request, list(reversed(pulls)), self.page)

    async def _create(self, request: web.Request) -> web.Response:
        fault = self.next_fault("POST pulls")
        if fault and not fault.after:
            return fault.answer()
        answer = self.refused(request) or self._created(self.found(request), await request.json())
        return fault.answer() if fault else answer

    def _created(self, place: tuple[str, Repository], asked: Json) -> web.Response:
        name = place[0]
        head = asked["head"].removeprefix(f"{name.partition('/')[0]}:")
        if refused := _not_created(place, head, asked):
            return refused
        words = {"title": asked["title"], "body": asked.get("body", ""), "draft": asked.get("draft", False)}
        return told(self.pull(head, onto=asked["base"], repository=name, **words), status=201)

    async def _pull(self, request: web.Request) -> web.Response:
        if refused := self.faulty("GET pull") or self.refused(request):
            return refused
        pull = self.found_pull(request)
        return told(pull) if pull else error(404, "Not Found")

    async def _installation_of(self, request: web.Request) -> web.Response:
        if refused := self.faulty("GET installation") or self._no_app(request):
            return refused
        return self._told_app() if self.name(request) in self.installed else error(404, "Not Found")

    async def _installation(self, request: web.Request) -> web.Response:
        if refused := self._no_app(request):
            return refused
        return self._told_app() if request.match_info["id"] == str(self.installation) else error(404, "Not Found")

    def _told_app(self) -> web.Response:
        return told({"id": self.installation, "permissions": self.granted})

    async def _issue(self, request: web.Request) -> web.Response:
        if refused := self.faulty("POST token") or self._no_app(request):
            return refused
        asked = await request.json()
        self.asked_for.append(asked)
        await asyncio.sleep(self.issuing_seconds)
        if request.match_info["id"] != str(self.installation):
            return error(404, "Not Found")
        if any(self.granted.get(name) != level for name, level in asked.get("permissions", {}).items()):
            return error(422, "The permissions requested are not granted to this installation.")
        names = {one for one in self.installed if one.partition("/")[2] in asked["repositories"]}
        token, until = f"ghs_{len(self.issued) + 1}", self.clock() + 3600
        self.issued[token] = (until, names)
        ends = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return told({"token": token, "expires_at": ends, "permissions": asked["permissions"]}, status=201)

    def _no_app(self, request: web.Request) -> web.Response | None:
        kind, _, word = request.headers.get("Authorization", "").partition(" ")
        try:
            said = jwt.decode(word, self._public_key, algorithms=["RS256"], options={"require": ["iat", "exp", "iss"]})
        except jwt.PyJWTError:
            return error(401, "A JSON web token could not be decoded")
        if kind.lower() != "bearer" or said["iss"] != self.app_id or said["exp"] - said["iat"] > 600:
            return error(401, "Integration must generate a public key")
        return None


def _not_created(place: tuple[str, Repository], head: str, asked: Json) -> web.Response | None:
    """GitHub's refusal, by its own rules in its own order."""
    (name, repository), base = place, asked["base"]
    label = f"{name.partition('/')[0]}:{head}"
    unknown = [which for which, branch in (("head", head), ("base", base)) if branch not in repository.branches]
    standing = any(one["state"] == "open" and _fits(one, label, base) for one in repository.pulls)
    rules = (
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
