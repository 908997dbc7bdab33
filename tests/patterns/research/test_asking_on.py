"""Going on from a finished research: its notes and pages are used again, or its sentences are checked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from patterns.errors import RequestInvalid
from patterns.guardrails.limits import Limits
from patterns.research.briefing.making import BRIEF_TOKENS
from patterns.research.desk.limits import NOTES, PAGES, REUSED
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from tests.fakes.human import SILENCE
from tests.fakes.model import Step, acts, gives, observations, shown
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.fakes.shelf import MemoryShelf
from tests.fakes.web import MemoryWeb
from tests.patterns.research.conftest import (
    BEGUN,
    BREAK_NOTE,
    BRIEF,
    BRIEFED,
    DOCS,
    FINISH,
    FORUM,
    MIGRATION,
    NOTE,
    READ,
    SEARCH,
    SUPPORT_NOTE,
    Research,
    final,
)

ON = {"continues": "first"}
ITEM = {"id": "I1", "text": "what 3.8 gets"}
BRIEF_ON: JsonObject = {
    "question": "And what of Larkmq 3.8?",
    "items": [ITEM],
    "reuse": [{"note": "N1", "items": ["I1"]}],
}
SURE = {"confidence": [{"item": "I1", "confidence": "medium"}]}


async def shelf_of(researching: Research) -> MemoryShelf:
    """What a first run left."""
    run = researching(*BEGUN, FINISH)
    await run.play()
    return MemoryShelf(run.shelf.kept["run"].model_copy(update={"run_id": "first"}))


def on(text: str = "Security fixes only.", ids: tuple[str, ...] = ("N3",)) -> Step:
    return acts("agent", ("final_answer", {**final((text, list(ids))), **SURE}))


async def test_a_follow_up_quotes_pages_and_cites_notes_of_before_without_reading_again(researching: Research) -> None:
    note = {
        **BREAK_NOTE,
        "claim": "3.8 gets security fixes.",
        "quote": "Larkmq 3.8 gets security fixes only.",
        "url": DOCS.url,
        "items": ["I1"],
    }
    run = researching(
        gives("agent", BRIEF_ON, when=("<earlier>", "N2 [I2; supports]", "It is asked on from what was found before.")),
        acts("agent", ("take_notes", note), when=("These notes are taken already", "N1 [I1; supports] Larkmq 4.2")),
        on(ids=("N1", "N2")),
        question="And what of 3.8?",
        asked=ON,
        shelf=await shelf_of(researching),
    )
    report = await run.play()
    assert (run.web.read_urls, [one.url for one in report.sources]) == ([], [DOCS.url])
    assert report.facts[-1] == "0 searches, 2 pages read (2 of them before), 2 notes"
    assert [one.id for one in run.shelf.kept["run"].notes] == ["N1", "N2"]
    assert len(run.shelf.kept["run"].pages) == 2, "whoever asks on from here has them too"


async def test_a_link_of_a_page_that_was_read_before_may_be_followed(researching: Research) -> None:
    run = researching(
        gives("agent", BRIEF_ON),
        acts("agent", ("read_page", {"url": MIGRATION.url}), ("read_page", {"url": DOCS.url})),
        on(ids=("N1",)),
        asked=ON,
        shelf=await shelf_of(researching),
        web=MemoryWeb(MIGRATION),
    )
    await run.play()
    assert run.web.read_urls == [MIGRATION.url]
    assert MIGRATION.url in observations(run.model.prompts[-1])[-1].text, "and is shown when the page is read again"


async def test_a_brief_that_a_person_made_clear_at_length_can_be_asked_on(researching: Research) -> None:
    unclear = [
        {"question": f"{n} {'Which of them? ' * 9}", "options": [letter * 75, "x"]} for n, letter in enumerate("abc")
    ]
    brief = {**BRIEFED, "form": "f" * 160, "clarifications": unclear}
    first = researching(gives("agent", brief), SEARCH, READ, NOTE, FINISH, answers=(SILENCE,), by_name={"brief": ""})
    await first.play()
    kept = first.shelf.kept["run"].model_copy(update={"run_id": "first"})
    assert all(words in kept.brief.form for words in ("a" * 75, "b" * 75, "c" * 75, "f" * 160))
    run = researching(gives("agent", BRIEF_ON), on(ids=("N1",)), asked=ON, shelf=MemoryShelf(kept))
    assert (await run.play()).stop.code == "done"


async def test_of_a_full_desk_so_many_notes_are_used_again_that_there_is_room_for_new_ones(
    researching: Research,
) -> None:
    first = (await shelf_of(researching)).kept["first"]
    many = tuple(first.notes[0].model_copy(update={"id": f"N{n}"}) for n in range(1, NOTES + 1))
    reuse = [{"note": one.id, "items": ["I1"]} for one in many[:REUSED]]
    all_of_them = [{"note": one.id, "items": ["I1"]} for one in many]
    shelf = MemoryShelf(first.model_copy(update={"notes": many}))
    run = researching(
        gives("agent", {**BRIEF_ON, "reuse": all_of_them}, when=f"name {REUSED} at most"),
        gives("agent", {**BRIEF_ON, "reuse": reuse}, when="at most 60 items"),
        acts("agent", ("take_notes", {**BREAK_NOTE, "items": ["I1"]})),
        on(ids=("N60", "N61")),
        asked=ON,
        shelf=shelf,
    )
    await run.play()
    assert len(run.shelf.kept["run"].notes) == REUSED + 1
    assert run.model.prompts[0].max_output_tokens >= BRIEF_TOKENS + len(json.dumps(reuse)) // 3


async def test_a_note_that_was_not_kept_for_this_question_cannot_be_cited(researching: Research) -> None:
    run = researching(
        gives("agent", BRIEF_ON),
        on(ids=("N2",)),
        acts("agent", ("final_answer", {**final(("It is so.", ["N1"])), **SURE}), when="there is no note N2"),
        asked=ON,
        shelf=await shelf_of(researching),
    )
    await run.play()


@pytest.mark.parametrize(
    ("reuse", "words"),
    [
        ([{"note": "N9", "items": ["I1"]}], "there is no earlier note N9"),
        ([{"note": "N1", "items": ["I7"]}], "N1 is kept for I7, which is no item of this brief"),
    ],
)
async def test_a_brief_that_keeps_what_there_is_not_is_asked_again(
    researching: Research, reuse: list[Any], words: str
) -> None:
    wrong = gives("agent", {**BRIEF_ON, "reuse": reuse})
    run = researching(
        wrong, gives("agent", BRIEF_ON, when=words), on(ids=("N1",)), asked=ON, shelf=await shelf_of(researching)
    )
    await run.play()


async def test_a_chain_of_questions_piles_up_neither_pages_nor_prompts(researching: Research) -> None:
    first = (await shelf_of(researching)).kept["first"]
    page, note = first.pages[0], first.notes[0]
    pages = tuple(
        page.model_copy(update={"url": f"http://h{n}.test/", "canonical": f"https://h{n}.test/"}) for n in range(60)
    )
    long = {"quote": f"{note.quote} {'And more of it. ' * 45}", "url": "http://h0.test/"}
    notes = tuple(note.model_copy(update={**long, "id": f"N{n}"}) for n in range(1, 61))
    reuse = [{"note": one.id, "items": ["I1"]} for one in notes]
    shelf = MemoryShelf(first.model_copy(update={"pages": pages, "notes": notes}))
    read = acts("agent", ("read_page", {"url": DOCS.url}))
    question = f"And what does {DOCS.url} say?"
    run = researching(
        gives("agent", {**BRIEF_ON, "reuse": reuse}), read, on(ids=("N1",)), question=question, asked=ON, shelf=shelf
    )
    await run.play()
    kept = [one.url for one in run.shelf.kept["run"].pages]
    assert (len(kept), kept[0], kept[-1]) == (PAGES, "http://h0.test/", DOCS.url)
    assert max(len(shown(prompt)) for prompt in run.model.prompts) < 16_000


async def test_going_deeper_asks_for_what_is_thin(researching: Research) -> None:
    deeper = gives(
        "agent", BRIEF_ON, when=("keep the items that are thin or disputed", "I2: what breaks (single source)")
    )
    run = researching(deeper, on(ids=("N1",)), asked={**ON, "way": "deeper"}, shelf=await shelf_of(researching))
    assert (await run.play()).stop.code == "done"


async def test_a_follow_up_on_what_is_gone_is_a_question_of_its_own(researching: Research) -> None:
    run = researching(*BEGUN, FINISH, asked=ON)
    await run.play()
    assert "<earlier>" not in shown(run.model.prompts[0])


@pytest.mark.parametrize("way", ["deeper", "check"])
async def test_what_is_gone_can_be_neither_deepened_nor_checked(researching: Research, way: str) -> None:
    with pytest.raises(RequestInvalid, match="not kept any more"):
        await researching(asked={**ON, "way": way}).play()


# Checking.

CHECK = {"continues": "first", "way": "check"}


def verdict(carried: str, why: str = "", *, when: str = "") -> Step:
    return gives("evaluator", {"carried": carried, "why": why}, when=when)


async def test_each_sentence_is_judged_alone_with_its_quotes_and_what_stands_around_them(researching: Research) -> None:
    run = researching(
        verdict("yes", when="<sentence>\nLarkmq 4.2 is supported.\n</sentence>"),
        verdict("partly", "the quotes do not say every client", when="<sentence>\n4.0 breaks clients.\n</sentence>"),
        asked=CHECK,
        shelf=await shelf_of(researching),
    )
    report = await run.play()
    first = shown(run.model.prompts[0])
    assert "“Larkmq 4.2 is supported until 30 June 2027.”" in first
    assert "Larkmq 3.8 gets security fixes only." in first, "what stands around it"
    assert "4.0 breaks clients" not in first
    assert report.headline == "Fact-check: 1 of 2 sentences are sound"
    assert report.facts[0] == "2 of 2 cited quotes still stand in their pages, read again now"
    assert "“4.0 breaks clients.” carried in part: the quotes do not say every client" in report.sections[0].text
    assert run.web.read_urls == [DOCS.url, FORUM.url]


async def test_of_a_long_page_what_stands_around_each_of_its_quotes_is_judged(researching: Research) -> None:
    quotes = [f"Fact {word} of Larkmq holds for everybody." for word in ("alder", "birch", "cedar", "elm")]
    filler = "\n\n".join(
        f"A paragraph that tells of other things, with words like w{n} and x{n}. " * 8 for n in range(30)
    )
    parts = [
        f"{one} But only where {one.split()[1]} is switched on, which nobody does. {'So it is. ' * 50}"
        for one in quotes
    ]
    long = DOCS.model_copy(update={"text": f"\n\n{filler}\n\n".join(parts)})
    notes = [{**SUPPORT_NOTE, "claim": one, "quote": one} for one in quotes]
    answer = final(("All of them hold.", ["N1", "N2", "N3", "N4"]))
    first = researching(
        BRIEF,
        SEARCH,
        acts("agent", ("read_page", {"url": DOCS.url})),
        acts("agent", *(("take_notes", note) for note in notes)),
        acts("agent", ("final_answer", answer)),
        web=MemoryWeb(long),
    )
    await first.play()
    shelf = MemoryShelf(first.shelf.kept["run"].model_copy(update={"run_id": "first"}))
    run = researching(verdict("partly", "only where switched on"), asked=CHECK, shelf=shelf, web=MemoryWeb(long))
    await run.play()
    assert shown(run.model.prompts[0]).count("is switched on, which nobody does") == len(quotes)


async def test_a_page_that_changed_or_went_is_said_whatever_the_evaluator_says(researching: Research) -> None:
    changed = DOCS.model_copy(update={"text": "Larkmq 4.2 is supported until 30 June 2028."})
    run = researching(
        verdict("yes"), verdict("yes"), asked=CHECK, shelf=await shelf_of(researching), web=MemoryWeb(changed)
    )
    report = await run.play()
    assert report.headline == "Fact-check: 0 of 2 sentences are sound"
    assert report.facts[0] == "0 of 2 cited quotes still stand in their pages, read again now"
    assert (
        "1 quote no longer in the page; 1 source could not be read now (its address is private)"
        in report.sections[0].text
    )


async def test_a_sentence_without_a_source_is_nobodys_to_judge(researching: Research) -> None:
    own = acts("agent", ("final_answer", final(("Larkmq 4.2 is supported.", ["N1"]), ("It is good.", []))))
    run = researching(*BEGUN, own)
    await run.play()
    shelf = MemoryShelf(run.shelf.kept["run"].model_copy(update={"run_id": "first"}))
    report = await researching(verdict("yes"), asked=CHECK, shelf=shelf).play()
    assert "“It is good.” no source was ever given" in report.sections[0].text
    assert report.facts[2] == "1 sentence without a source"


async def test_what_was_not_judged_when_the_time_was_up_says_so(researching: Research) -> None:
    run = researching(asked=CHECK, shelf=await shelf_of(researching), limits=Limits(seconds=10))
    run.web.on_read = lambda: run.runs.pass_time(11)
    report = await run.play()
    assert report.stop.code == "G-TIME"
    assert report.sections[0].text.count("not judged") == 2


@pytest.mark.slow
async def test_wherever_the_process_dies_a_check_is_the_same(researching: Research) -> None:
    shelf = await shelf_of(researching)

    async def stage(runs: MemoryRuns) -> Report:
        return await researching(verdict("yes"), verdict("no", "other"), runs=runs, asked=CHECK, shelf=shelf).play()

    results = await with_every_crash(stage)
    assert all(result == results[0] for result in results)
