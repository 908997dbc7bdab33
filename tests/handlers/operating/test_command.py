from __future__ import annotations

from dataclasses import replace

import pytest
from slack_bolt.async_app import AsyncApp

from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Command, Manifest
from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.operating import command
from handlers.operating.row import Subcommand
from handlers.operating.table import SUBCOMMANDS
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy

OPERATOR = "U0GRACE"
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def policy() -> Policy:
    return Policy(team="T0LOCAL", operators=(OPERATOR,), repositories={"shop": RepositoryPolicy()})


async def echo(desk: Desk, asked: Asked) -> Whisper:
    del desk
    if asked.words == "nonsense":
        raise RequestInvalid("Say it so: `/steward echo words`.")
    return Whisper(f"{asked.user} in {asked.channel}: {asked.words}")


@pytest.fixture(autouse=True)
def rows(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {
        "echo": Subcommand("see_own", "says it again", echo, usage="words"),
        "secret": Subcommand("operate", "says it to operators", echo, meanwhile="One moment."),
    }
    monkeypatch.setattr(command, "SUBCOMMANDS", table)


async def told(local: LocalSlack, text: str, user: str = "U0ADA", count: int = 1) -> list[str]:
    assert await local.command(user=user, text=text) == {"ok": True}
    await local.until(lambda it: len(it.ephemerals(user)) >= count)
    return [seen["text"] for seen in local.ephemerals(user)]


@pytest.mark.parametrize(
    ("user", "typed", "answer"),
    [
        ("U0ADA", "echo  a <b & c", "U0ADA in C0ENG: a <b & c"),
        ("U0ADA", "ECHO @grace in #engineering", "U0ADA in C0ENG: @U0GRACE in #C0ENG"),
        ("U0ADA", "echo nonsense", "Say it so: `/steward echo words`."),
        ("U0ADA", "secret plans", "That is for Steward's operators: <@U0GRACE>. Nothing was done."),
        (OPERATOR, "echo hello", "U0GRACE in C0ENG: hello"),
    ],
)
async def test_the_first_word_finds_who_answers(local: LocalSlack, user: str, typed: str, answer: str) -> None:
    assert await told(local, f"/steward {typed}", user) == [answer]


async def test_what_takes_long_says_a_word_at_once(local: LocalSlack) -> None:
    assert await told(local, "/steward secret plans", OPERATOR, count=2) == ["One moment.", "U0GRACE in C0ENG: plans"]


@pytest.mark.parametrize("typed", ["", "help", " ? "])
async def test_the_list_names_what_this_person_may_ask_and_nothing_else(local: LocalSlack, typed: str) -> None:
    [members] = await told(local, f"/steward {typed}")
    assert "• `/steward echo words`: says it again" in members
    assert "secret" not in members
    [operators] = await told(local, f"/steward {typed}", OPERATOR)
    assert "• `/steward secret`: says it to operators" in operators


async def test_a_word_that_nobody_knows_gets_the_nearest_and_the_list(local: LocalSlack) -> None:
    [answer] = await told(local, "/steward ecco <!channel>")
    assert answer.startswith("There is no `ecco` here. Did you mean `/steward echo`? These are:\n• ")
    far = (await told(local, "/steward <https://evil.example|`x`>", count=2))[1]
    assert far.startswith("There is no `(https://evil.example)` here. These are:\n")


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted", "is_stranger"])
async def test_whoever_may_not_use_steward_is_not_even_told_the_list(local: LocalSlack, flag: str) -> None:
    setattr(local.world.workspace.users["U0ADA"], flag, True)
    [answer] = await told(local, "/steward help")
    assert "echo" not in answer


async def test_the_command_answers_under_the_name_that_the_installation_gives_it(
    local: LocalSlack, desk: Desk, app: AsyncApp
) -> None:
    named = desk.policy.model_copy(update={"operator_command": "st-desk"})
    command.register(app, replace(desk, policy=named))
    manifest: Manifest = local.world.manifest
    local.world.manifest = Manifest((Command("/st-desk"),), manifest.scopes, manifest.events)
    assert await told(local, "/st-desk echo it") == ["U0ADA in C0ENG: it"]


def test_the_list_has_room_for_every_row() -> None:
    lines = [f"• `/{'x' * 31} {name} {row.usage}`: {row.line}" for name, row in SUBCOMMANDS.items()]
    assert len("\n".join(lines)) < 3000
