"""Digests where pages vanish, do not answer, or nobody can judge them: an outage is no news."""

from __future__ import annotations

import pytest

from patterns.guardrails.limits import Limits
from patterns.research.reading.addresses import canonical
from patterns.values.report import Stop
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.patterns.research.digest.conftest import (
    BLOG,
    DOCS,
    DONE,
    FAILED,
    LATEST,
    NEWS,
    NEXT,
    QUEUES,
    SUPPORT,
    Digest,
    begun,
    said,
)

HOUR = 3600.0
MOVED = "https://docs.larkmq.test/versions/support"


async def test_a_reworded_page_is_read_and_nothing_is_said(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(DOCS, f"The latest stable version of Larkmq is 4.2. {SUPPORT}")
    assert await digest.fire() is None
    assert len(digest.told) == 2
    assert digest.memory().claims[0].quote == "The latest stable version of Larkmq is 4.2."
    assert await digest.fire() is None
    assert len(digest.told) == 2, "what was judged once is not judged again"


async def test_a_page_that_moved_takes_its_claims_along_without_a_model(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(MOVED, f"{LATEST} {SUPPORT}")
    digest.web.remove(DOCS)
    assert [await digest.fire(), await digest.fire()] == [None, None]
    assert len(digest.told) == 1
    assert {one.url for one in digest.memory().claims} == {canonical(MOVED)}


async def test_a_page_that_leads_to_another_address_is_still_the_same(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.redirect(DOCS, MOVED)
    assert [await digest.fire(), await digest.fire()] == [None, None]
    assert len(digest.told) == 1
    digest.web.put(DOCS, f"{NEXT} {SUPPORT}")
    digest.web.redirect(DOCS, MOVED)
    assert said(await digest.fire()) == [("Changed", f"was: {LATEST} [1]\nis: {NEXT} [2]")]
    assert await digest.fire() is None


async def test_an_outage_of_everything_says_nothing_however_long_it_lasts(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.silent.add("")
    assert [await digest.fire() for _ in range(5)] == [None] * 5
    digest.web.silent.clear()
    assert await digest.fire() is None
    assert not any(one.quiet for one in digest.memory().claims)


async def test_a_page_that_does_not_answer_goes_quiet_the_third_time_and_comes_back(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(DOCS, LATEST)
    digest.web.put(NEWS, QUEUES)
    await digest.fire()
    digest.web.silent.add(NEWS)
    assert [await digest.fire(), await digest.fire()] == [None, None]
    why = "its page could not be read 3 times in a row (no answer in 20 s)"
    assert said(await digest.fire()) == [("Gone quiet", f"{QUEUES} [1]\n{why}")]
    assert digest.starts[-1] == (NEWS,), "it may answer by then"
    assert await digest.fire() is None
    digest.web.silent.clear()
    assert said(await digest.fire()) == [("New again", f"{QUEUES} [1]")]
    assert await digest.fire() is None
    assert len(digest.told) == 2, "that it stands again is seen by code"


async def test_a_page_that_is_gone_is_said_once(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(DOCS, LATEST)
    digest.web.put(NEWS, QUEUES)
    await digest.fire()
    digest.web.remove(NEWS)
    assert said(await digest.fire()) == [("Gone quiet", f"{QUEUES} [1]\nits page is gone (HTTP status 404)")]
    assert [await digest.fire(), await digest.fire()] == [None, None]


async def test_what_a_gone_page_said_is_not_quiet_where_another_page_says_it(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(DOCS, LATEST)
    digest.web.put(NEWS, f"{QUEUES} It was said in spring.")
    await digest.fire()
    digest.web.remove(NEWS)
    digest.web.put(BLOG, "By default quorum queues of Larkmq replicate to five nodes. A word more.")
    assert [await digest.fire(), await digest.fire()] == [None, None]
    assert canonical(BLOG) in {one.url for one in digest.memory().claims}


async def test_what_went_quiet_and_stands_elsewhere_is_new_again(digesting: Digest) -> None:
    digest = digesting()
    digest.web.put(DOCS, LATEST)
    digest.web.put(NEWS, QUEUES)
    await digest.fire()
    digest.web.remove(NEWS)
    await digest.fire()
    digest.web.put(BLOG, "By default quorum queues of Larkmq replicate to five nodes.")
    assert said(await digest.fire()) == [("New again", f"{QUEUES} [1]")]
    assert await digest.fire() is None


async def test_a_sentence_that_left_its_page_goes_quiet(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(DOCS, f"{SUPPORT} Read our blog.")
    assert said(await digest.fire()) == [("Gone quiet", f"{LATEST} [1]\nits page no longer says it")]
    assert await digest.fire() is None


async def test_a_notice_of_an_outage_in_the_place_of_a_page_is_not_the_page(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(DOCS, "We will be back soon.", title="Maintenance")
    assert [await digest.fire(), await digest.fire()] == [None, None]
    digest.web.put(DOCS, f"{LATEST} {SUPPORT}")
    assert await digest.fire() is None
    assert len(digest.told) == 1


async def test_a_search_that_fails_leaves_what_code_found_and_the_rest_for_the_next_firing(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.stop, digest.reads = FAILED, False
    digest.web.put(DOCS, f"{NEXT} {SUPPORT}")
    digest.web.put(NEWS, QUEUES)
    report = await digest.fire()
    assert report
    gone = "its page no longer says it; nobody could look for what took its place"
    assert said(report) == [("Changed", f"“{LATEST}” [1]\n{gone}")]
    assert report.stop == FAILED
    assert "2 pages not looked through: left for the next firing" in report.facts
    second = await digest.fire()
    assert second
    assert (second.headline, second.sections) == ("Nothing new since Fri 29 Jan", ())
    digest.stop, digest.reads = DONE, True
    assert said(await digest.fire()) == [("New", f"{QUEUES} [1]"), ("Changed", f"was: {LATEST} [2]\nis: {NEXT} [2]")]


async def test_a_first_search_that_failed_is_made_up_for(digesting: Digest) -> None:
    digest = digesting(stop=FAILED, reads=False)
    digest.web.put(DOCS, LATEST)
    report = await digest.fire()
    assert report
    assert report.headline == "First digest: nothing found"
    digest.stop, digest.reads = DONE, True
    assert said(await digest.fire()) == [("New", f"{LATEST} [1]")]


async def test_what_a_person_stopped_says_what_it_has_and_else_nothing(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.stop, digest.reads = Stop(code="stopped", words="stopped by <@UADA>"), False
    digest.web.put(NEWS, QUEUES)
    assert await digest.fire() is None
    digest.reads = True
    assert said(await digest.fire()) == [("New", f"{QUEUES} [1]")]


async def test_what_fails_hour_after_hour_is_said_once_a_day_and_beside_what_is_new(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.stop, digest.reads = FAILED, False
    digest.web.put(NEWS, QUEUES)
    hourly = [await digest.fire(after=HOUR) for _ in range(26)]
    assert [number for number, report in enumerate(hourly) if report] == [0, 24]
    assert await digest.fire(after=HOUR, by_hand=True)
    digest.web.remove(DOCS)
    assert {kind for kind, _ in said(await digest.fire(after=HOUR))} == {"Changed"}
    digest.stop, digest.reads = DONE, True
    assert await digest.fire(after=HOUR)
    digest.stop, digest.reads = FAILED, False
    digest.web.put(BLOG, LATEST)
    assert await digest.fire(after=HOUR), "it had worked in between"


async def test_a_claim_in_doubt_that_stands_in_other_words_needs_no_further_word(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.stop, digest.reads = FAILED, False
    digest.web.put(DOCS, f"The latest stable version of Larkmq is 4.2. {SUPPORT}")
    await digest.fire()
    digest.stop, digest.reads = DONE, True
    assert await digest.fire() is None
    assert not any(one.quiet or one.in_doubt for one in digest.memory().claims)


async def test_a_claim_in_doubt_that_stands_nowhere_is_not_said_to_be_quiet_as_well(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.stop, digest.reads = FAILED, False
    digest.web.put(DOCS, SUPPORT)
    await digest.fire()
    digest.stop, digest.reads = DONE, True
    assert await digest.fire() is None
    assert [(one.quiet, one.in_doubt) for one in digest.memory().claims] == [(True, False), (False, False)]


async def test_a_limit_in_mid_sweep_ends_it_with_what_there_is(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(DOCS, NEXT)
    digest.web.on_read = lambda: digest.runs.pass_time(100)
    report = await digest.fire(limits=Limits(seconds=60))
    assert report
    assert report.stop.code == "G-TIME"
    digest.web.on_read = lambda: None
    assert [kind for kind, _ in said(await digest.fire())] == ["Changed", "Gone quiet"]


async def test_an_unseen_page_that_does_not_answer_is_looked_at_the_next_time(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.web.put(NEWS, QUEUES)
    digest.web.silent.add(NEWS)
    assert [await digest.fire(), await digest.fire()] == [None, None]
    digest.web.silent.clear()
    assert said(await digest.fire()) == [("New", f"{QUEUES} [1]")]


async def test_a_feed_that_cannot_be_had_is_named(digesting: Digest) -> None:
    digest = await begun(digesting())
    digest.change(feeds=("https://feed.test/rss",))
    report = await digest.fire(by_hand=True)
    assert report
    assert "not to be had: https://feed.test/rss (HTTP status 503)" in report.facts


@pytest.mark.parametrize("state", ["deleted", "paused"])
async def test_a_schedule_that_was_deleted_or_paused_meanwhile_does_nothing(digesting: Digest, state: str) -> None:
    digest = await begun(digesting())
    before = digest.memory()
    digest.web.put(NEWS, QUEUES)
    digest.change(state=state)
    assert await digest.fire() is None
    assert digest.memory() == before


@pytest.mark.slow
async def test_a_firing_may_die_at_any_moment(digesting: Digest) -> None:
    async def stage(runs: MemoryRuns) -> list[object]:
        digest = digesting(runs=runs)
        digest.web.put(DOCS, f"{LATEST} {SUPPORT}")
        reports = [await digest.fire()]
        digest.web.put(DOCS, NEXT)
        digest.web.put(NEWS, QUEUES)
        reports += [await digest.fire(), await digest.fire()]
        return [reports, digest.memory()]

    results = await with_every_crash(stage)
    assert all(result == results[0] for result in results)
    assert [kind for kind, _ in said(results[0][0][1])] == ["New", "Changed", "Gone quiet"]
