from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.slack.kit.messages import check_message
from handlers.slack.blocks import actions, button, context, cut, header, messages, pieces, section, sections
from handlers.slack.text import shown
from handlers.thread.delivery import blocks_of
from patterns.values.report import Report, Section, Source, Stop

LINES = st.lists(st.text(alphabet="ab &<>`*\n\u202e", max_size=400), max_size=60).map("\n".join)
FENCED = st.lists(st.sampled_from(["```", "x" * 700, "a & b", "`", "", "<y>"]), max_size=40).map("\n".join)


def test_a_short_text_stays_whole() -> None:
    assert pieces("one\ntwo", 100) == ["one\ntwo"]
    assert pieces("", 100) == [""]


def test_a_long_text_is_cut_at_a_line_end() -> None:
    assert pieces("a" * 60 + "\n" + "b" * 60, 100) == ["a" * 60, "b" * 60]


def test_a_fence_is_closed_and_opened_again_at_a_cut() -> None:
    first, second = pieces("```\n" + "a" * 60 + "\n" + "b" * 60 + "\n```", 100)
    assert first == "```\n" + "a" * 60 + "\n```"
    assert second == "```\n" + "b" * 60 + "\n```"


def test_a_fence_around_one_endless_line_comes_to_an_end() -> None:
    parts = pieces("```\n" + "x" * 5000 + "\n```", 3000)
    assert "".join(parts).count("x") == 5000
    assert len(parts) == 2


@pytest.mark.parametrize("atom", ["&amp;", "&lt;", "<@U0ADA>", "<https://a.example/b|label>"])
def test_nothing_that_means_one_thing_is_cut_in_two(atom: str) -> None:
    for lead in range(60, 120):
        parts = pieces("x" * lead + atom + "y" * 80, 100)
        assert sum(part.count(atom) for part in parts) == 1


@given(LINES | FENCED)
def test_pieces_fit_and_lose_nothing_but_line_ends(text: str) -> None:
    parts = pieces(text, 300)
    assert all(len(part) <= 300 for part in parts)
    assert "".join(parts).replace("`", "").replace("\n", "") == text.replace("`", "").replace("\n", "")
    if len(parts) > 1:
        assert all(part.count("```") % 2 == 0 for part in parts[:-1])


def test_what_is_left_out_of_a_cut_text_is_marked() -> None:
    assert cut("short", 3000) == [section("short")]
    blocks = cut("x\n" * 5000, 6000)
    assert len(blocks) == 3
    assert blocks[-1] == section("…")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    words = st.text(max_size=3000) | LINES | FENCED
    authors, fewer = st.sampled_from(["code", "model"]), st.sampled_from(["", "schedule-1 C1"])
    parts = st.builds(Section, title=st.text(max_size=400), text=words, author=authors, fewer=fewer)
    dates = st.text(max_size=30)
    numbers, urls = st.integers(1, 99), st.text(max_size=900)
    pages = st.builds(Source, number=numbers, title=st.text(max_size=300), url=urls, published=dates)
    return Report(
        headline=draw(st.text(max_size=400)),
        stop=Stop(code="done", words=draw(st.text(max_size=500))),
        facts=tuple(draw(st.lists(st.text(max_size=600), max_size=30))),
        sections=tuple(draw(st.lists(parts, max_size=6))),
        sources=tuple(draw(st.lists(pages, max_size=12))),
        offers=draw(st.sampled_from([(), ("schedule",), ("deeper", "check", "schedule")])),
    )


@given(reports())
def test_any_report_becomes_messages_that_slack_takes(report: Report) -> None:
    blocks = blocks_of(report, run_id="research-1", before="https://a.slack.test/p1?x=1&y=<>")
    for part in messages(blocks):
        check_message({"text": "a report", "blocks": part})


@given(st.text(max_size=40_000, alphabet="ab&<`\n"))
def test_any_words_of_a_model_become_messages_that_slack_takes(text: str) -> None:
    for blocks in messages(sections(shown(text * 5))):
        check_message({"text": "words", "blocks": blocks})


@given(st.text(max_size=400), st.text(max_size=5000), st.text(max_size=5000))
def test_titles_small_print_and_buttons_fit_whatever_they_say(title: str, small: str, question: str) -> None:
    one = button(title or "Press", action_id="a", value="v", style="danger", confirm=question or "Sure?")
    blocks: list[Any] = [header(title), context(small), actions([one], block_id=title or "row")]
    check_message({"text": "all", "blocks": blocks})


def test_a_title_is_one_line_without_hidden_signs() -> None:
    assert header("one\ntwo \u202egnirts\u202c")["text"]["text"] == "one two gnirts"


def test_order_is_kept_over_messages() -> None:
    blocks = [section(f"{number} " + "x" * 900) for number in range(60)]
    made = messages(blocks)
    assert [one for part in made for one in part] == blocks
    assert len(made) > 1


def test_the_first_message_can_be_kept_short() -> None:
    blocks = [section("x" * 900) for _ in range(30)]
    made = messages(blocks, first=2000)
    assert [len(part) for part in made] == [2, 12, 12, 4]
    assert len(messages([section("x" * 3000)], first=2000)) == 1


@pytest.mark.parametrize("count", [1, 14, 15, 16, 60])
def test_a_finding_stands_in_one_message_with_its_buttons_and_small_print(count: int) -> None:
    told = [Section(title=f"{one}", text="x" * 300, author="model", finding=f"review-1.{one}") for one in range(count)]
    report = Report(headline="Review", stop=Stop(code="done", words="done"), sections=tuple(told))
    made = messages(blocks_of(report))
    for blocks in made:
        check_message({"text": "t", "blocks": blocks})
        assert len(blocks) <= 50
        kinds = [block["block_id"].partition(":") for block in blocks if "block_id" in block]
        assert [name for kind, _, name in kinds if kind == "finding"] == [
            name for kind, _, name in kinds if kind == "said"
        ]
    assert sum(block["type"] == "actions" for blocks in made for block in blocks) == count


def test_a_fact_is_one_line_whatever_names_it_holds() -> None:
    fact = "not reviewed: x.py\n• through: every lens (binary)"
    shown_as = blocks_of(Report(headline="Review", stop=Stop(code="done", words="done"), facts=(fact,)))[-1]
    assert shown_as["text"]["text"] == "• not reviewed: x.py • through: every lens (binary)"
