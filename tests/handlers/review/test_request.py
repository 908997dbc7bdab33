"""What may be typed after `/review`, as a table: a change in one of the forms that people write, or a specification."""

from __future__ import annotations

import pytest

from handlers.review.change import EXAMPLES
from handlers.review.request import parse
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.guardrails.limits import Limits
from patterns.review.request import Comparison, PullAsked, ReviewRequest
from patterns.values.repository.rules import RepositoryRules

AT_GITHUB = RepositoryRules(host="github", protected=("deploy/**",))
SMALL = Limits(cap_microdollars=500_000)
POLICY = Policy(
    team="T1",
    repositories={
        "shop": RepositoryPolicy(rules=AT_GITHUB, place="acme/shop.js", site="github.com", limits=SMALL),
        "acme/till": RepositoryPolicy(rules=AT_GITHUB, place="acme/cash-till", site="git.acme.example"),
        "plain": RepositoryPolicy(),
    },
)
LINK = "https://github.com/acme/shop.js/pull/12"


def parsed(text: str) -> ReviewRequest:
    return parse(text, requester="UADA", policy=POLICY)


@pytest.mark.parametrize(
    ("typed", "repository", "number", "rest"),
    [
        (LINK, "shop", 12, ""),
        (f"{LINK}/files", "shop", 12, ""),
        (f"{LINK}/commits/0123abcd?diff=split&w=1#discussion_r7", "shop", 12, ""),
        (f"{LINK}#issuecomment-1 mind the locks", "shop", 12, "mind the locks"),
        (f"{LINK}, please", "shop", 12, "please"),
        (f"<{LINK}>", "shop", 12, ""),
        (f"<{LINK}|acme/shop.js pull 12> mind\nthe locks", "shop", 12, "mind\nthe locks"),
        ("http://GitHub.com/Acme/Shop.JS/pull/12", "shop", 12, ""),
        ("https://git.acme.example:8443/acme/cash-till/pull/7/files", "acme/till", 7, ""),
        ("https://git.acme.example/acme/cash-till/pulls/7", "acme/till", 7, ""),
        ("acme/shop.js#12", "shop", 12, ""),
        ("Acme/Shop.JS#12: mind the locks", "shop", 12, "mind the locks"),
        ("shop#12", "shop", 12, ""),
        ("shop 12", "shop", 12, ""),
        ("shop #12 mind the locks", "shop", 12, "mind the locks"),
        ("acme/till#7", "acme/till", 7, ""),
        ("acme/cash-till 7\n\nmind the locks", "acme/till", 7, "mind the locks"),
    ],
)
def test_a_pull_request_is_meant_by_its_link_or_its_number(typed: str, repository: str, number: int, rest: str) -> None:
    made = parsed(typed)
    assert (made.pull, made.text) == (PullAsked(repository=repository, number=number), rest)
    assert (made.comparison, made.patch, made.again) == (None, None, False)


@pytest.mark.parametrize(
    ("typed", "repository", "base", "head"),
    [
        ("shop main..x", "shop", "main", "x"),
        ("plain v1.2...feature/a.b-c", "plain", "v1.2", "feature/a.b-c"),
        ("acme/shop.js main..x", "shop", "main", "x"),
    ],
)
def test_a_branch_is_meant_in_a_repository_by_its_name_or_its_place(
    typed: str, repository: str, base: str, head: str
) -> None:
    made = parsed(f"{typed} mind the locks")
    assert made.comparison == Comparison(repository=repository, base=base, head=head)
    assert (made.pull, made.text) == (None, "mind the locks")


@pytest.mark.parametrize(
    ("typed", "rest", "again"),
    [
        (f"{LINK} again", "", True),
        ("shop#12 mind the locks AGAIN", "mind the locks", True),
        ("shop main..x mind\nthe locks\nagain", "mind\nthe locks", True),
        ("shop#12 again and again, the locks", "again and again, the locks", False),
        ("shop#12 look at fetch_again", "look at fetch_again", False),
    ],
)
def test_again_is_an_option_at_the_end_and_a_word_elsewhere(typed: str, rest: str, *, again: bool) -> None:
    made = parsed(typed)
    assert (made.text, made.again) == (rest, again)


def test_a_change_is_reviewed_by_the_rules_and_limits_of_its_repository() -> None:
    made = parsed("shop#12")
    assert (made.rules, made.limits, made.requester) == (AT_GITHUB, SMALL, "UADA")
    assert parsed("plain a..b").rules == RepositoryRules()


@pytest.mark.parametrize(
    "typed",
    [
        "a function slug(title) that lowers\nand joins words with a hyphen",
        "parse 12 numbers of a line and add them up again",
        "shopping carts: a class Cart that counts",
        "# Title\n\nA function that adds two numbers",
    ],
)
def test_everything_else_is_a_specification_as_it_was_typed(typed: str) -> None:
    made = parsed(f"  {typed} ")
    assert (made.text, made.comparison, made.pull, made.again) == (typed, None, None, False)
    assert (made.limits, made.rules) == (POLICY.limits, RepositoryRules())


@pytest.mark.parametrize(
    "typed",
    [
        "https://github.com/acme/secret/pull/1",
        "https://git.acme.example/acme/shop.js/pull/1",
        "https://github.com.evil.example/acme/shop.js/pull/1",
        "https://github.com@evil.example/acme/shop.js/pull/1",
        "https://github.com/shop/shop/pull/1",
        "acme/secret#1",
        "secret#1",
        "#12",
        "secret main..x",
        "main..x main..y",
    ],
)
def test_what_is_not_theirs_and_what_is_not_there_are_told_the_same(typed: str) -> None:
    with pytest.raises(RequestInvalid) as caught:
        parsed(typed)
    assert caught.value.detail == (
        f"This names no repository that you can review in: {EXAMPLES}. "
        "You can use these here: `shop`, `acme/till`, `plain`."
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("https://github.com/acme/shop.js", "has to be that of a pull request"),
        ("https://github.com/acme/shop.js/issues/12", "has to be that of a pull request"),
        ("https://github.com/acme/shop.js/pull/12abc", "has to be that of a pull request"),
        ("https://[github.com/acme/shop.js/pull/12", "has to be that of a pull request"),
        ("plain#12", "`/review plain BASE..HEAD`"),
        ("plain 12", "it is not at GitHub"),
        ("shop#0", "no pull request of that number"),
        (f"shop {'9' * 5000}", "no pull request of that number"),
        ("shop", "After `shop` say which branch"),
        ("shop mind the locks", "After `shop` say which branch"),
        ("acme/shop.js", "After `acme/shop.js` say which branch"),
        ("shop --upload-pack=x..y", "After `shop` say which branch"),
        ("12", "or say what the code shall do"),
        ("", "or say what the code shall do"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_sentence_with_an_example(typed: str, told: str) -> None:
    with pytest.raises(RequestInvalid) as caught:
        parsed(typed)
    assert told in caught.value.detail
    assert "`/review " in caught.value.detail
