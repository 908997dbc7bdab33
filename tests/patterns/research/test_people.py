"""People in the course of a `/research`: they shape the brief, answer, steer, and decide where evidence is weak."""

from __future__ import annotations

import pytest

from patterns.values.running.letters import Decision, FollowUp
from patterns.values.web import Page
from tests.fakes.human import SILENCE, STOP
from tests.fakes.model import acts, gives, says, shown
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.fakes.web import MemoryWeb
from tests.patterns.research.conftest import (
    ANSWER,
    BEGUN,
    BRIEF,
    BRIEFED,
    DOCS,
    FINISH,
    FORUM,
    NOTE,
    READ,
    SEARCH,
    SUPPORT_NOTE,
    Research,
    final,
)

UNCLEAR = gives(
    "agent",
    {
        **BRIEFED,
        "clarifications": [
            {"question": "Which edition?", "options": ["Community", "Enterprise"]},
            {"question": "Servers or clients?", "options": ["Servers", "Clients"]},
        ],
    },
)
EMPTY = acts("agent", ("final_answer", final(unknowns=["It is not known."])))
OTHER = Page(
    url="http://archive.test/old", title="Archive", text="Larkmq 4.2 is supported until 30 June 2027, it said."
)


async def test_a_clear_brief_is_shown_and_not_waited_for(researching: Research) -> None:
    run = researching(*BEGUN, FINISH)
    await run.play()
    [card] = run.human.questions
    assert (card.id, card.kind, card.default, card.check) == ("run:brief", "answer", "keep", "brief")
    assert card.title == "Brief: Which Larkmq versions are supported?"
    assert card.body == "• *I1* supported versions\n• *I2* what breaks\n• *I3* until when\nSources: of any age"
    assert run.human.decided["run:brief"].choice == "keep", "its buttons are taken away in the end"


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        (("edit", {"clarify1": "1"}), "Which edition? Enterprise; Servers or clients? Servers"),
        ("keep", "Which edition? Community; Servers or clients? Servers"),
        (SILENCE, "Which edition? Community; Servers or clients? Servers"),
    ],
    ids=["answered", "go ahead", "nobody"],
)
async def test_what_is_unclear_is_asked_once_with_a_default_taken_in_time(
    researching: Research, answer: str | tuple[str, dict[str, str]], form: str
) -> None:
    run = researching(UNCLEAR, SEARCH, READ, NOTE, FINISH, answers=(answer,), by_name={"brief": ""})
    await run.play()
    [card] = run.human.questions
    assert card.expires_seconds == 600
    assert [one.label for one in card.choices] == ["Go ahead", "Answer or edit…"]
    assert f"Form of the answer: {form}" in shown(run.model.prompts[1])


async def test_a_stop_at_the_brief_ends_it_before_anything_is_searched(researching: Research) -> None:
    run = researching(UNCLEAR, answers=(STOP,), by_name={"brief": ""})
    report = await run.play()
    assert (report.stop.code, report.facts, run.web.queries) == ("stopped", ("Nothing was searched yet",), [])


async def test_a_brief_that_is_changed_in_mid_search_holds_from_the_next_turn_on(researching: Research) -> None:
    edit = {"question": "Which Larkmq clients break?", "items": "I2: what breaks\nwhich clients, see http://dead.test/"}
    run = researching(
        BRIEF,
        SEARCH,
        READ,
        acts("agent", ("take_notes", {**SUPPORT_NOTE, "items": ["I1"]}), when="The brief was changed by a person"),
        acts("agent", ("final_answer", ANSWER), when="no such items: I1 (there are I2, I4)"),
        acts(
            "agent",
            ("final_answer", {**final(), "confidence": [{"item": one, "confidence": "none"} for one in ("I2", "I4")]}),
        ),
    )
    change = Decision(question_id="run:brief", choice="edit", by="UADA", fields=edit)
    run.web.on_read = lambda: run.runs.post("run", change, "edit")
    report = await run.play()
    assert report.headline == "Nothing found: Which Larkmq clients break?"
    assert [row.title for row in run.progress.views[-1].rows] == ["what breaks", "which clients, see http://dead.test/"]


async def test_words_in_the_thread_reach_the_model_before_its_next_turn_and_their_addresses_may_be_read(
    researching: Research,
) -> None:
    run = researching(
        BRIEF,
        SEARCH,
        acts("agent", ("read_page", {"url": DOCS.url})),
        acts("agent", ("read_page", {"url": OTHER.url}), when="<person>\nAlso look at http://archive.test/old please"),
        EMPTY,
        web=MemoryWeb(DOCS, FORUM),
    )
    run.web.add(OTHER)
    letter = FollowUp(by="UADA", words="Also look at http://archive.test/old please")
    run.web.on_read = lambda: run.runs.post("run", letter, "words")
    await run.play()
    assert run.web.read_urls == [DOCS.url, OTHER.url]


async def test_words_that_come_during_the_last_turn_are_taken_up_all_the_same(researching: Research) -> None:
    at_last = acts("agent", ("read_page", {"url": DOCS.url}), ("final_answer", final()))
    again = acts("agent", ("final_answer", final(unknowns=["Prices are not known."])), when="<person>\nAnd the prices?")
    run = researching(BRIEF, SEARCH, at_last, again)
    run.web.on_read = lambda: run.runs.post("run", FollowUp(by="UADA", words="And the prices?"), "words")
    assert "Prices are not known." in (await run.play()).sections[0].text


