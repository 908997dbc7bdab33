"""Whom a reminder names: those whose click would count."""

from __future__ import annotations

import pytest

from patterns.guardrails.authority.deciders import deciders_of
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.questions import Choice, Question, QuestionKind

SHOP = {"shop": RepositoryPolicy(approvers=("S0SHOP", "U0ADA"))}


@pytest.mark.parametrize(
    ("policy", "kind", "named"),
    [
        (Policy(team="T"), "approve", ("U0ADA",)),
        (Policy(team="T", approvers=("U0GRACE",)), "approve", ("U0GRACE",)),
        (Policy(team="T", repositories=SHOP), "approve", ("S0SHOP",)),
        (Policy(team="T", repositories=SHOP, self_approval=True), "approve", ("S0SHOP", "U0ADA")),
        (Policy(team="T", approvers=("U0GRACE", "U0EVE")), "raise_budget", ("U0GRACE",)),
        (Policy(team="T", approvers=("U0GRACE",)), "answer", ("U0ADA", "U0GRACE")),
    ],
)
def test_those_are_named_whose_click_would_count(policy: Policy, kind: QuestionKind, named: tuple[str, ...]) -> None:
    question = Question(
        id="run:plan",
        run_id="run",
        kind=kind,
        title="Plan",
        body="",
        choices=(Choice(id="no", label="No"),),
        default="no",
        digest="d1",
        expires_seconds=60,
        requester="U0ADA",
        repository="shop",
        editors=("U0EVE",),
    )
    assert deciders_of(question, policy) == named
