"""Structured answers: every mistake told back, a bounded number of times, none paid for twice."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, Field

from patterns.errors import AnswerInvalid, ContentRefused
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject, Message, Prompt, Reply
from patterns.wording.answers import answer
from tests.fakes.model import ScriptedModel, Step, fails, gives, last_text
from tests.fakes.run import MemoryRuns, play, with_every_crash
from tests.patterns.conftest import Script

PROMPT = Prompt(role="planner", messages=(Message(role="user", text="Name it."),))


class Named(BaseModel):
    name: str = Field(min_length=2)
    sizes: tuple[int, ...] = Field(max_length=2)


def _is_plain(named: Named) -> list[str]:
    return [f"{named.name!r} is shouted", "say it softly"] if named.name.isupper() else []


async def _asked(model: Model, runs: MemoryRuns | None = None) -> JsonObject:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        made = await answer(Named, PROMPT, name="name", run=run, model=model, check=_is_plain)
        return made.model_dump(mode="json")

    return await (runs.play(workflow, {}) if runs else play(workflow, {}))


GOOD: JsonObject = {"name": "Ada", "sizes": [1]}


async def test_the_schema_is_asked_for_and_a_right_answer_is_taken(script: Script) -> None:
    model = script(gives("planner", GOOD))
    assert await _asked(model) == GOOD
    assert model.prompts[0].answer_schema == Named.model_json_schema()


async def test_all_mistakes_of_the_form_are_told_at_once(script: Script) -> None:
    model = script(gives("planner", {"name": "A", "sizes": ["x", 2]}), gives("planner", GOOD))
    await _asked(model)
    told = last_text(model.prompts[1])
    assert "- name: String should have at least 2 characters" in told
    assert "- sizes.0: Input should be a valid integer" in told


async def test_all_mistakes_of_the_sense_are_told_at_once(script: Script) -> None:
    model = script(gives("planner", {"name": "ADA", "sizes": []}), gives("planner", GOOD))
    await _asked(model)
    assert "- 'ADA' is shouted\n- say it softly\n" in last_text(model.prompts[1])


@pytest.mark.parametrize("problem", ["the answer was cut off at 4096 tokens", None])
async def test_an_answer_that_could_not_be_read_is_asked_again_with_the_reason(
    script: Script, problem: str | None
) -> None:
    model = script(Step("planner", Reply(text='{"name": "A', problem=problem)), gives("planner", GOOD))
    assert await _asked(model) == GOOD
    assert (problem or "no JSON object was found") in last_text(model.prompts[1])


async def test_the_conversation_grows_at_its_end_and_holds_the_wrong_answers(script: Script) -> None:
    model = script(gives("planner", {"name": "ADA", "sizes": []}), gives("planner", {}), gives("planner", GOOD))
    await _asked(model)
    roles = [message.role for message in model.prompts[2].messages]
    assert roles == ["user", "assistant", "user", "assistant", "user"]
    assert model.prompts[2].messages[:3] == model.prompts[1].messages


async def test_it_is_given_up_after_three_with_the_last_list_of_mistakes(script: Script) -> None:
    model = script(*(gives("planner", {"name": "ADA", "sizes": [number]}) for number in range(3)))
    with pytest.raises(AnswerInvalid, match="is shouted; say it softly"):
        await _asked(model)


def _spoken_softly(named: Named) -> Named | None:
    return named.model_copy(update={"name": named.name.lower()}) if named.sizes else None


async def _mended(model: Model) -> JsonObject:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        made = await answer(Named, PROMPT, name="name", run=run, model=model, check=_is_plain, mend=_spoken_softly)
        return made.model_dump(mode="json")

    return await play(workflow, {})


async def test_the_last_answer_of_the_right_form_may_be_mended_after_the_re_asks(script: Script) -> None:
    steps = (gives("planner", {"name": "ADA", "sizes": [1]}), gives("planner", {"name": "EVE", "sizes": [2]}))
    assert await _mended(script(*steps, gives("planner", {}))) == {"name": "eve", "sizes": [2]}


async def test_what_cannot_be_mended_is_given_up_like_what_never_had_the_form(script: Script) -> None:
    for last in ({"name": "ADA", "sizes": []}, {}):
        with pytest.raises(AnswerInvalid):
            await _mended(script(*(gives("planner", last) for _ in range(3))))


async def test_a_list_of_mistakes_without_end_is_cut(script: Script) -> None:
    long = [gives("planner", {"name": "Ada", "sizes": ["x" * 9] * 2000}) for _ in range(3)]
    model = script(*long)
    with pytest.raises(AnswerInvalid) as invalid:
        await _asked(model)
    assert len(last_text(model.prompts[1])) < 4200
    assert len(invalid.value.detail) <= 4000


async def test_a_refusal_of_the_model_is_not_asked_again(script: Script) -> None:
    with pytest.raises(ContentRefused):
        await _asked(script(fails("planner", ContentRefused("no"))))


@pytest.mark.slow
async def test_no_attempt_that_was_journalled_is_paid_for_again(script: Script) -> None:
    models: list[ScriptedModel] = []

    async def stage(runs: MemoryRuns) -> JsonObject:
        steps = (gives("planner", {"name": "ADA", "sizes": []}), gives("planner", {}), gives("planner", GOOD))
        models.append(script(*steps, place=lambda: len(runs.journal("run"))))
        return await _asked(models[-1], runs)

    assert await with_every_crash(stage) == [GOOD] * 7
    assert [len(model.prompts) for model in models] == [3, 3, 3, 3, 4, 4, 4]
