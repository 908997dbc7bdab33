"""`/steward run ID`: a run as a workflow, for whoever may read it, with a picture and a JSON file beside the words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from handlers.asking import Asked
from handlers.operating.workflow.run import FORGOTTEN, run
from patterns.errors import NotAllowed, RequestInvalid
from patterns.values.running.journal import Journal, StepTaken
from tests.fakes.journals import MemoryJournals
from tests.fakes.pictures import PNG
from tests.handlers.operating.conftest import OPERATOR, World

REPLY = {"text": "<!channel>", "data": None, "tool_calls": [], "usage": {"output_tokens": 7}, "cost_microdollars": 500}
SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ012345"  # made up
RUN = "research-0123456789ab"


class Canned(MemoryJournals):
    """One run's journal."""

    def __init__(self, *steps: StepTaken, text: str = "why <b>?") -> None:
        super().__init__()
        record = {"record": {"text": text, "payload": {"limits": {"turns": 30}}}}
        self.journal = Journal(run_id=RUN, kind="research", payload=record, state="running", steps=steps)

    async def journals(
        self, run_id: str, *, results: bool = False, cap_characters: int | None = None
    ) -> tuple[Journal, ...]:
        assert results
        assert cap_characters is None
        return (self.journal,) if run_id == RUN else ()


def step(position: int, name: str, result: object = None) -> StepTaken:
    return StepTaken(position=position, call="step", name=name, began=position, ended=position + 1, result=result)


async def told(world: World, words: str = RUN, *, user: str = "U0ADA", channel: str = "C0ENG", **canned: str) -> str:
    steps = (step(1, "account"), step(2, "think", REPLY), step(3, "tool read", {"text": SECRET, "ok": True}))
    desk = replace(world.desk, journals=Canned(*steps, **canned))
    return str((await run(desk, Asked(user, channel, "1", words))).blocks)


async def test_it_is_told_in_words_with_a_picture_and_its_json_in_the_thread_where_it_was_asked(world: World) -> None:
    root = await world.local.message(text="a root")
    await world.run(RUN, root_ts=root["ts"])
    world.desk.slack.redactor.learn("A_TOKEN", SECRET)
    said = await told(world, text=f"why <b>? {SECRET}")
    assert "*`/research`* why &lt;b&gt;?" in said
    assert "Agent" in said
    assert "$0.0005" in said
    assert "in its thread" in said
    names = [one["name"] for message in world.local.thread("C0ENG", root["ts"]) for one in message.get("files", ())]
    assert names == [f"{RUN}-workflow.png", f"{RUN}-workflow.json"]
    picture, document = [world.local.world.files.find(f"F{number:07d}") for number in (1, 2)]
    assert picture is not None
    assert document is not None
    assert document.content is not None
    assert picture.content == PNG + RUN.encode()
    assert json.loads(document.content)["format"] == "steward-workflow/1"
    assert SECRET not in f"{said}{document.content!r}"
    assert "[redacted: A_TOKEN]" in said
    assert document.content.count(b"[redacted: A_TOKEN]") == 3


@pytest.mark.parametrize(("user", "channel"), [("U0ADA", "D0ADA"), (OPERATOR, "D0GRACE")])
async def test_asked_elsewhere_the_files_go_to_that_person_alone(world: World, user: str, channel: str) -> None:
    root = await world.local.message(text="a root")
    await world.run(RUN, root_ts=root["ts"])
    assert "in our direct messages" in await told(world, user=user, channel=channel)
    assert [message for message in world.local.thread("C0ENG", root["ts"]) if message.get("files")] == []


async def test_who_may_not_read_a_run_learns_no_more_of_it_than_of_one_that_is_not_there(world: World) -> None:
    await world.run(RUN, channel="D0ADA")
    refusals = []
    for words in (RUN, "research-ffffffffffff"):
        with pytest.raises(NotAllowed) as refused:
            await told(world, words, user="U0LINUS")
        refusals.append(refused.value.detail)
    assert refusals[0] == refusals[1]
    assert world.local.world.files.find("F0000001") is None


async def test_one_person_has_one_picture_at_a_time(world: World) -> None:
    await world.run(RUN)
    await told(world)
    with pytest.raises(RequestInvalid, match="in ten seconds"):
        await told(world)
    await told(world, user=OPERATOR)
    world.now.seconds += 10
    await told(world)


@pytest.mark.parametrize("words", ["", "../../etc", "research-1 and more"])
async def test_words_that_are_no_id_are_answered_with_an_example(world: World, words: str) -> None:
    with pytest.raises(RequestInvalid, match="run research-0123456789ab"):
        await told(world, words)


async def test_a_run_whose_journal_is_gone_says_so(world: World) -> None:
    await world.run("research-aaaaaaaaaaaa")
    desk = replace(world.desk, journals=Canned())
    assert (await run(desk, Asked("U0ADA", "C0ENG", "1", "research-aaaaaaaaaaaa"))).text == FORGOTTEN


async def test_what_cannot_be_drawn_is_told_without_a_picture(world: World) -> None:
    root = await world.local.message(text="a root")
    await world.run(RUN, root_ts=root["ts"])
    assert "It could not be drawn" in await told(world, text="breaks")


async def test_files_that_slack_does_not_take_are_said_and_the_words_are_told_all_the_same(world: World) -> None:
    root = await world.local.message(text="a root")
    await world.run(RUN, root_ts=root["ts"])
    world.local.faults.refuse("files.getUploadURLExternal", "not_allowed_token_type")
    said = await told(world)
    assert "Slack did not take the files" in said
    assert "Agent" in said
