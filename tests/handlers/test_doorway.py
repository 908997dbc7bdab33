"""Every listener comes through the one doorway, and the doorway lets nobody in of whom it is not sure."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from functools import cache, partial
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any, cast

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.house import FrontRooms
from bot.local.slack.server import LocalSlack
from bot.settings import Settings
from bot.slack_in import make_app
from handlers.desk import Desk
from handlers.doorway import UNCHECKED, Doorway
from patterns.errors import NotAllowed
from patterns.guardrails.authority.actions import Action, Resource
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy

WITHOUT = {"on_closed": "a form closed without sending", "on_other": "acknowledged, and nothing done"}
DOORS = {Doorway.enter, Doorway.look}


@pytest.fixture
def policy() -> Policy:
    shop = RepositoryPolicy(approvers=("S0APPROVERS",), requesters=("S0APPROVERS",))
    return Policy(team="T0LOCAL", operators=("U0GRACE",), repositories={"shop": shop})


@pytest.fixture
def whole_app(web_client: AsyncWebClient, desk: Desk) -> AsyncApp:
    """As a process makes it that talks with Slack."""
    rooms = SimpleNamespace(client=web_client, desk=desk, slack=desk.slack)
    return make_app(Settings(_env_file=None), cast("FrontRooms", rooms))


def listeners(app: AsyncApp) -> dict[str, set[FunctionType]]:
    """All that Bolt was given, by module and name, with what it is given to call."""
    found: dict[str, set[FunctionType]] = {}
    for listener in app._async_listeners:  # no public way to ask
        function, given = listener.ack_function, set[FunctionType]()
        while isinstance(function, partial):
            given |= {one for one in function.keywords.values() if isinstance(one, FunctionType)}
            function = function.func
        name = ".".join((function.__module__, function.__name__, *sorted(one.__name__ for one in given)))
        found[name] = {function, *given}
    return found


@cache
def called_by(function: FunctionType) -> frozenset[FunctionType]:
    """The handlers' own functions that a function names, as far as its text tells."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    owner = _owner(function)
    typed = {name: _class(function, said) for name, said in function.__annotations__.items()}
    found: set[FunctionType] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found |= set(_functions(function.__globals__.get(node.id)))
        elif isinstance(node, ast.Attribute):
            found |= set(_of_attribute(node, owner, typed, function))
    return frozenset(found)


def _of_attribute(
    node: ast.Attribute, owner: type | None, typed: dict[str, type | None], function: FunctionType
) -> Iterator[FunctionType]:
    on = node.value
    if isinstance(on, ast.Attribute) and on.attr == "desk":
        yield from _functions(getattr(Desk, node.attr, None))
    elif isinstance(on, ast.Name):
        known = owner if on.id == "self" else typed.get(on.id) or function.__globals__.get(on.id)
        if isinstance(known, type | ModuleType):
            yield from _functions(getattr(known, node.attr, None))
    elif isinstance(on, ast.Call) and isinstance(on.func, ast.Name):
        known = function.__globals__.get(on.func.id)
        if isinstance(known, type):
            yield from _functions(getattr(known, node.attr, None))


