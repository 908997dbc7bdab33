"""GitHub on loopback: what is needed of its REST API, with its own rules, words and shapes of refusal."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

Json = dict[str, Any]
DOCUMENTATION = "https://docs.github.com/rest"
PAGE = 30
BODY = 65_536


@dataclass(frozen=True)
class Keys:
    """PEM texts of one key."""

    private: str
    public: str


def new_keys() -> Keys:
    """As GitHub makes them for an App."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    shape, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    public_shape = serialization.PublicFormat.SubjectPublicKeyInfo
    private = key.private_bytes(serialization.Encoding.PEM, shape, plain)
    return Keys(private.decode(), key.public_key().public_bytes(serialization.Encoding.PEM, public_shape).decode())


@dataclass
class Repository:
    """One repository and its pull requests."""

    branches: set[str] = field(default_factory=lambda: {"main"})
    pulls: list[Json] = field(default_factory=list)
    has_drafts: bool = True
    may_push: bool = True
    archived: bool = False
    same_as_base: set[str] = field(default_factory=set)
    """Branches that hold no commit of their own."""


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


class FakeGitHub:
    """An asynchronous context. Tokens are those of people and, for an hour by its clock, those that an App got."""

    def __init__(self, public_key: str = "", *, clock: Callable[[], float] = time.time) -> None:
        self.repositories: dict[str, Repository] = {"acme/shop": Repository()}
        self.people: set[str] = set()
        """Tokens that people made; each sees everything."""
        self.app_id = "4711"
        self.installation = 99
        self.granted = {"contents": "write", "pull_requests": "write", "metadata": "read"}
        self.installed = {"acme/shop"}
        self.issued: dict[str, tuple[float, set[str]]] = {}
        """Installation tokens: until when, and for which repositories."""
        self.asked_for: list[Json] = []
        """The bodies that asked for an installation token."""
        self.faults: dict[str, list[Fault]] = {}
        """By "METHOD what" ("POST pulls", "GET pulls", "POST token", "GET repository"), taken in turn."""
        self.calls: Counter[str] = Counter()
        self.api = ""
        self.page = PAGE
        self.ignores_filters = False
        self.issuing_seconds = 0.0
        self.telling_seconds = 0.0
        """How long it takes to tell of a repository."""
        self._public_key = public_key
        self._clock = clock
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/repos/{owner}/{name}", self._repository)
        app.router.add_get("/repos/{owner}/{name}/pulls", self._list)
        app.router.add_post("/repos/{owner}/{name}/pulls", self._create)
        app.router.add_get("/repos/{owner}/{name}/pulls/{number}", self._pull)
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
        made = {
            "number": number,
            "state": "open",
            "draft": False,
            "html_url": f"https://github.com/{repository}/pull/{number}",
            "head": {"label": f"{owner}:{branch}", "ref": branch},
            "base": {"label": f"{owner}:{onto}", "ref": onto},
            **facts,
        }
        found.pulls.append(made)
        return made

    async def _repository(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.telling_seconds)
        if refused := self._faulty("GET repository") or self._refused(request):
            return refused
        name, found = self._found(request)
        rights = {"admin": False, "push": found.may_push, "pull": True}
        return self._json({"full_name": name, "archived": found.archived, "permissions": rights})

    async def _list(self, request: web.Request) -> web.Response:
        if refused := self._faulty("GET pulls") or self._refused(request):
            return refused
        wanted = request.query
        pulls = [one for one in self._found(request)[1].pulls if one["state"] == wanted.get("state", "open")]
        if not self.ignores_filters:
            pulls = [one for one in pulls if _fits(one, wanted.get("head", ""), wanted.get("base", ""))]
        size, page = min(int(wanted.get("per_page", PAGE)), self.page), int(wanted.get("page", 1))
        following = request.url.update_query(page=str(page + 1))
        link = {"Link": f'<{following}>; rel="next"'} if len(pulls) > page * size else {}
        return self._json(list(reversed(pulls))[(page - 1) * size : page * size], headers=link)

    async def _create(self, request: web.Request) -> web.Response:
        fault = self._next("POST pulls")
        if fault and not fault.after:
            return _answer(fault)
        answer = self._refused(request) or self._created(self._found(request), await request.json())
        return _answer(fault) if fault else answer

    def _created(self, place: tuple[str, Repository], asked: Json) -> web.Response:
        name = place[0]
        head = asked["head"].removeprefix(f"{name.partition('/')[0]}:")
        if refused := _not_created(place, head, asked):
            return refused
        words = {"title": asked["title"], "body": asked.get("body", ""), "draft": asked.get("draft", False)}
        return self._json(self.pull(head, onto=asked["base"], repository=name, **words), status=201)

    async def _pull(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        number = request.match_info["number"]
        found = (one for one in self._found(request)[1].pulls if str(one["number"]) == number)
        pull = next(found, None)
        return self._json(pull) if pull else _error(404, "Not Found")

    async def _installation_of(self, request: web.Request) -> web.Response:
        if refused := self._faulty("GET installation") or self._no_app(request):
            return refused
        return self._told() if self._name(request) in self.installed else _error(404, "Not Found")

    async def _installation(self, request: web.Request) -> web.Response:
        if refused := self._no_app(request):
            return refused
        return self._told() if request.match_info["id"] == str(self.installation) else _error(404, "Not Found")

    def _told(self) -> web.Response:
        return self._json({"id": self.installation, "permissions": self.granted})

    async def _issue(self, request: web.Request) -> web.Response:
        if refused := self._faulty("POST token") or self._no_app(request):
            return refused
        asked = await request.json()
        self.asked_for.append(asked)
        await asyncio.sleep(self.issuing_seconds)
        if request.match_info["id"] != str(self.installation):
            return _error(404, "Not Found")
        if any(self.granted.get(name) != level for name, level in asked.get("permissions", {}).items()):
            return _error(422, "The permissions requested are not granted to this installation.")
        names = {one for one in self.installed if one.partition("/")[2] in asked["repositories"]}
        token, until = f"ghs_{len(self.issued) + 1}", self._clock() + 3600
        self.issued[token] = (until, names)
        ends = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self._json({"token": token, "expires_at": ends, "permissions": asked["permissions"]}, status=201)

    def _no_app(self, request: web.Request) -> web.Response | None:
        kind, _, word = request.headers.get("Authorization", "").partition(" ")
        try:
            said = jwt.decode(word, self._public_key, algorithms=["RS256"], options={"require": ["iat", "exp", "iss"]})
        except jwt.PyJWTError:
            return _error(401, "A JSON web token could not be decoded")
        if kind.lower() != "bearer" or said["iss"] != self.app_id or said["exp"] - said["iat"] > 600:
            return _error(401, "Integration must generate a public key")
        return None

    def _refused(self, request: web.Request) -> web.Response | None:
        """Who is nobody, and what somebody does not see."""
        token = request.headers.get("Authorization", "").partition(" ")[2]
        until, names = self.issued.get(token, (0.0, set()))
        if token not in self.people and until <= self._clock():
            return _error(401, "Bad credentials")
        name = self._name(request)
        seen = name in self.repositories and (token in self.people or name in names)
        return None if seen else _error(404, "Not Found")

    def _name(self, request: web.Request) -> str:
        return f"{request.match_info['owner']}/{request.match_info['name']}".lower()

    def _found(self, request: web.Request) -> tuple[str, Repository]:
        name = self._name(request)
        return name, self.repositories[name]

    def _next(self, what: str) -> Fault | None:
        self.calls[what] += 1
        waiting = self.faults.get(what, [])
        return waiting.pop(0) if waiting else None

    def _faulty(self, what: str) -> web.Response | None:
        fault = self._next(what)
        return _answer(fault) if fault else None

    def _json(self, content: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
        rate = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4990", "X-RateLimit-Reset": "2000000000"}
        return web.json_response(content, status=status, headers={**rate, **(headers or {})})


def _not_created(place: tuple[str, Repository], head: str, asked: Json) -> web.Response | None:
    """GitHub's refusal, by its own rules in its own order."""
    (name, repository), base = place, asked["base"]
    label = f"{name.partition('/')[0]}:{head}"
    unknown = [which for which, branch in (("head", head), ("base", base)) if branch not in repository.branches]
    standing = any(one["state"] == "open" and _fits(one, label, base) for one in repository.pulls)
    rules = (
        (not repository.may_push, lambda: _error(403, "Resource not accessible by integration")),
        (unknown, lambda: _invalid({"resource": "PullRequest", "field": unknown[0], "code": "invalid"})),
        (standing, lambda: _custom(f"A pull request already exists for {label}.")),
        (head in repository.same_as_base, lambda: _custom(f"No commits between {base} and {head}")),
        (
            asked.get("draft") and not repository.has_drafts,
            lambda: _error(422, "Draft pull requests are not supported in this repository."),
        ),
        (len(asked.get("body", "")) > BODY, lambda: _custom(f"body is too long (maximum is {BODY} characters)")),
    )
    return next((refusal() for broken, refusal in rules if broken), None)


def _fits(pull: Json, head: str, base: str) -> bool:
    return (not head or pull["head"]["label"] == head) and (not base or pull["base"]["ref"] == base)


def _answer(fault: Fault) -> web.Response:
    text = json.dumps({"message": fault.message, "documentation_url": DOCUMENTATION})
    body = text if fault.body is None else fault.body
    return web.Response(status=fault.status, text=body, content_type=fault.text_type, headers=fault.headers)


def _error(status: int, message: str, errors: list[Json] | None = None) -> web.Response:
    details = {"errors": errors} if errors else {}
    told = {"message": message, **details, "documentation_url": DOCUMENTATION, "status": str(status)}
    return web.json_response(told, status=status)


def _invalid(*errors: Json) -> web.Response:
    return _error(422, "Validation Failed", list(errors))


def _custom(message: str) -> web.Response:
    return _invalid({"resource": "PullRequest", "code": "custom", "message": message})
