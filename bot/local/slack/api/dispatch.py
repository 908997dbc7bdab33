"""The gate every Web API call passes: method, token, rate, scope, then the method itself."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.local.slack.api.access import need_scope
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.families import chat, conversations, files, people, reactions, streams, views
from bot.local.slack.api.method import Method
from bot.local.slack.api.tiers import Tiers
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.world import World

Json = dict[str, Any]
CALLS_KEPT = 5000


@dataclass(slots=True)
class Call:
    """One Web API call, for whoever asserts or debugs."""

    method: str
    arguments: Json
    time: float
    answer: Json
    status: int = 200
    rule: str = ""
    """Why it was refused, in words; empty when it was not, or when an injected fault refused it."""

    @property
    def error(self) -> str:
        """The error code, empty for a call that went well."""
        return str(self.answer.get("error", ""))


class RateLimitedError(RefusedError):
    """Over the tier: HTTP 429 with Retry-After."""

    def __init__(self, retry_after: int, rule: str) -> None:
        super().__init__("ratelimited", rule)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Tokens:
    """The two tokens an installed Socket Mode app holds."""

    bot: str
    app: str


class Dispatcher:
    """Runs calls against the world and keeps a bounded record of them."""

    def __init__(
        self, world: World, tokens: Tokens, *, enforce_tiers: bool, issue_socket_url: Callable[[], str]
    ) -> None:
        self._world = world
        self._tokens = tokens
        self._tiers = Tiers(world.clock) if enforce_tiers else None
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._methods: dict[str, Method] = {
            **chat.METHODS,
            **conversations.METHODS,
            **files.METHODS,
            **people.METHODS,
            **reactions.METHODS,
            **streams.METHODS,
            **views.METHODS,
            "apps.connections.open": Method(
                lambda _world, _arguments: {"url": issue_socket_url()}, 3, token="app"  # noqa: S106  # a kind
            ),
        }  # fmt: skip

    def run(self, method: str, token: str | None, arguments: Arguments) -> Json:
        """Carry out one call; all of it or nothing.

        Raises:
            RefusedError: what Slack would refuse.
        """
        known = self._methods.get(method)
        if known is None:
            raise RefusedError("unknown_method", "not served by this Slack")
        self._check_token(known, token)
        self._check_rate(method, known, arguments)
        need_scope(self._world, *known.scopes)
        return {"ok": True, **known.run(self._world, arguments)}

    def scopes_of(self, token: str | None) -> str:
        """What the header X-OAuth-Scopes says of an accepted token."""
        return ",".join(sorted(self._world.manifest.scopes)) if token == self._tokens.bot else "connections:write"

    def opens_files(self, token: str | None) -> bool:
        """Whether the token downloads files."""
        return token == self._tokens.bot and "files:read" in self._world.manifest.scopes

    def record(self, call: Call) -> None:
        """Keep a call and tell who waits."""
        self.calls.append(call)
        self._world.changes.publish("call")

    def _check_token(self, method: Method, token: str | None) -> None:
        if not token:
            raise RefusedError("not_authed", "a bearer token goes with each call")
        if token not in (self._tokens.bot, self._tokens.app):
            raise RefusedError("invalid_auth", "the token was not issued by this workspace")
        if token != (self._tokens.bot if method.token == "bot" else self._tokens.app):  # noqa: S105  # a kind
            raise RefusedError("not_allowed_token_type", f"the method takes the {method.token} token")

    def _check_rate(self, name: str, method: Method, arguments: Arguments) -> None:
        if self._tiers is None:
            return
        wait = self._tiers.wait_seconds(name, method.tier, arguments.text("channel"))
        if wait:
            raise RateLimitedError(wait, f"{name} is over its tier ({method.tier})")
