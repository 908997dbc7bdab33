"""The whole examination: what is printed, in which order, and the exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.doctor.examine import examine, examine_aloud, verdict
from bot.doctor.finding import Check, Finding
from bot.policy.operator import OperatorPolicy
from bot.policy.redaction import redactor_of
from bot.settings import Settings
from patterns.errors import ConfigurationInvalid
from tests.tools.model.stub import Answer, Wire, completion


async def told(settings: Settings, bwrap: Path) -> tuple[int, list[str]]:
    lines: list[str] = []
    status = await examine(lambda: settings, say=lines.append, bwrap=bwrap)
    return status, lines


async def test_a_host_that_is_reduced_could_serve(right: Settings, wire: Wire, bwrap: Path) -> None:
    wire.say(Answer(completion("ok")))
    status, lines = await told(right, bwrap)
    assert status == 0
    assert lines[-1] == "\nSteward can serve; 1 reduced, 3 not set."
    marks = {line[9:].split(":")[0]: line[:8].rstrip() for line in lines[:-1]}
    assert marks["sandbox"] == "reduced"
    assert [what for what, mark in marks.items() if mark == "failed"] == []
    assert lines[0] == "ok       settings: all can be read"
    assert [line for line in lines if "Remedy: " in line and line.startswith("ok")] == []


async def test_one_failure_is_enough_for_status_one(right: Settings, wire: Wire, bwrap: Path) -> None:
    wire.say(Answer(completion("ok")))
    wrong = right.model_copy(update={"slack_app_token": SecretStr("xapp-wrong")})
    status, lines = await told(wrong, bwrap)
    assert status == 1
    assert lines[-1].startswith("\nSteward cannot serve yet: 1 of ")


async def test_every_line_that_is_not_ok_has_its_remedy(bare: Settings, bwrap: Path) -> None:
    status, lines = await told(bare, bwrap)
    assert status == 1
    assert [line for line in lines[:-1] if not line.startswith("ok") and "\n         Remedy: " not in line] == []


@pytest.mark.blocking_allowed(reason="the test writes the policy file itself")
async def test_a_secret_that_the_policy_names_and_nobody_has_set_stops_the_start(bare: Settings, bwrap: Path) -> None:
    bare.policy.write_text("repositories: {shop: {url: https://127.0.0.1:9/a/shop, credential: {token: SHOP_TOKEN}}}")
    status, lines = await told(bare, bwrap)
    assert status == 1
    assert any("repositories.shop.credential: the variable SHOP_TOKEN is not set" in line for line in lines)


async def test_settings_that_cannot_be_read_are_told_one_by_one_and_the_host_all_the_same(bwrap: Path) -> None:
    def unreadable() -> Settings:
        raise ConfigurationInvalid("STEWARD_WIDTH: Input should be greater than 0\nSTEWARD_HTTP_PORT: not a number")

    lines: list[str] = []
    assert await examine(unreadable, say=lines.append, bwrap=bwrap) == 1
    assert lines[0].startswith("failed   settings: STEWARD_WIDTH: Input should be greater than 0\n")
    assert lines[1].startswith("failed   settings: STEWARD_HTTP_PORT: not a number\n")
    assert any(line.startswith("ok       Python: ") for line in lines)


async def test_no_secret_is_ever_printed(right: Settings, wire: Wire, bwrap: Path) -> None:
    wire.say(Answer({"error": {"message": f"who is {right.slack_bot_token.get_secret_value()}?"}}, status=400))
    url = "postgresql://steward:a-hidden%20word@127.0.0.1:9/steward"
    settings = right.model_copy(
        update={
            "database_url": url,
            "tavily_api_key": SecretStr("tvly-0123456789"),
            "brave_api_key": SecretStr("brave-0123456789"),
        }
    )
    _, lines = await told(settings, bwrap)
    assert redactor_of(settings).known_in("\n".join(lines)) == ()
    assert any("[redacted: SLACK_BOT_TOKEN]" in line or "[redacted]" in line for line in lines)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        (["ok", "ok"], "Steward can serve."),
        (["ok", "not set"], "Steward can serve; 1 not set."),
        (["failed", "reduced"], "Steward cannot serve yet: 1 of 2 failed."),
    ],
)
def test_the_last_line_sums_up(marks: list[str], words: str) -> None:
    assert verdict([Finding(mark, "x") for mark in marks]) == words  # type: ignore[arg-type]  # all of them are marks


async def test_a_check_that_breaks_is_told_by_its_kind_alone() -> None:
    async def broken() -> tuple[Finding, ...]:
        raise RuntimeError("with a secret in it")

    (found,) = await Check("something", broken).carry_out()
    assert (found.mark, found.reason) == ("failed", "the check itself broke (RuntimeError)")


async def test_a_serving_process_tells_the_same_and_says_what_it_had_no_time_for(right: Settings, wire: Wire) -> None:
    wire.say(Answer(completion("ok")))
    first, second, *_ = await examine_aloud(right, OperatorPolicy(), 60.0)
    assert first == "ok       settings: all can be read"
    assert second == "ok       policy file: as it was read when Steward began, repositories: 0"
    [*_, last] = await examine_aloud(right, OperatorPolicy(), 0.0)
    assert last == "The other checks did not end within 0 s: run `steward doctor` on Steward's machine."
