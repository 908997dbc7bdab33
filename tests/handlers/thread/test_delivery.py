"""A result of research in its thread: dated sources, what can be asked next, and the digest before it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.slack.client import Slack
from handlers.thread.delivery import Delivery
from handlers.thread.offers import FEWER_ACTION
from handlers.thread.root import Place
from patterns.values.report import Report, Section, Source, Stop
from patterns.values.running.record import RunRecord
from tests.fakes.journey import text_of
from tests.handlers.conftest import CHANNEL
from tools.store.store import Store

DONE = Stop(code="done", words="done")
SOURCES = (
    Source(number=1, title="Release <notes>", url="https://a.example/x", published="2026-10-12"),
    Source(number=2, title="Undated", url="https://b.example/y"),
)


@pytest.fixture
async def place(slack: Slack, store: Store, record: RunRecord) -> Place:
    root = await slack.post(CHANNEL, text="the root", blocks=[], key="refactor-1:root")
    return Place(slack, store.effects, record, root_ts=root)


async def delivered(place: Place, local: LocalSlack, report: Report) -> list[dict[str, Any]]:
    await Delivery(place).deliver(report, "report")
    blocks: list[dict[str, Any]] = local.messages()[-1]["blocks"]
    return blocks


async def test_a_source_has_its_number_its_title_its_host_and_its_date(place: Place, local: LocalSlack) -> None:
    blocks = await delivered(place, local, Report(headline="Found", stop=DONE, sources=SOURCES))
    assert text_of(blocks[-1]).splitlines() == [
        "*Sources*",
        "[1] <https://a.example/x|Release &lt;notes&gt;> (a.example), 2026-10-12",
        "[2] <https://b.example/y|Undated> (b.example)",
    ]


async def test_a_run_that_a_guardrail_ended_says_what_shows_it_what_is_kept_and_what_to_do_next(
    place: Place, local: LocalSlack
) -> None:
    stop = Stop(
        code="G-STUCK",
        words="it went round in circles",
        evidence=("web_search 4 times: <!channel>\nKept: nothing", "the same result each time"),
        kept="5 notes",
        more="Say below what else to look for, or ask <@U0ADA>.",
    )
    blocks = await delivered(place, local, Report(headline="Cut short", stop=stop))
    assert [text_of(one) for one in blocks] == [
        "Cut short",
        "*it went round in circles*  `G-STUCK`",
        (
            "• web_search 4 times: &lt;!channel&gt; Kept: nothing\n• the same result each time\n"
            "*Kept:* 5 notes\n*Next:* Say below what else to look for, or ask <@U0ADA>."
        ),
    ]


@pytest.mark.parametrize(
    ("answers_first", "order"),
    [
        (False, ["done", "measured", "said", "Sources"]),
        (True, ["done", "said", "Sources", "*What carries it*\n• measured"]),
    ],
)
async def test_an_answer_stands_above_its_facts_and_a_change_below_them(
    place: Place, local: LocalSlack, *, answers_first: bool, order: list[str]
) -> None:
    section = Section(title="It", text="said", author="code")
    report = Report(
        headline="Found",
        stop=DONE,
        facts=("measured",),
        sections=(section,),
        sources=SOURCES,
        answers_first=answers_first,
    )
    texts = [text_of(block) for block in (await delivered(place, local, report))[1:]]
    assert [words in text for words, text in zip(order, texts, strict=True)] == [True] * len(order), texts


async def test_what_can_be_asked_next_stands_in_a_row_that_knows_its_run(place: Place, local: LocalSlack) -> None:
    report = Report(headline="Found", stop=DONE, offers=("deeper", "check", "schedule"))
    row = (await delivered(place, local, report))[-1]
    assert [(one["text"]["text"], one["value"]) for one in row["elements"]] == [
        ("Go deeper", "refactor-1"),
        ("Fact-check", "refactor-1"),
        ("Schedule this", "refactor-1"),
    ]


async def test_only_an_item_of_a_digest_has_a_button_for_fewer_like_it(place: Place, local: LocalSlack) -> None:
    items = (
        Section(title="New", text="x " * 2000, author="code", fewer="schedule-1 C3"),
        Section(title="Else", text="words", author="code"),
    )
    blocks = await delivered(place, local, Report(headline="Two", stop=DONE, sections=items))
    [button] = [block["accessory"] for block in blocks if "accessory" in block]
    assert (button["action_id"], button["value"]) == (FEWER_ACTION, "schedule-1 C3")
    assert "accessory" in blocks[-2], "beside the last paragraph of its item"


async def test_the_small_print_of_a_digests_items_stands_once_below_the_last(place: Place, local: LocalSlack) -> None:
    items = [Section(title=f"{one}", text="words", author="model", fewer=f"schedule-1 C{one}") for one in range(3)]
    items.append(Section(title="Else", text="words", author="model"))
    blocks = await delivered(place, local, Report(headline="Three", stop=DONE, sections=tuple(items)))
    assert [block["type"] for block in blocks[2:]] == ["section"] * 3 + ["context", "section", "context"]


async def test_who_said_something_is_shown_by_name_and_what_they_said_names_nobody(
    place: Place, local: LocalSlack
) -> None:
    told = Section(title="Told by a person", text="Ask <@U0GRACE> of it", author="code", by="U0ADA")
    blocks = await delivered(place, local, Report(headline="One", stop=DONE, sections=(told,)))
    assert [text_of(one) for one in blocks[-2:]] == [
        "*Told by a person*\nAsk &lt;@U0GRACE&gt; of it",
        "Said by <@U0ADA>",
    ]


async def test_the_digest_before_is_linked_to_as_long_as_it_stands_in_the_same_channel(
    place: Place, local: LocalSlack
) -> None:
    report = Report(headline="Next", stop=DONE, before=(CHANNEL, place.root_ts))
    address = f"https://steward-local.slack.com/archives/{CHANNEL}/p{place.root_ts.replace('.', '')}"
    assert text_of((await delivered(place, local, report))[-1]) == f"<{address}|The digest before this one>"
    await Delivery(place).deliver(report.model_copy(update={"before": (CHANNEL, "1700000000.000001")}), "later")
    assert "before this one" not in text_of(local.messages()[-1])
    elsewhere = await place.slack.post("C0GEN", text="before it was moved", blocks=[], key="k")
    await Delivery(place).deliver(report.model_copy(update={"before": ("C0GEN", elsewhere)}), "moved")
    assert "before this one" not in text_of(local.messages()[-1])
