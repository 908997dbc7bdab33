"""Who may use, decide and stop: an unknown is a no."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.guardrails.authority import Person, Policy, may_not_decide, may_not_stop, outsider
from patterns.values.questions import Choice, Question, digest_of

POLICY = Policy(team="T1")
WITH_APPROVERS = Policy(team="T1", approvers=("UGRACE", "ULINUS"))
QUESTION = Question(
    id="run:plan",
    run_id="run",
    kind="approve",
    title="May I?",
    body="",
    choices=(Choice(id="reject", label="No"),),
    default="reject",
    digest="0",
    expires_seconds=1,
    requester="UADA",
)


def person(name: str = "UADA", **facts: Any) -> Person:
    return Person.model_validate({"id": name, "team": "T1", **facts})


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
    assert (may_not_stop(person(**facts), "UADA", POLICY) is None) == (words is None)


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


def test_who_asked_and_the_approvers_may_stop_a_run() -> None:
    assert may_not_stop(person("UADA"), "UADA", WITH_APPROVERS) is None
    assert may_not_stop(person("UGRACE"), "UADA", WITH_APPROVERS) is None
    assert "Only <@UADA> or an approver" in str(may_not_stop(person("UGUIDO"), "UADA", WITH_APPROVERS))


def test_a_fingerprint_is_of_the_content_not_of_its_order() -> None:
    assert digest_of({"a": 1, "b": [1, 2]}) == digest_of({"b": [1, 2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
    assert digest_of({"a": [1, 2]}) != digest_of({"a": [2, 1]})
