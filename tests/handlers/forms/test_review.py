"""The form of /review: a change or a specification in one field, what goes with it in the others."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.review.form import NOT_HERE
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.guardrails.limits import Limits
from patterns.values.repository.rules import RepositoryRules
from tests.fakes.journey import values_of
from tests.handlers.conftest import Runs

pytestmark = pytest.mark.usefixtures("app")
SMALL = Limits(cap_microdollars=500_000, reserve_microdollars=50_000)
SLUG = "a function slug(title) that lowers\nand joins words with one hyphen"
GO_TESTS = "slug_test.go\n```go\npackage slug\n```"


@pytest.fixture
def policy() -> Policy:
    shop = RepositoryPolicy(rules=RepositoryRules(host="github"), place="acme/shop", site="github.com", limits=SMALL)
    return Policy(team="T0LOCAL", repositories={"shop": shop})


@pytest.fixture
async def view(app: object, local: LocalSlack) -> dict[str, Any]:
    del app
    await local.command(text="/review")
    await local.until(lambda it: it.view())
    return local.view() or {}


async def send(local: LocalSlack, **fields: str) -> dict[str, Any]:
    return await local.submit(values=values_of(local.view() or {}, fields))


async def record(runs: Runs) -> dict[str, Any]:
    await runs.until(1)
    [(_, payload)] = runs.started.values()
    made: dict[str, Any] = payload["record"]
    return made


async def test_a_specification_goes_with_its_language_criteria_and_tests(
    view: dict[str, Any], local: LocalSlack, runs: Runs
) -> None:
    said = "- blocker: lowers the title\n\n2. minor: never ends in a hyphen\n"
    sent = await send(local, text=SLUG, language="Go", criteria=said, tests=GO_TESTS)
    assert sent == {"ok": True}
    made = await record(runs)
    payload = made["payload"]
    assert (payload["text"], payload["language"]) == (SLUG, "Go")
    assert payload["criteria"] == ["blocker: lowers the title", "minor: never ends in a hyphen"]
    assert payload["tests"] == GO_TESTS
    assert made["text"] == f"{SLUG} (in Go, 2 criteria given, tests given)"
    assert str(view["blocks"]).count("At most 3,000 characters") == 3
    assert "They are run in Python and JavaScript, and only read in other languages" in str(view["blocks"])


async def test_only_the_first_field_must_be_filled(view: dict[str, Any], local: LocalSlack, runs: Runs) -> None:
    assert [block["block_id"] for block in view["blocks"] if not block["optional"]] == ["text"]
    assert await send(local, text=SLUG) == {"ok": True}
    payload = (await record(runs))["payload"]
    assert (payload["language"], payload["criteria"], payload["tests"], payload["again"]) == ("", [], "", False)


@pytest.mark.parametrize(
    "typed", ["<https://github.com/acme/shop/pull/12|acme/shop#12> the locks", "shop#12 the locks"]
)
@pytest.mark.usefixtures("view")
async def test_a_change_is_taken_by_its_link_or_number_and_may_be_reviewed_again(
    typed: str, local: LocalSlack, runs: Runs
) -> None:
    assert await send(local, text=typed, again="again") == {"ok": True}
    made = await record(runs)
    payload = made["payload"]
    assert payload["pull"] == {"repository": "shop", "number": 12}
    assert (payload["text"], payload["again"], payload["limits"]["cap_microdollars"]) == ("the locks", True, 500_000)
    assert made["text"] == f"{typed} again"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "tiny"}, {"text": "or say what the code shall do"}),
        ({"text": "other#12"}, {"text": "You can use these here: `shop`."}),
        ({"text": "shop main..x", "tests": "x", "language": "Go"}, {"tests": NOT_HERE, "language": NOT_HERE}),
        (
            {"text": SLUG, "criteria": "It lowers the title.\n" * 13},
            {"criteria": "13 criteria are too many: at most 12"},
        ),
        (
            {"text": SLUG, "criteria": "- minor: It lowers the title.", "tests": "package slug", "language": "Go"},
            {"criteria": "every criterion is minor", "tests": "in Go give each file's name"},
        ),
    ],
)
@pytest.mark.usefixtures("view")
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    fields: dict[str, str], told: dict[str, str], local: LocalSlack, runs: Runs
) -> None:
    answer = await send(local, **fields)
    assert answer["errors"].keys() == told.keys()
    assert all(words in answer["errors"][name] for name, words in told.items())
    assert runs.started == {}
    kept = (local.view() or {})["state"]["values"]["text"]["text"]["value"]
    assert kept == fields["text"]
