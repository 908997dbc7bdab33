"""Who asks, for what, and whether it is answered in turn."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.local.github.answers import PAGE, Fault, Json, error, user
from bot.local.github.state import BASE, HEAD, Discussion, Repository


class Desk:
    """Tokens are those of people and, for an hour by its clock, those that an App got."""

    def __init__(self, public_key: str = "", *, clock: Callable[[], float] = time.time, site: str) -> None:
        """`public_key`: of the App's, in PEM; without one there is no App."""
        self.repositories: dict[str, Repository] = {"acme/shop": Repository()}
        self.people: set[str] = set()
        """Tokens that people made; each sees everything."""
        self.logins: dict[str, str] = {}
        """Whose a token of these is; Ada's where it does not say."""
        self.app_id = "4711"
        self.app_slug = "steward"
        self.public_key = public_key
        self.installation = 99
        self.granted = {"contents": "write", "pull_requests": "write", "metadata": "read"}
        self.installed = {"acme/shop"}
        self.issued: dict[str, tuple[float, set[str]]] = {}
        """Installation tokens: until when, and for which repositories."""
        self.asked_for: list[Json] = []
        """The bodies that asked for one."""
        self.faults: dict[str, list[Fault]] = {}
        """By "METHOD what" ("POST pulls", "GET pulls", "POST token", "POST reviews"), or the name of an operation of
        GraphQL; taken in turn."""
        self.calls: Counter[str] = Counter()
        self.ignores_filters = False
        """Lists of pull requests are whole, whatever was asked for."""
        self.issuing_seconds = 0.0
        self.telling_seconds = 0.0
        """How long it takes to tell of a repository."""
        self.page = PAGE
        """No page has more, whatever is asked for."""
        self.site = site
        """What the addresses of its pages begin with."""
        self.clock = clock

    def refused(self, request: web.Request) -> web.Response | None:
        """Who is nobody, and what somebody does not see."""
        if self.login_of(request) is None:
            return error(401, "Bad credentials")
        return None if self.sees(request, self.name(request)) else error(404, "Not Found")

    def sees(self, request: web.Request, name: str) -> bool:
        """Whether the token opens that repository."""
        token = _token(request)
        return name in self.repositories and (token in self.people or name in self.issued.get(token, (0.0, set()))[1])

    def login_of(self, request: web.Request) -> str | None:
        """As REST gives it; None for nobody."""
        token = _token(request)
        if token in self.people:
            return self.logins.get(token, "ada")
        return f"{self.app_slug}[bot]" if self.issued.get(token, (0.0,))[0] > self.clock() else None

    def name(self, request: web.Request) -> str:
        """The repository that a path names, in whatever letters."""
        return f"{request.match_info['owner']}/{request.match_info['name']}".lower()

    def found(self, request: web.Request) -> tuple[str, Repository]:
        """The same with the repository itself."""
        name = self.name(request)
        return name, self.repositories[name]

    def found_pull(self, request: web.Request) -> Json | None:
        """The pull request that a path names."""
        return self.found(request)[1].pull(request.match_info["number"])

    def pull(
        self, branch: str, *, onto: str = "main", repository: str = "acme/shop", login: str = "grace", **facts: Any
    ) -> Json:
        """Put a pull request there, as somebody else opens it; `facts` are fields of GitHub's in place of the usual."""
        found = self.repositories[repository]
        number, commit = len(found.pulls) + 1, found.branches.get(branch, HEAD)
        made: Json = {
            "number": number,
            "state": "open",
            "merged": False,
            "draft": False,
            "title": f"Merge {branch}",
            "body": None,
            "user": user(login),
            "commits": 1,
            "html_url": f"{self.site}/{repository}/pull/{number}",
            "head": _end(repository, branch, commit),
            "base": _end(repository, onto, found.branches.get(onto, BASE)),
            **facts,
        }
        found.pulls.append(made)
        found.discussions[number] = Discussion(number, commits=[commit])
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

    def next_fault(self, what: str) -> Fault | None:
        """Count a request, and give the fault that waits for it."""
        self.calls[what] += 1
        waiting = self.faults.get(what, [])
        return waiting.pop(0) if waiting else None

    def faulty(self, what: str) -> web.Response | None:
        """The same, where nothing takes effect anyway."""
        fault = self.next_fault(what)
        return fault.answer() if fault else None


def _end(repository: str, branch: str, commit: str) -> Json:
    """One of a pull request's two branches; both are of the repository itself."""
    owner, home = repository.partition("/")[0], {"id": 1, "full_name": repository}
    return {"label": f"{owner}:{branch}", "ref": branch, "sha": commit, "repo": home}


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").partition(" ")[2]
