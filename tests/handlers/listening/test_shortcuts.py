"""A patch in the channel, the entry of its menu, the form, and the run: with whom, what and where it may begin."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers import desk as desk_module
from handlers.listening.shortcuts import SHORTCUT
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.guardrails.limits import Limits
from patterns.values.repository.rules import RepositoryRules
from tests.fakes.journey import values_of
from tests.handlers.conftest import CHANNEL, Runs

pytestmark = pytest.mark.usefixtures("app")
PATCH = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-é\n+è\n"


@pytest.fixture
def policy() -> Policy:
    shop = RepositoryPolicy(rules=RepositoryRules(protected=("x",)), limits=Limits(cap_microdollars=500_000))
    other = RepositoryPolicy(requesters=("U0GRACE",))
    return Policy(team="T0LOCAL", repositories={"shop": shop, "of-grace": other})


async def choose(local: LocalSlack, *, user: str = "U0ADA", **shared: Any) -> None:
    """Share a file and choose the entry of its message's menu."""
    file = {"name": "fix.patch", "content": PATCH.encode(), **shared}
    ts = (await local.share(**file))["ts"]
    assert await local.shortcut(user=user, ts=ts, callback_id=SHORTCUT) == {"ok": True}


async def opened(local: LocalSlack, **shared: Any) -> dict[str, Any]:
    await choose(local, **shared)
    await local.until(lambda it: it.view())
    return local.view() or {}


async def told(local: LocalSlack, user: str = "U0ADA") -> str:
    await local.until(lambda it: it.ephemerals(user))
    [seen] = local.ephemerals(user)
    text: str = seen["text"]
    return text


async def send(local: LocalSlack, **fields: str) -> dict[str, Any]:
    return await local.submit(values=values_of(local.view() or {}, fields))


async def record(runs: Runs) -> dict[str, Any]:
    await runs.until(1)
    [(kind, payload)] = runs.started.values()
    assert kind == "review"
    made: dict[str, Any] = payload["record"]
    return made


async def test_a_patch_is_reviewed_for_the_repository_that_it_fits(local: LocalSlack, runs: Runs) -> None:
    view = await opened(local)
    options = [one["value"] for one in view["blocks"][1]["element"]["options"]]
    assert options == ["-", "shop"]
    assert "`fix.patch`" in str(view["blocks"][0])
    assert local.bot_token not in json.dumps(view)
    assert await send(local, repository="shop", text="mind the locks") == {"ok": True}
    made = await record(runs)
    payload = made["payload"]
    assert payload["patch"] == {"repository": "shop", "name": "fix.patch", "text": PATCH}
    assert (payload["text"], payload["requester"]) == ("mind the locks", "U0ADA")
    assert (payload["rules"]["protected"], payload["limits"]["cap_microdollars"]) == (["x"], 500_000)
    assert (made["channel"], made["text"]) == (CHANNEL, "shop patch fix.patch mind the locks")


async def test_a_patch_may_fit_none(local: LocalSlack, runs: Runs) -> None:
    await opened(local)
    assert await send(local, repository="-") == {"ok": True}
    payload = (await record(runs))["payload"]
    assert payload["patch"]["repository"] == ""
    assert (payload["rules"]["protected"], payload["limits"]["cap_microdollars"]) == ([], 2_000_000)


async def test_of_several_files_the_first_patch_is_taken_and_that_is_said(local: LocalSlack) -> None:
    await local.share(name="one.diff", content=PATCH.encode())
    message = local.messages()[-1]
    notes = {**message["files"][0], "name": "notes.txt", "filetype": "text"}
    message["files"] = [notes, *message["files"], *message["files"]]
    await local.shortcut(ts=message["ts"], callback_id=SHORTCUT)
    await local.until(lambda it: it.view())
    assert "`one.diff`, the first of 2 patches" in str((local.view() or {})["blocks"][0])


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        ({"name": "notes.txt"}, "There is no patch in this message"),
        ({"content": b"x" * (256 * 1024 + 1)}, "larger than 256 kB"),
        ({"user": "U0LINUS"}, "comes from somebody outside"),
    ],
)
async def test_what_cannot_be_reviewed_opens_no_form(
    shared: dict[str, Any], words: str, local: LocalSlack, runs: Runs
) -> None:
    ts = (await local.share(**{"name": "fix.patch", "content": PATCH.encode(), **shared}))["ts"]
    await local.shortcut(ts=ts, callback_id=SHORTCUT)
    assert words in await told(local)
    assert local.view() is None
    assert runs.started == {}


async def test_a_guest_is_refused_and_so_is_a_channel_that_the_bot_is_not_in(local: LocalSlack) -> None:
    await choose(local, user="U0LINUS")
    assert "Guests cannot" in await told(local, "U0LINUS")
    local.world.workspace.channels[CHANNEL].members.remove("U0STEWARD")
    await choose(local)
    assert "/invite @steward" in await told(local)
    assert local.view() is None


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"only words", "holds no changed lines"), (PATCH.encode("utf-16"), "no UTF-8 text")],
)
async def test_a_file_that_is_no_patch_is_said_in_the_form(
    content: bytes, words: str, local: LocalSlack, runs: Runs
) -> None:
    await opened(local, content=content)
    answer = await send(local, repository="shop", text="mind the locks")
    assert words in answer["errors"]["repository"]
    assert (local.view() or {})["state"]["values"]["text"]["text"]["value"] == "mind the locks"
    assert runs.started == {}


async def test_an_address_that_is_not_slacks_is_not_asked(local: LocalSlack, runs: Runs) -> None:
    await local.share(name="fix.patch", content=PATCH.encode())
    message = local.messages()[-1]
    message["files"][0]["url_private_download"] = "https://evil.example/files-pri/fix.patch"
    await local.shortcut(ts=message["ts"], callback_id=SHORTCUT)
    await local.until(lambda it: it.view())
    answer = await send(local, repository="shop")
    assert "not kept by Slack" in answer["errors"]["repository"]
    assert runs.started == {}


async def test_rights_that_were_lost_while_the_form_was_open_are_no_rights(local: LocalSlack, runs: Runs) -> None:
    await opened(local)
    local.world.workspace.channels[CHANNEL].is_ext_shared = True
    for name in ("shop", "-"):
        answer = await send(local, repository=name)
        assert "shared with another organisation" in answer["errors"]["repository"]
    assert runs.started == {}


async def test_a_file_that_does_not_come_in_time_is_said_and_can_be_asked_for_again(
    local: LocalSlack, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(local)
    with monkeypatch.context() as patched:
        patched.setattr(desk_module, "IN_TIME_SECONDS", 0.0)
        answer = await send(local, repository="shop")
    assert answer["errors"]["repository"] == "Slack did not answer. Try again."
    assert await send(local, repository="shop") == {"ok": True}
    await runs.until(1)
