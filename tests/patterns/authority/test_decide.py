"""What a person is told who may not: why, and who may."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.guardrails.authority.actions import NOTHING, Action, Resource
from patterns.guardrails.authority.decide import decide, usable
from patterns.guardrails.authority.people import Person, Room
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.questions import digest_of

POLICY = Policy(team="T1")
ROOM = Room(id="C1", can_post=True, is_shared=False)
OF_SHOP = Resource(repository="shop", requester="UADA", channel="C1")


def person(name: str = "UADA", **facts: Any) -> Person:
    return Person.model_validate({"id": name, "team": "T1", **facts})


def policy(*, approvers: tuple[str, ...] = (), operators: tuple[str, ...] = (), **shop: Any) -> Policy:
    """One repository, and what is said of the installation beside it."""
    return Policy(team="T1", approvers=approvers, operators=operators, repositories={"shop": RepositoryPolicy(**shop)})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_deleted": True}, "Only people of this workspace"),
        ({"is_bot": True}, "Only people of this workspace"),
        ({"is_guest": True}, "Guests cannot"),
        ({"is_stranger": True}, "its own workspace only"),
        ({"team": "T2"}, "its own workspace only"),
        ({"team": ""}, "its own workspace only"),
    ],
)
def test_whoever_is_no_member_is_told_so(facts: dict[str, Any], words: str) -> None:
    refused = decide(person(**facts), ROOM, "see_policy", NOTHING, POLICY)
    assert (refused.allowed, words in refused.why) == (False, True)


def test_an_empty_workspace_is_nobodys() -> None:
    assert not decide(person(team=""), ROOM, "help", NOTHING, Policy(team="")).allowed


@pytest.mark.parametrize(
    ("shop", "who", "allowed"),
    [
        ({}, person(), True),
        ({"requesters": ("UADA",)}, person(), True),
        ({"requesters": ("UGRACE",)}, person(), False),
        ({"requesters": ("S1", "S2")}, person(groups=("S2",)), True),
        ({"requesters": ("S1",)}, person(groups=("S2",)), False),
        ({"requesters": ()}, person(), False),
        ({"channels": ("C1", "C2")}, person(), True),
        ({"channels": ("C2",)}, person(), False),
    ],
)
def test_only_what_one_may_use_is_named_to_one(shop: dict[str, Any], who: Person, *, allowed: bool) -> None:
    assert list(usable(who, ROOM, policy(**shop)).repositories) == (["shop"] if allowed else [])


def test_a_repository_that_one_may_not_use_is_as_unknown_as_one_that_does_not_exist() -> None:
    closed = policy(requesters=("UGRACE",))
    refused = [
        decide(person(), ROOM, "request", Resource(repository=name), closed).why for name in ("shop", "no-such-one")
    ]
    assert refused == ["There is no such repository that you can use here."] * 2


@pytest.mark.parametrize(
    ("action", "who", "said", "words"),
    [
        ("decide", "UGRACE", policy(), "This one is decided by <@UADA>. Your click changed nothing."),
        ("decide", "UADA", policy(approvers=("UGRACE", "S1")), "This one is decided by <@UGRACE>, <!subteam^S1>."),
        ("decide", "UADA", policy(approvers=("UADA", "UGRACE")), "another of <@UADA>, <@UGRACE> does"),
        ("decide", "ULINUS", policy(approvers=("UGRACE",), self_approval=True), "is decided by <@UGRACE>"),
        ("stop", "ULINUS", policy(), "Only <@UADA> or an approver can stop this run."),
        ("steer", "ULINUS", policy(), "Only <@UADA> or an approver can steer this run."),
        ("keep_schedule", "ULINUS", policy(), "Only <@UADA>, whose it is, or an approver can do that."),
        ("see_run", "ULINUS", policy(), "belongs to a conversation that you are not in"),
        ("dismiss", "ULINUS", policy(approvers=("UGRACE",)), "decided by <@UADA>, <@UGRACE>"),
        ("rate", "ULINUS", policy(requesters=("UADA",)), "Only people who may ask for work"),
        ("pause_intake", "ULINUS", policy(operators=("UOPS", "S2")), "operators: <@UOPS>, <!subteam^S2>."),
        ("pause_intake", "ULINUS", policy(), "adds `operators: [YOUR-SLACK-ID]` to its policy file"),
    ],
)
def test_a_no_says_who_may(action: Action, who: str, said: Policy, words: str) -> None:
    elsewhere = Room(id="C2", can_post=True, is_shared=False)
    refused = decide(person(who), elsewhere, action, OF_SHOP, said)
    assert not refused.allowed
    assert words in refused.why


def test_a_no_names_who_may_to_our_code_too() -> None:
    refused = decide(person("ULINUS"), ROOM, "decide", OF_SHOP, policy(approvers=("UGRACE", "S1")))
    assert refused.who == ("UGRACE", "S1")


@pytest.mark.parametrize(
    ("installation", "repository", "allowed"),
    [
        (None, None, False),
        (True, None, True),
        (None, True, True),
        (True, False, False),
        (False, True, True),
    ],
)
def test_an_approver_decides_about_their_own_run_only_where_that_is_said(
    *, installation: bool | None, repository: bool | None, allowed: bool
) -> None:
    said = policy(approvers=("UADA", "UGRACE"), self_approval=repository)
    said = said.model_copy(update={"self_approval": installation})
    for about in (OF_SHOP, Resource(repository="shop", requester="ULINUS", editors=("UADA",))):
        assert decide(person("UADA"), ROOM, "decide", about, said).allowed is allowed
        assert decide(person("UGRACE"), ROOM, "decide", about, said).allowed


def test_a_fingerprint_is_of_the_content_not_of_its_order() -> None:
    assert digest_of({"a": 1, "b": [1, 2]}) == digest_of({"b": [1, 2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
    assert digest_of({"a": [1, 2]}) != digest_of({"a": [2, 1]})
