"""The recorded runs take the same path again: a regression test of every command's workflow, with nothing but JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from bot.__main__ import USAGE_STATUS, main
from bot.replay.closed import CARRIERS
from bot.replay.command import paths_of, told
from bot.replay.file import load, save
from bot.workflows import Workflows
from patterns.errors import ErrorRecord, RequestInvalid
from patterns.values.running.journal import Journal, StepTaken
from patterns.workflow.building import workflow_of

REPLAYS = Path(__file__).parents[1] / "replays"
RECORDED = ("refactor", "review-change", "review-specification", "research", "digest")
ANEW = "if this change is meant, record the runs anew: python -m tests.replays.record"

Journals = tuple[Journal, ...]


@pytest.fixture(scope="module")
def recordings() -> Mapping[str, Journals]:
    return {name: load(REPLAYS / f"{name}.json") for name in RECORDED}


async def verdict(journals: Journals) -> str:
    return "\n".join(told(*await paths_of(journals)))


def with_steps(journals: Journals, at: int, steps: tuple[StepTaken, ...]) -> Journals:
    """One of the journals with other rows, numbered anew."""
    numbered = tuple(step.model_copy(update={"position": number}) for number, step in enumerate(steps, 1))
    changed = journals[at].model_copy(update={"steps": numbered})
    return (*journals[:at], changed, *journals[at + 1 :])


def swapped(journals: Journals, one: tuple[int, int], other: tuple[int, int]) -> Journals:
    """With the results of two steps in each other's place; (journal, position)."""
    (a, at), (b, there) = one, other
    first, second = journals[a].steps[at - 1], journals[b].steps[there - 1]
    changed = {a: list(journals[a].steps)}
    changed.setdefault(b, list(journals[b].steps))
    changed[a][at - 1] = first.model_copy(update={"result": second.result})
    changed[b][there - 1] = second.model_copy(update={"result": first.result})
    for number, steps in changed.items():
        journals = with_steps(journals, number, tuple(steps))
    return journals


def named(journals: Journals, name: str) -> list[tuple[int, int]]:
    return [(at, step.position) for at, one in enumerate(journals) for step in one.steps if step.name == name]


@pytest.mark.parametrize("name", RECORDED)
async def test_a_recorded_run_takes_the_same_path(recordings: Mapping[str, Journals], name: str) -> None:
    journals = recordings[name]
    said = await verdict(journals)
    assert said.startswith("The same path: "), f"{said}\n{ANEW}"
    assert f"{sum(len(one.steps) for one in journals)} rows" in said


@pytest.mark.parametrize("name", RECORDED)
def test_every_step_of_a_recorded_run_belongs_to_a_stage_of_its_command(
    recordings: Mapping[str, Journals], name: str
) -> None:
    workflow = workflow_of(recordings[name])
    assert [one.title for one in workflow.nodes if one.id.startswith(("step ", "subtasks"))] == []


def test_every_command_and_both_kinds_of_review_are_recorded(recordings: Mapping[str, Journals]) -> None:
    kinds = {name: recordings[name][0].kind for name in RECORDED}
    assert set(kinds.values()) == {"refactor", "review", "research", "digest"}


async def test_a_journal_without_one_of_its_rows_or_with_one_renamed_is_another_path(
    recordings: Mapping[str, Journals],
) -> None:
    journals = recordings["review-specification"]
    steps = journals[0].steps
    for at, step in enumerate(steps):
        if step.call == "wait":
            continue  # of a letter's two rows the one that says until when
        dropped = with_steps(journals, 0, (*steps[:at], *steps[at + 1 :]))
        renamed = with_steps(
            journals, 0, (*steps[:at], step.model_copy(update={"name": "x", "call": "step"}), *steps[at + 1 :])
        )
        assert (await verdict(dropped)).startswith("Another path"), f"without row {at + 1}, {step.name}"
        assert f"row {at + 1}: the journal has x" in await verdict(renamed)


@pytest.mark.parametrize(
    ("name", "steps"), [("review-specification", "judge"), ("research", "think"), ("review-change", "look")]
)
async def test_two_results_in_each_others_place_are_another_path(
    recordings: Mapping[str, Journals], name: str, steps: str
) -> None:
    journals = recordings[name]
    first, second, *_ = named(journals, steps)
    assert (await verdict(swapped(journals, first, second))).startswith("Another path")


async def test_a_result_that_became_an_error_is_another_path(recordings: Mapping[str, Journals]) -> None:
    journals = recordings["refactor"]
    (_, position) = named(journals, "plan")[0]
    failed = journals[0].steps[position - 1].model_copy(update={"result": None, "error": ErrorRecord(code="model")})
    steps = (*journals[0].steps[: position - 1], failed, *journals[0].steps[position:])
    assert (await verdict(with_steps(journals, 0, steps))).startswith("Another path")


@pytest.mark.parametrize("name", RECORDED)
async def test_a_run_that_died_in_the_middle_is_replayed_as_far_as_it_came(
    recordings: Mapping[str, Journals], name: str
) -> None:
    journals = recordings[name]
    steps = journals[0].steps[: len(journals[0].steps) // 2]
    live = journals[0].model_copy(update={"steps": steps, "state": "running", "result": None})
    said = await verdict((live,))
    assert said.startswith("The same path, as far as the run has come")
    assert f"{live.run_id} goes on after row " in said


def test_a_replay_shuts_every_port_and_makes_every_carrier() -> None:
    carriers = {field.name for field in fields(Workflows) if "Carrier" in str(field.type)}
    assert carriers == set(CARRIERS), "make it in bot/replay/closed.py"


def test_a_saved_run_is_what_was_saved_and_nobody_elses_to_read(tmp_path: Path) -> None:
    half = StepTaken(position=1, call="step", name="think", result={"text": "\ud800", "none": None})
    journals = (Journal(run_id="run", kind="research", payload={"a": None}, state="done", steps=(half,)),)
    save(tmp_path / "run.json", journals)
    assert load(tmp_path / "run.json") == journals
    assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "[]", '{"journals": 1}', "\x00"])
def test_a_file_that_is_no_saved_run_is_refused_in_words(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.__main__.set_up_logs", lambda _: None)  # they would stay as they are set
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(RequestInvalid, match="is no saved run"):
        load(tmp_path / "run.json")
    assert main(["replay", "--from", str(tmp_path / "run.json")]) == USAGE_STATUS
    assert "is no saved run" in capsys.readouterr().err


def test_the_command_says_how_it_went_and_ends_with_its_status(
    recordings: Mapping[str, Journals],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.__main__.set_up_logs", lambda _: None)  # they would stay as they are set
    good = REPLAYS / "review-specification.json"
    assert main(["replay", "--from", str(good)]) == 0
    journals = recordings["review-specification"]
    save(tmp_path / "bad.json", with_steps(journals, 0, journals[0].steps[:-1]))
    assert main(["replay", "--from", str(tmp_path / "bad.json")]) == 1
    same, other, difference = capsys.readouterr().out.splitlines()
    assert same.startswith("The same path")
    assert other.startswith("Another path")
    assert "the journal has the end of the run; the code asked for closed" in difference