def _functions(value: object) -> Iterator[FunctionType]:
    """A function of the handlers', or those that a table holds."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _functions(getattr(one, "do", one))
    elif isinstance(value, FunctionType) and value.__module__.startswith("handlers."):
        yield value


def _owner(function: FunctionType) -> type | None:
    name = function.__qualname__.rpartition(".")[0]
    found = function.__globals__.get(name)
    return found if isinstance(found, type) else None


def _class(function: FunctionType, annotation: object) -> type | None:
    found = function.__globals__.get(str(annotation))
    return found if isinstance(found, type) else None


def reached(functions: Iterable[FunctionType]) -> set[FunctionType]:
    """Everything that they may come to."""
    seen: set[FunctionType] = set()
    ahead = [*functions]
    while ahead:
        one = ahead.pop()
        if one not in seen:
            seen.add(one)
            ahead += called_by(one)
    return seen


def test_every_listener_comes_through_the_doorway(whole_app: AsyncApp) -> None:
    found = listeners(whole_app)
    assert len(found) > 20
    outside = {name for name, one in found.items() if not DOORS & reached(one)}
    assert {name.rpartition(".")[2] for name in outside} == set(WITHOUT)


def test_every_row_of_the_operators_command_and_every_verb_is_followed(whole_app: AsyncApp) -> None:
    """Else the test above would prove less than it says."""
    command = listeners(whole_app)["handlers.operating.command.on_operating"]
    names = {f"{one.__module__}.{one.__name__}" for one in reached(command)}
    assert {"handlers.operating.answers.intake.pause", "handlers.operating.answers.trail.audit"} <= names
    home = [one for name, all_of in listeners(whole_app).items() if ".home.clicks." in name for one in all_of]
    assert "handlers.schedules.verbs._run" in {f"{one.__module__}.{one.__name__}" for one in reached(home)}


async def enter(desk: Desk, action: Action, user: str = "U0GRACE", **about: Any) -> str:
    """What comes of it: empty for a yes."""
    try:
        await desk.authorise(user, "C0ENG", action, Resource(repository="shop", requester="U0ADA", **about))
    except NotAllowed as error:
        return error.detail
    return ""


async def test_a_group_is_asked_afresh_for_every_click(desk: Desk, local: LocalSlack) -> None:
    assert await enter(desk, "decide") == ""
    local.world.workspace.usergroups["S0APPROVERS"] = []
    assert "This one is decided by <!subteam^S0APPROVERS>" in await enter(desk, "decide")


async def test_only_the_groups_that_matter_are_asked(desk: Desk, local: LocalSlack) -> None:
    for action in ("mute", "see_own", "pause_intake"):
        await enter(desk, action)  # type: ignore[arg-type]  # a name of the closed set
    assert [one.method for one in local.calls if one.method == "usergroups.users.list"] == []


@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list", "conversations.info"])
async def test_while_slack_does_not_answer_nobody_may_do_what_matters(
    method: str, desk: Desk, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.client.ATTEMPTS", 1)
    local.faults.fail(method, times=99)
    for action in ("decide", "steer", "dismiss"):
        assert await enter(desk, action) == UNCHECKED  # type: ignore[arg-type]  # a name of the closed set


async def test_a_group_that_is_gone_is_a_plain_no(desk: Desk, local: LocalSlack) -> None:
    del local.world.workspace.usergroups["S0APPROVERS"]
    assert "This one is decided by <!subteam^S0APPROVERS>" in await enter(desk, "decide")


async def test_to_stop_something_takes_no_more_answers_of_slack_than_who_asks(
    desk: Desk, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.client.ATTEMPTS", 1)
    for method in ("conversations.info", "usergroups.users.list"):
        local.faults.fail(method, times=99)
    assert await enter(desk, "stop", "U0ADA") == ""


async def test_what_was_asked_in_a_private_channel_is_read_in_it_and_nowhere_else(
    desk: Desk, local: LocalSlack
) -> None:
    workspace = local.world.workspace
    workspace.channels["G0SECRET"].members += ["U0STEWARD", "U0LINUS"]
    workspace.users["U0LINUS"].is_restricted = False
    secret = Resource(command="research", requester="U0ADA", channel="G0SECRET")
    await desk.authorise("U0LINUS", "G0SECRET", "see_run", secret)
    await desk.authorise("U0ADA", "", "see_run", secret)
    for channel in ("C0ENG", ""):
        for user in ("U0LINUS", "U0GRACE"):
            with pytest.raises(NotAllowed, match="not shown outside of it"):
                await desk.authorise(user, channel, "see_run", secret)
    await desk.authorise("U0GRACE", "", "know_run", secret)
    with pytest.raises(NotAllowed):
        await desk.authorise("U0LINUS", "", "know_run", secret)


async def test_what_was_asked_where_all_may_read_is_read_by_all_and_by_nobody_once_it_is_shared(
    desk: Desk, local: LocalSlack
) -> None:
    local.world.workspace.users["U0LINUS"].is_restricted = False
    public = Resource(command="research", requester="U0ADA", channel="C0GEN", is_public=False)
    await desk.authorise("U0LINUS", "", "see_run", public)
    local.world.workspace.channels["C0GEN"].is_ext_shared = True
    with pytest.raises(NotAllowed):
        await desk.authorise("U0LINUS", "", "see_run", public)


async def test_what_a_caller_says_of_who_may_read_a_channel_is_not_believed(desk: Desk, local: LocalSlack) -> None:
    local.world.workspace.channels["G0SECRET"].members.append("U0STEWARD")
    told = Resource(command="research", requester="U0ADA", channel="G0SECRET", is_public=True)
    with pytest.raises(NotAllowed):
        await desk.authorise("U0GRACE", "C0ENG", "see_run", told)
