"""The workspace's repositories as its policy tells of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.local.stage import local_policy
from bot.policy.operator import OperatorPolicy
from handlers.review.change import change_of
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.limits import Limits
from patterns.review.request import PullAsked


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return local_policy(tmp_path / "a.git", tmp_path / "b.git", OperatorPolicy()).policy("T0", Limits(), "")


@pytest.mark.parametrize("said", ["http://127.0.0.1:4123/acme/shop/pull/1", "acme/shop#1", "shop#1", "shop 1"])
def test_a_pull_request_of_the_sample_is_found_by_link_and_by_number(policy: Policy, said: str) -> None:
    change = change_of(said, policy)
    assert change is not None
    assert change.what == PullAsked(repository="shop", number=1)


def test_the_library_is_at_no_host(policy: Policy) -> None:
    hosts = {name: one.rules.host for name, one in policy.repositories.items()}
    assert hosts == {"shop": "github", "simplejson": "none"}
