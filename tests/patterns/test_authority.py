"""Who may use, ask, decide and stop: an unknown is a no."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.guardrails.authority import (
    Person,
    Policy,
    RepositoryPolicy,
    Room,
    as_seen_by,
    may_not_decide,
    may_not_hand_in,
    may_not_rate,
    may_not_steer,
    may_request,
    may_tend,
    may_withdraw,
    outsider,
)
from patterns.values.questions import Choice, Question, digest_of

POLICY = Policy(team="T1")
WITH_APPROVERS = Policy(team="T1", approvers=("UGRACE", "ULINUS"))
QUESTION = Question(
    id="run:plan",
    run_id="run",
    kind="approve",
    title="May I?",
    body="",
    choices=(Choice(id="approve", label="Yes"), Choice(id="reject", label="No")),
    default="reject",
    digest="0",
    expires_seconds=1,
    requester="UADA",
)
ROOM = Room(id="C1", can_post=True, is_shared=False)


def person(name: str = "UADA", **facts: Any) -> Person:
    return Person.model_validate({"id": name, "team": "T1", **facts})


def policy(*, approvers: tuple[str, ...] = (), own_word: bool | None = None, **shop: Any) -> Policy:
    """One repository, and what is said of the installation beside it."""
    return Policy(
        team="T1", approvers=approvers, self_approval=own_word, repositories={"shop": RepositoryPolicy(**shop)}
    )


def question(**changes: Any) -> Question:
    return QUESTION.model_copy(update={"repository": "shop", **changes})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, None),
        ({"is_deleted": True}, "Only people of this workspace"),
        ({"is_bot": True}, "Only people of this workspace"),
        ({"is_guest": True}, "Guests cannot"),
        ({"is_stranger": True}, "its own workspace only"),
        ({"team": "T2"}, "its own workspace only"),
        ({"team": ""}, "its own workspace only"),
    ],
)
def test_only_members_of_the_workspace_use_it(facts: dict[str, Any], words: str | None) -> None:
    found = outsider(person(**facts), POLICY)
    assert (found is None) == (words is None)
    assert words is None or words in str(found)
    assert (may_not_decide(person(**facts), QUESTION, POLICY) is None) == (words is None), "requester or not"
    assert (may_not_steer(person(**facts), "UADA", "", POLICY) is None) == (words is None)
    assert may_request(person(**facts), ROOM, "shop", policy()) == (words is None)
    named = policy(requesters=("S1",), approvers=("S1",))
    in_the_group = person(groups=("S1",), **facts)
    assert may_request(in_the_group, ROOM, "shop", named) == (words is None)
    by_group = may_not_decide(in_the_group, question(requester="UGRACE"), named)
    assert (by_group is None) == (words is None)


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
def test_a_repository_is_used_by_its_requesters_in_its_channels(
    shop: dict[str, Any], who: Person, *, allowed: bool
) -> None:
    assert may_request(who, ROOM, "shop", policy(**shop)) is allowed
    assert list(as_seen_by(who, ROOM, policy(**shop)).repositories) == (["shop"] if allowed else [])


def test_a_repository_that_is_not_configured_is_used_by_nobody() -> None:
    assert may_request(person(), ROOM, "till", policy()) is False


def test_no_repository_is_used_in_a_channel_that_is_shared_or_not_known() -> None:
    assert may_request(person(), Room(id="C1", can_post=True, is_shared=True), "shop", policy()) is False
    assert may_request(person(), Room(id="C1"), "shop", policy()) is False


def test_without_approvers_who_asked_decides_and_nobody_else() -> None:
    assert may_not_decide(person("UADA"), QUESTION, POLICY) is None
    assert may_not_decide(person("UGRACE"), QUESTION, POLICY) == (
        "This one is decided by <@UADA>. Your click changed nothing."
    )


def test_with_approvers_they_decide_and_who_asked_does_not() -> None:
    assert may_not_decide(person("ULINUS"), QUESTION, WITH_APPROVERS) is None
    assert may_not_decide(person("UADA"), QUESTION, WITH_APPROVERS) == (
        "This one is decided by <@UGRACE>, <@ULINUS>. Your click changed nothing."
    )


def test_a_repositorys_own_approvers_stand_in_the_installations_place() -> None:
    assert may_not_decide(person("UGRACE"), question(), policy(approvers=("UGRACE",))) is None
    other = Policy(team="T1", approvers=("UGRACE",), repositories={"shop": RepositoryPolicy(approvers=("ULINUS",))})
    assert may_not_decide(person("ULINUS"), question(), other) is None
    assert "decided by <@ULINUS>" in str(may_not_decide(person("UGRACE"), question(), other))
    assert may_not_decide(person("UGRACE"), QUESTION, other) is None, "a question about no repository"


def test_a_question_about_a_repository_that_is_gone_is_decided_by_nobody() -> None:
    for who in (person("UADA"), person("UGRACE")):
        assert "does not name this repository any more" in str(may_not_decide(who, question(), WITH_APPROVERS))


def test_a_user_group_decides_by_those_who_are_in_it_now() -> None:
    by_group = policy(approvers=("S1",))
    assert may_not_decide(person("UGRACE", groups=("S1",)), question(), by_group) is None
    assert "decided by <!subteam^S1>" in str(may_not_decide(person("UGRACE"), question(), by_group))
    assert "decided by <!subteam^S1>" in str(may_not_decide(person("UGRACE", groups=("S2",)), question(), by_group))


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
    said = policy(approvers=("UADA", "UGRACE"), own_word=installation, self_approval=repository)
    for asked in (question(), question(requester="ULINUS", editors=("UADA",))):
        refusal = may_not_decide(person("UADA"), asked, said)
        assert (refusal is None) is allowed
        assert allowed or "another of <@UADA>, <@UGRACE> does" in str(refusal)
        assert may_not_decide(person("UGRACE"), asked, said) is None


def test_what_was_meant_is_also_said_by_who_asked() -> None:
    said = policy(approvers=("UGRACE",))
    assert may_not_decide(person("UADA"), question(kind="answer"), said) is None
    assert may_not_decide(person("ULINUS"), question(kind="answer"), said) is not None
    assert may_not_decide(person("UADA"), question(kind="choose"), said) is not None


def test_who_asked_may_always_take_the_answer_without_an_effect() -> None:
    assert may_withdraw(person("UADA"), QUESTION, "reject") is True
    assert may_withdraw(person("UADA"), QUESTION, "approve") is False
    assert may_withdraw(person("UGRACE"), QUESTION, "reject") is False


def test_who_asked_and_the_approvers_may_stop_a_run() -> None:
    assert may_not_steer(person("UADA"), "UADA", "", WITH_APPROVERS) is None
    assert may_not_steer(person("UGRACE"), "UADA", "", WITH_APPROVERS) is None
    assert "Only <@UADA> or an approver" in str(may_not_steer(person("UGUIDO"), "UADA", "", WITH_APPROVERS))
    own = Policy(team="T1", approvers=("UGRACE",), repositories={"shop": RepositoryPolicy(approvers=("S1",))})
    assert may_not_steer(person("UGUIDO", groups=("S1",)), "UADA", "shop", own) is None
    assert "Only <@UADA> or an approver" in str(may_not_steer(person("UGRACE"), "UADA", "shop", own))


@pytest.mark.parametrize(
    ("who", "own", "binds", "told"),
    [
        ("ULINUS", {}, False, ""),
        ("ULINUS", {}, True, ""),
        ("ULINUS", {"approvers": ("UGRACE",)}, False, ""),
        ("ULINUS", {"approvers": ("UGRACE",)}, True, "decided by <@UADA>, <@UGRACE>"),
        ("UADA", {"approvers": ("UGRACE",)}, True, ""),
        ("UGRACE", {"approvers": ("UGRACE",), "requesters": ("UADA",)}, True, ""),
        ("ULINUS", {"approvers": ("S1",), "requesters": ("UADA",)}, True, ""),
        ("UGUIDO", {"requesters": ("UADA",)}, False, "Only people who may ask for work"),
        ("UADA", {"requesters": ("UGUIDO",)}, True, "Only people who may ask for work"),
        ("UADA", {"channels": ("C2",)}, False, "Only people who may ask for work"),
    ],
)
def test_a_finding_is_rated_by_requesters_and_dismissed_by_who_asked_or_decides(
    who: str, own: dict[str, Any], told: str, *, binds: bool
) -> None:
    rater = person(who, groups=("S1",) if who == "ULINUS" and own.get("approvers") == ("S1",) else ())
    found = may_not_rate(rater, ROOM, "shop", policy(**own), requester="UADA", binds=binds)
    assert (found is None) == (told == "")
    assert told in str(found)


@pytest.mark.parametrize("binds", [True, False])
def test_of_what_belongs_to_no_repository_each_member_may_say_whether_it_is_useful(*, binds: bool) -> None:
    assert may_not_rate(person("ULINUS"), Room(id="C9"), "", WITH_APPROVERS, requester="UADA", binds=binds) is None
    guest = may_not_rate(person(is_guest=True), ROOM, "", WITH_APPROVERS, requester="UADA", binds=binds)
    assert "Guests cannot" in str(guest)


def test_what_a_repository_has_learned_is_seen_by_who_asks_or_decides_there_and_not_in_shared_channels() -> None:
    said = policy(approvers=("UGRACE",), requesters=("UADA",))
    shared = Room(id="C1", can_post=True, is_shared=True)
    assert [may_tend(person(one), ROOM, "shop", said) for one in ("UADA", "UGRACE", "ULINUS")] == [True, True, False]
    assert not may_tend(person("UGRACE"), shared, "shop", said)
    assert not may_tend(person("UGRACE", is_guest=True), ROOM, "shop", said)
    assert not may_tend(person("UGRACE"), ROOM, "till", said)


@pytest.mark.parametrize(
    ("facts", "read"),
    [
        ({}, True),
        ({"is_bot": True}, True),
        ({"is_guest": True}, False),
        ({"is_stranger": True}, False),
        ({"team": "T2"}, False),
    ],
)
def test_a_file_of_an_outsider_is_not_read(facts: dict[str, Any], *, read: bool) -> None:
    assert (may_not_hand_in(person(**facts), POLICY) is None) is read


def test_a_fingerprint_is_of_the_content_not_of_its_order() -> None:
    assert digest_of({"a": 1, "b": [1, 2]}) == digest_of({"b": [1, 2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
    assert digest_of({"a": [1, 2]}) != digest_of({"a": [2, 1]})
