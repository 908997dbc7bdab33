"""The form of /refactor: what one may use here, what is wrong at its field, and a request with the chosen options."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.guardrails.limits import Limits
from patterns.values.repository.rules import RepositoryRules
from tests.fakes.journey import values_of
from tests.handlers.conftest import Runs

pytestmark = pytest.mark.usefixtures("app")
SMALL = Limits(cap_microdollars=500_000, reserve_microdollars=50_000)


@pytest.fixture
def policy() -> Policy:
    repositories = {
        "shop": RepositoryPolicy(rules=RepositoryRules(host="github", draft=True), limits=SMALL),
        "till": RepositoryPolicy(),
    }
    return Policy(team="T0LOCAL", repositories=repositories)


async def opened(local: LocalSlack, typed: str = "/refactor") -> dict[str, Any]:
    await local.command(text=typed)
    await local.until(lambda it: it.view())
    return local.view() or {}


async def send(local: LocalSlack, **fields: str) -> dict[str, Any]:
    return await local.submit(values=values_of(local.view() or {}, fields))


def request(runs: Runs) -> dict[str, Any]:
    [(_, payload)] = runs.started.values()
    wanted: dict[str, Any] = payload["record"]["payload"]
    return wanted


async def test_without_options_the_request_is_that_of_the_policy(local: LocalSlack, runs: Runs) -> None:
    view = await opened(local)
    assert "$0.50 in shop, $2.00 in till" in str(view["blocks"])
    assert await send(local, text="split the cart into two") == {"ok": True}
    await runs.until(1)
    made = request(runs)
    assert (made["repository"], made["branch"], made["text"]) == ("shop", None, "split the cart into two")
    assert made["limits"]["cap_microdollars"] == 500_000
    assert made["rules"]["draft"] is True


async def test_the_options_are_those_that_were_chosen(local: LocalSlack, runs: Runs) -> None:
    await opened(local)
    sent = await send(local, text="split the cart into two", branch=" release/1.x ", dollars="$0.25", draft="")
    assert sent == {"ok": True}
    await runs.until(1)
    made = request(runs)
    assert made["branch"] == "release/1.x"
    assert (made["limits"]["cap_microdollars"], made["limits"]["reserve_microdollars"]) == (250_000, 25_000)
    assert made["rules"]["draft"] is False
    [(_, payload)] = runs.started.values()
    assert payload["record"]["text"] == "shop@release/1.x split the cart into two"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("text", "fix", "Say what to change"),
        ("branch", "--upload-pack=x", "no branch's name"),
        ("branch", "a..b", "no branch's name"),
        ("branch", "a b", "no branch's name"),
        ("dollars", "0.51", "at most $0.50 in shop"),
        ("dollars", "0", "A number above 0"),
        ("dollars", "-1", "A number above 0"),
        ("dollars", "nan", "A number above 0"),
        ("dollars", "inf", "A number above 0"),
        ("dollars", "cheap", "A number above 0"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    field: str, value: str, told: str, local: LocalSlack, runs: Runs
) -> None:
    await opened(local)
    answer = await send(local, **{"text": "split the cart into two", field: value})
    assert list(answer["errors"]) == [field]
    assert told in answer["errors"][field]
    assert runs.started == {}
    state = (local.view() or {})["state"]["values"]
    assert state[field][field]["value"] == value


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/refactor till", {"repository": "till"}),
        ("/refactor till@release/2 fix", {"repository": "till", "branch": "release/2", "text": "fix"}),
    ],
)
async def test_a_command_with_too_little_opens_the_form_with_what_was_typed(
    typed: str, shown: dict[str, str], local: LocalSlack, runs: Runs
) -> None:
    view = await opened(local, typed)
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["repository"]["initial_option"]["value"] == shown["repository"]
    for name in ("branch", "text"):
        assert elements[name].get("initial_value") == shown.get(name)
    assert runs.started == {}


async def test_where_slack_opens_no_form_any_more_the_words_say_what_is_missing(local: LocalSlack, runs: Runs) -> None:
    local.faults.refuse("views.open", "expired_trigger_id")
    await local.command(text="/refactor till fix")
    await local.until(lambda it: it.ephemerals())
    assert "Say what to change in `till`" in local.ephemerals()[0]["text"]
    assert runs.started == {}


async def test_a_repository_that_was_taken_away_while_the_form_was_open_is_refused_at_its_field(
    local: LocalSlack, runs: Runs
) -> None:
    await opened(local)
    local.world.workspace.channels["C0ENG"].is_ext_shared = True
    answer = await send(local, text="split the cart into two")
    assert "shared with another organisation" in answer["errors"]["text"]
    assert runs.started == {}


class TestWithoutGithubAndWithOneCap:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(team="T0LOCAL", repositories={"till": RepositoryPolicy(limits=SMALL)})

    async def test_drafts_are_not_offered(self, local: LocalSlack) -> None:
        view = await opened(local)
        assert [block["block_id"] for block in view["blocks"]] == ["repository", "text", "branch", "dollars"]
        assert "At most $0.50; empty: that." in str(view["blocks"])


class TestWithNothingToUse:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(team="T0LOCAL", repositories={"till": RepositoryPolicy(requesters=("U0GRACE",))})

    async def test_no_form_opens_and_the_reason_is_told(self, local: LocalSlack) -> None:
        await local.command(text="/refactor")
        await local.until(lambda it: it.ephemerals())
        assert "There is none that you can use in this channel" in local.ephemerals()[0]["text"]
        assert "till" not in local.ephemerals()[0]["text"]
        assert local.view() is None
