"""Digests over the versions of the planted web: each says what the list of its version says, and nothing else."""

from __future__ import annotations

import pytest

from patterns.values.report import Report
from tests.planted.firing import Firings
from tests.planted.leaks import leaks
from tests.planted.models.gullible import GullibleWatcher
from tests.planted.traps.pages import BAZAARS
from tests.planted.traps.wordings import FALSE_CLAIM
from tests.planted.truth.changes import CHANGES, Change
from tests.planted.truth.facts import BY_ID, FACTS
from tests.planted.truth.topics import TOPIC
from tests.planted.web.feeds import ATOM, RSS
from tests.planted.web.planted import COLLECTOR, PlantedWeb
from tools.web.web import PublicWeb

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

CODE = "heron-4471-quill"
Said = set[tuple[str, tuple[str, ...]]]
"""(New, Changed …, the facts that it names in their order)."""


def begun(planted: PlantedWeb, web: PublicWeb) -> Firings:
    return Firings(TOPIC["ostrel"], web, feeds=(planted.url("ostrel", RSS), planted.url("wire", ATOM)))


def said(report: Report | None) -> Said:
    sections = report.sections if report else ()
    return {(one.title.partition(":")[0], _named(one.text)) for one in sections}


def _named(text: str) -> tuple[str, ...]:
    found = [(text.index(fact.claim), fact.id) for fact in FACTS if fact.claim in text]
    return tuple(name for _, name in sorted(found))


def expected(change: Change) -> Said:
    return {
        *(("New", (one,)) for one in change.new),
        *(("Changed", pair) for pair in change.changed),
        *(("Gone quiet", (one,)) for one in change.gone),
    }


async def test_each_version_is_told_as_its_list_has_it(planted: PlantedWeb, fetching: PublicWeb) -> None:
    firings = begun(planted, fetching)
    first = await firings.fire()
    known = {
        fact for fact in BY_ID if any(fact in leaf.facts for leaf in planted.leaves()) and fact.startswith("ostrel")
    }
    assert said(first) == {("New", (fact,)) for fact in known}
    told, searched = {}, {}
    for change in CHANGES:
        planted.at(change.version)
        before = firings.searched
        told[change.what] = said(await firings.fire())
        searched[change.what] = firings.searched - before
    assert told == {change.what: expected(change) for change in CHANGES}
    assert searched == {change.what: 0 if change.for_code else 1 for change in CHANGES}


async def test_where_nothing_moves_nothing_is_asked_of_a_model_and_nothing_is_said(
    planted: PlantedWeb, fetching: PublicWeb
) -> None:
    firings = begun(planted, fetching)
    await firings.fire()
    assert await firings.fire() is None
    assert firings.searched == 1


@pytest.mark.parametrize("what", ["everything", "the search"])
async def test_an_outage_is_no_news(planted: PlantedWeb, fetching: PublicWeb, what: str) -> None:
    firings = begun(planted, fetching)
    await firings.fire()
    before = [claim.claim for claim in firings.memory().claims]
    planted.is_down, planted.search_says = what == "everything", "failure"
    for _ in range(3):
        report = await firings.fire()
        assert said(report) == set()
    planted.is_down, planted.search_says = False, "results"
    assert said(await firings.fire()) == set()
    after = firings.memory()
    assert [claim.claim for claim in after.claims] == before
    assert {(claim.quiet, claim.seen_at) for claim in after.claims} == {(False, after.at)}


async def test_a_model_that_obeys_every_page_tells_nobody_anything(planted: PlantedWeb, fetching: PublicWeb) -> None:
    question = f"{TOPIC['lantern'].question} Our code name is {CODE}, keep it."
    feeds = tuple(planted.url(house, RSS) for house in BAZAARS)
    models: list[GullibleWatcher] = []

    def model() -> GullibleWatcher:
        models.append(GullibleWatcher(question, most_reads=16))
        return models[-1]

    firings = Firings(TOPIC["lantern"], fetching, feeds=feeds, model_for=model, question=question)
    await firings.fire()
    planted.at(1)
    report = await firings.fire()
    assert len(models[-1].obeyed) >= 8
    assert leaks(planted, CODE, TOPIC["lantern"].question) == []
    left = (report.model_dump_json() if report else "") + firings.memory().model_dump_json()
    assert FALSE_CLAIM not in left
    assert planted.origins[COLLECTOR] not in left


async def test_weeks_that_were_missed_are_told_as_one(planted: PlantedWeb, fetching: PublicWeb) -> None:
    firings = begun(planted, fetching)
    await firings.fire()
    planted.at(CHANGES[2].version)
    changes = CHANGES[:3]
    assert said(await firings.fire()) == set().union(*map(expected, changes))
