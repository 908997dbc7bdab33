"""Who asks, for what, and whether it is answered in turn."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from aiohttp import web

from tests.fakes.github.answers import PAGE, Fault, Json, error
from tests.fakes.github.state import Repository


class Desk:
    """Tokens are those of people and, for an hour by its clock, those that an App got."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self.repositories: dict[str, Repository] = {"acme/shop": Repository()}
        self.people: set[str] = set()
        """Tokens that people made; each sees everything."""
        self.logins: dict[str, str] = {}
        """Whose a token of these is; Ada's where it does not say."""
        self.app_slug = "steward"
        self.issued: dict[str, tuple[float, set[str]]] = {}
        """Installation tokens: until when, and for which repositories."""
        self.faults: dict[str, list[Fault]] = {}
        """By "METHOD what" ("POST pulls", "GET pulls", "POST token", "POST reviews"), or the name of an operation of
        GraphQL; taken in turn."""
        self.calls: Counter[str] = Counter()
        self.page = PAGE
        """No page has more, whatever is asked for."""
        self.clock = clock

    def refused(self, request: web.Request) -> web.Response | None:
        """Who is nobody, and what somebody does not see."""
        if self.login_of(request) is None:
            return error(401, "Bad credentials")
        return None if self.sees(request, self.name(request)) else error(404, "Not Found")

    def sees(self, request: web.Request, name: str) -> bool:
        token = _token(request)
        return name in self.repositories and (token in self.people or name in self.issued.get(token, (0.0, set()))[1])

    def login_of(self, request: web.Request) -> str | None:
        """As REST gives it; None for nobody."""
        token = _token(request)
        if token in self.people:
            return self.logins.get(token, "ada")
        return f"{self.app_slug}[bot]" if self.issued.get(token, (0.0,))[0] > self.clock() else None

    def name(self, request: web.Request) -> str:
        return f"{request.match_info['owner']}/{request.match_info['name']}".lower()

    def found(self, request: web.Request) -> tuple[str, Repository]:
        name = self.name(request)
        return name, self.repositories[name]

    def found_pull(self, request: web.Request) -> Json | None:
        return self.found(request)[1].pull(request.match_info["number"])

    def next_fault(self, what: str) -> Fault | None:
        self.calls[what] += 1
        waiting = self.faults.get(what, [])
        return waiting.pop(0) if waiting else None

    def faulty(self, what: str) -> web.Response | None:
        fault = self.next_fault(what)
        return fault.answer() if fault else None


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").partition(" ")[2]