ASKS = acts("agent", ("ask_human", {"question": "Which of your clusters is meant?", "options": ["east", "west"]}))


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ("option2", "<person>\nwest\n</person>"),
        (("words", {"words": "both, see http://archive.test/old"}), "<person>\nboth, see"),
        ("none", "Nobody answered"),
        (SILENCE, "Nobody answered"),
    ],
)
async def test_the_model_may_ask_a_person_and_goes_on_with_the_answer_or_without(
    researching: Research, answer: str | tuple[str, dict[str, str]], heard: str
) -> None:
    run = researching(BRIEF, SEARCH, ASKS, acts("agent", ("final_answer", final()), when=heard), answers=(answer,))
    await run.play()
    question = run.human.questions[1]
    assert (question.title, question.body) == (
        "A question about what you want to know",
        "Which of your clusters is meant?",
    )
    assert [one.label for one in question.choices] == ["east", "west", "Answer…", "Go on without"]


async def test_a_third_question_is_refused(researching: Research) -> None:
    last = acts("agent", ("final_answer", final()), when="2 questions are all that you have")
    run = researching(BRIEF, SEARCH, ASKS, ASKS_AGAIN, ASKS_AGAIN_2, last, by_name={"asked": "none"})
    await run.play()
    assert [one.id for one in run.human.questions] == ["run:brief", "run:asked1", "run:asked2", "run:confidence1"]


ASKS_AGAIN = acts("agent", ("ask_human", {"question": "And which of your brokers?"}))
ASKS_AGAIN_2 = acts("agent", ("ask_human", {"question": "And which of your queues?"}))


async def test_where_nothing_carries_an_item_a_person_may_answer_it_and_is_named(researching: Research) -> None:
    tell = ("tell", {"item": "I2", "words": "Nothing\nbreaks here."})
    one = acts("agent", ("take_notes", SUPPORT_NOTE))
    answer = acts("agent", ("final_answer", final(("Larkmq 4.2 is supported.", ["N1"]))))
    run = researching(BRIEF, SEARCH, READ, one, answer, answers=(tell,), by_name={"confidence": ""})
    report = await run.play()
    question = run.human.questions[1]
    assert question.title == "Not sure enough of 1 of 3 items"
    assert question.body.startswith("• *I2* what breaks: nothing found (confidence none)")
    assert (question.default, question.expires_seconds) == ("accept", 1800)
    assert "> Larkmq 4.2 is supported. [1]" in question.whole, "whoever decides sees the answer as it stands"
    told = report.sections[-1]
    assert (told.title, told.by) == ("Told by a person, not read anywhere", "UGRACE")
    assert told.text == "what breaks: “Nothing breaks here.”"
    assert "## Told by a person, not read anywhere (said by UGRACE)\n\n> what breaks" in report.attachments[0].text
    assert "what breaks: nothing found; confidence none, the model says medium, answered by a person" in report.facts


async def test_a_source_that_a_person_gives_is_read_and_the_answer_made_anew(researching: Research) -> None:
    give = ("source", {"addresses": "http://archive.test/old", "words": "the last line"})
    run = researching(
        BRIEF,
        SEARCH,
        EMPTY,
        acts("agent", ("read_page", {"url": OTHER.url}), when="A person gives these sources"),
        EMPTY,
        answers=(give, "accept"),
        by_name={"confidence": ""},
        web=MemoryWeb(DOCS),
    )
    run.web.add(OTHER)
    await run.play()
    assert run.web.read_urls == [OTHER.url]
    assert len(run.human.questions) == 3, "asked twice at the most"


async def test_a_scope_that_is_widened_lets_old_pages_count(researching: Research) -> None:
    dated = gives("agent", {**BRIEFED, "since": "2026-01-01", "recency": "this year"})
    again = acts("agent", ("final_answer", final()), when="sources of any age count. Look further")
    run = researching(
        dated, SEARCH, EMPTY, again, answers=(("widen", {"words": "archives"}), "accept"), by_name={"confidence": ""}
    )
    await run.play()
    assert run.shelf.kept["run"].brief.since == ""


async def test_a_scope_that_is_widened_without_a_word_puts_none_into_a_persons_mouth(researching: Research) -> None:
    again = acts("agent", ("final_answer", final()), when="sources of any age count. Look further")
    answers = (("widen", {}), "accept")
    run = researching(BRIEF, SEARCH, EMPTY, again, answers=answers, by_name={"confidence": ""})
    await run.play()
    assert "<person>\n" not in shown(run.model.prompts[-1])


async def test_at_a_limit_nobody_is_asked_about_weak_evidence(researching: Research) -> None:
    run = researching(BRIEF, SEARCH, says("agent", "Hm."), says("agent", "Hm."))
    await run.play()
    assert [one.id for one in run.human.questions] == ["run:brief"]


@pytest.mark.slow
async def test_wherever_the_process_dies_people_are_asked_once(researching: Research) -> None:
    async def stage(runs: MemoryRuns) -> tuple[object, list[str]]:
        run = researching(
            UNCLEAR,
            ASKS,
            SEARCH,
            READ,
            NOTE,
            FINISH,
            runs=runs,
            answers=(("edit", {"clarify1": "1"}), "option1"),
            by_name={"brief": ""},
        )
        return await run.play(), [one.id for one in run.human.questions]

    results = await with_every_crash(stage)
    assert all(result == results[0] for result in results)
