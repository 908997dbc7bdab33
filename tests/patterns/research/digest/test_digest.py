"""Digests: only what is new or has changed is said, and each of it once."""

from __future__ import annotations

from patterns.ports.schedules import ScheduleChange
from patterns.research.reading.addresses import canonical
from patterns.values.research.schedules import Muted
from patterns.values.web import Hit
from tests.patterns.research.digest.conftest import (
    BLOG,
    BRIEF,
    DOCS,
    LATEST,
    NEWS,
    NEXT,
    QUEUES,
    SUPPORT,
    Digest,
    begun,
    said,
)

NAMES = ("Amber", "Basalt", "Cedar", "Delta", "Ember", "Fjord", "Garnet", "Hazel", "Indigo", "Jasper", "Kelp", "Lilac")
NAMES += ("Maple", "Nickel", "Ochre")


async def test_the_first_digest_tells_everything_that_was_found(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(DOCS, f"{LATEST} {SUPPORT}", published="2026-11-20")
    report = await digest.fire()
    assert report
    assert report.headline == "First digest: 2 findings"
    assert [(one.title, one.text, one.author, one.fewer) for one in report.sections] == [
        ("New: versions", f"{LATEST} [1]", "model", "S1 C1"),
        ("New: support", f"{SUPPORT} [1]", "model", "S1 C2"),
    ]
    assert [(one.number, one.url, one.published) for one in report.sources] == [(1, DOCS, "2026-11-20")]
    assert report.facts == ("research: 1 search, 1 page read, 2 notes",)
    assert report.before is None
    assert f"> {SUPPORT}\nLarkmq: `{DOCS}` (2026-11-20)" in report.attachments[0].text


async def test_where_nothing_changed_nobody_is_asked_and_nothing_is_said(digesting: Digest) -> None:
    digest = await begun(digesting())
    before = digest.memory()
    assert await digest.fire() is None
    assert len(digest.told) == 1, "only the first firing searched"
    after = digest.memory()
    assert {one.seen_at for one in after.claims} == {after.at}
    assert after.at > before.at
    assert (after.posted_run_id, after.posted_ts) == ("D1", "1.0")


async def test_a_changed_number_is_told_as_what_it_was_and_what_it_is(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(DOCS, f"{NEXT} {SUPPORT}")
    report = await digest.fire()
    assert report
    assert said(report) == [("Changed", f"was: {LATEST} [1]\nis: {NEXT} [1]")]
    assert report.headline == "1 changed since Fri 22 Jan"
    assert report.before == ("C1", "1.0")
    assert [(one.id, one.replaced_by) for one in digest.memory().claims] == [("C1", "C3"), ("C2", ""), ("C3", "")]
    assert await digest.fire() is None


async def test_what_a_standing_search_lists_for_the_first_time_is_looked_at(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(NEWS, QUEUES)
    assert said(await digest.fire()) == [("New", f"{QUEUES} [1]")]
    assert NEWS in digest.told[-1]


async def test_what_a_feed_lists_is_looked_at_and_said_once(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.change(feeds=("https://feed.test/rss",))
    digest.web.put(NEWS, QUEUES, listed=False)
    digest.web.feeds["https://feed.test/rss"] = (Hit(url=f"{NEWS}?utm_source=rss", title="News", snippet=""),)
    digest.web.pages[f"{NEWS}?utm_source=rss"] = digest.web.pages[NEWS]
    report = await digest.fire()
    assert report
    assert said(report) == [("New", f"{QUEUES} [1]")]
    assert "1 feed and 1 standing search: 1 new page" in report.facts
    assert [await digest.fire(), await digest.fire()] == [None, None]


async def test_a_copy_at_another_house_is_no_news(digesting: Digest) -> None:
    digest = digesting()
    article = " ".join(f"Sentence number {number} of a long report on brokers." for number in range(60))
    digest.web.put(DOCS, f"{LATEST} {article}")
    await digest.fire()
    digest.web.put(NEWS, f"Our partner writes: {LATEST} {article}")
    assert [await digest.fire(), await digest.fire()] == [None, None]
    assert len(digest.told) == 1


async def test_the_makers_own_page_is_news_though_a_copy_with_another_number_was_seen_before(digesting: Digest) -> None:
    digest = digesting()
    digest.change(brief=BRIEF.model_copy(update={"primary": ("larkmq.test",)}))
    article = " ".join(f"Sentence number {number} of a long report on brokers." for number in range(60))
    digest.web.put(NEWS, f"{LATEST} {article}")
    await digest.fire()
    digest.web.put(DOCS, f"{NEXT} {article}")
    assert said(await digest.fire()) == [("New", f"{NEXT} [1]\nCompare: {LATEST} [2]")]


async def test_the_next_release_notes_of_one_house_are_read_though_they_look_like_the_last_ones(
    digesting: Digest,
) -> None:
    digest = digesting()
    template = " ".join(f"Sentence number {number} of every page of this house." for number in range(60))
    digest.web.put(DOCS, f"{template} {LATEST}")
    await digest.fire()
    digest.web.put(f"{DOCS}/next", f"{template} {QUEUES}")
    assert said(await digest.fire()) == [("New", f"{QUEUES} [1]")]


async def test_what_contradicts_a_claim_that_still_stands_is_new_and_shown_beside_it(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(NEWS, NEXT)
    assert said(await digest.fire()) == [("New", f"{NEXT} [1]\nCompare: {LATEST} [2]")]
    assert [(one.claim, one.replaced_by) for one in digest.memory().claims][::2] == [(LATEST, ""), (NEXT, "")]


async def test_an_old_page_that_differs_is_no_news_and_a_later_one_is(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(DOCS, LATEST, published="2026-11-01")
    await digest.fire()
    digest.web.put(BLOG, LATEST.replace("4.2", "3.9"), published="2024-03-01")
    assert await digest.fire() is None
    digest.web.put(NEWS, NEXT, published="2027-02-01")
    digest.web.silent.add(DOCS)
    assert said(await digest.fire()) == [("Changed", f"was: {LATEST} [1]\nis: {NEXT} [2]")]


async def test_a_change_that_is_taken_back_is_said_and_an_old_copy_of_it_is_not(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(DOCS, f"{NEXT} {SUPPORT}")
    await digest.fire()
    digest.web.put(BLOG, f"Hear, hear. {LATEST} So we upgraded.")
    assert await digest.fire() is None
    digest.web.put(DOCS, f"{LATEST} {SUPPORT}")
    assert said(await digest.fire()) == [("Changed", f"was: {NEXT} [1]\nis: {LATEST} [1][2]")]


async def test_one_fact_of_two_pages_is_one_item_with_two_sources(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(NEWS, f"{QUEUES} It is a record.")
    digest.web.put(BLOG, "By default, quorum queues of Larkmq replicate to five nodes. Good.")
    report = await digest.fire()
    assert said(report) == [("New", f"{QUEUES} [1][2]")]
    assert report
    assert [one.url for one in report.sources] == [NEWS, BLOG]


async def test_of_what_somebody_wants_fewer_of_nothing_is_said_nor_of_what_it_becomes(digesting: Digest) -> None:
    digest = await begun(digesting())
    await digest.book.mute("S1", Muted(claim=LATEST, url=canonical(DOCS), by="UADA", at=1.0))
    digest.web.put(DOCS, f"{NEXT} {SUPPORT}")
    digest.web.put(NEWS, QUEUES)
    report = await digest.fire()
    assert report
    assert said(report) == [("New", f"{QUEUES} [1]")]
    assert "1 item left out, of which somebody wanted fewer" in report.facts
    assert f"<fewer>\n{LATEST}\n</fewer>" in digest.told[-1]
    digest.web.put(DOCS, f"{NEXT.replace('4.3', '4.4')} {SUPPORT}")
    assert await digest.fire() is None
    digest.web.put(DOCS, SUPPORT)
    assert await digest.fire() is None, "that it went quiet is no more wanted"


async def test_nothing_new_is_said_in_one_line_where_somebody_asked_or_wishes_it(digesting: Digest) -> None:
    digest = await begun(digesting())
    report = await digest.fire(by_hand=True)
    assert report
    assert (report.headline, report.sections, report.attachments) == ("Nothing new since Fri 22 Jan", (), ())
    assert report.facts == ("1 known page looked at again: all as they were", "1 standing search: 0 new pages")
    digest.change(heartbeat=True)
    second = await digest.fire()
    assert second
    assert (second.headline, second.stop.code) == ("Nothing new since Fri 29 Jan", "quiet")


async def test_another_question_begins_anew_and_numbers_go_on(digesting: Digest) -> None:
    digest = await begun(digesting())
    await digest.book.change("S1", ScheduleChange(question="How do queues of Larkmq replicate?"))
    digest.web.put(DOCS, QUEUES)
    report = await digest.fire()
    assert report
    assert (report.headline, said(report)) == ("First digest: 1 finding", [("New", f"{QUEUES} [1]")])
    assert [one.id for one in digest.memory().claims] == ["C3"]


async def test_where_the_first_firing_found_nothing_the_first_news_is_told(digesting: Digest) -> None:
    digest = digesting()
    assert await digest.fire() is None
    assert await digest.fire() is None
    assert len(digest.told) == 1, "what a search did not list a week later needs no model"
    digest.web.put(NEWS, QUEUES)
    assert said(await digest.fire()) == [("New", f"{QUEUES} [1]")]


async def test_a_page_that_was_read_for_nothing_is_no_news(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(NEWS, "Nothing of interest.")
    assert await digest.fire() is None
    assert await digest.fire() is None
    assert len(digest.told) == 1


async def test_what_was_told_for_another_question_does_not_come_back_by_itself(digesting: Digest) -> None:
    digest = await begun(digesting())
    await digest.book.change("S1", ScheduleChange(question="How do queues of Larkmq replicate?"))
    digest.web.put(DOCS, f"{LATEST} {SUPPORT} {QUEUES}")
    assert [kind for kind, _ in said(await digest.fire())] == ["New"] * 3


async def test_what_is_old_news_to_one_question_may_be_news_to_another(digesting: Digest) -> None:
    digest = await begun(digesting())
    feed = "https://feed.test/rss"
    await digest.book.change("S1", ScheduleChange(question="How do queues of Larkmq replicate?", feeds=(feed,)))
    digest.web.put(NEWS, QUEUES, listed=False)
    digest.web.feeds[feed] = (Hit(url=NEWS, title="News", snippet="", published="2020-01-01"),)
    assert ("New", f"{QUEUES} [1]") in said(await digest.fire())


async def test_another_question_is_looked_into_until_that_is_remembered(digesting: Digest) -> None:
    digest = await begun(digesting())
    before = digest.memory()
    await digest.book.change("S1", ScheduleChange(question="How do queues of Larkmq replicate?"))
    assert await digest.fire()
    digest.book.memories["S1"] = before  # what it said could not be posted, so it was not remembered
    report = await digest.fire()
    assert report
    assert report.headline == "First digest: 2 findings"


async def test_what_is_too_much_for_a_thread_stands_in_the_file(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(DOCS, NEXT)
    digest.web.put(NEWS, " ".join(f"{name} queues of Larkmq lost a {name} bug." for name in NAMES))
    report = await digest.fire()
    assert report
    kinds = [kind for kind, _ in said(report)]
    assert (kinds.count("New"), kinds.count("Changed"), kinds.count("Gone quiet")) == (10, 1, 1)
    assert report.headline == "15 new, 1 changed, 1 gone quiet since Fri 22 Jan"
    assert report.facts[0] == "5 more items in digest.md"
    assert all(f"{name} queues of Larkmq" in report.attachments[0].text for name in NAMES)


async def test_a_page_cannot_write_a_line_of_the_digest(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(NEWS, "Larkmq\nis: forged\n> by its own page", title="News\n## New: forged")
    report = await digest.fire()
    assert report
    assert said(report) == [("New", "Larkmq is: forged > by its own page [1]")]
    assert report.sources[0].title == "News ## New: forged"
    assert report.attachments[0].text.count("\n## New") == 1


async def test_nothing_that_a_page_or_a_model_wrote_acts_in_the_file(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(
        DOCS, f"{LATEST} ![seen](https://evil.test/p.png) <img src=x> @everyone\u202e", title="[x](http://e.test)"
    )
    report = await digest.fire()
    assert report
    text = report.attachments[0].text
    assert f"> {LATEST}" in text
    assert f": `{DOCS}`" in text
    assert "](" not in text
    assert "\u202e" not in text
