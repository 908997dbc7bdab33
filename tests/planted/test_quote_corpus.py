"""Quotes against pages that were fetched for real: true ones are taken in every form, invented ones in none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.research.desk.desk import Desk
from patterns.research.desk.noting import TakeNotes
from patterns.research.desk.reading import ReadWebPage
from patterns.values.conversation import JsonObject
from patterns.values.research.brief import Brief, BriefItem
from tests.planted.models.forging import forgeries
from tests.planted.truth.facts import BY_ID, Fact
from tests.planted.web.leaves import Leaf
from tests.planted.web.planted import PlantedWeb
from tools.web.web import PublicWeb

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

BRIEF = Brief(question="What holds?", items=(BriefItem(id="I1", text="what holds"),))
FORMS: dict[str, Callable[[str], str]] = {
    "as it stands": str,
    "with odd blanks": lambda quote: quote.replace(" ", "\u00a0", 2).replace(" ", "  \n ", 1),
    "with soft hyphens": lambda quote: quote.replace("e", "e\u00ad"),
    "with other dashes": lambda quote: quote.replace("-", "\u2011"),
    "without its full stop": lambda quote: quote.removesuffix("."),
    "in quotation marks": lambda quote: f"\u201c{quote}\u201d",
}


async def opened(leaf: Leaf, planted: PlantedWeb, web: PublicWeb) -> tuple[TakeNotes, str]:
    url = planted.url(leaf.house.name, leaf.path)
    desk = Desk(web, BRIEF, asked=url, now=0.0)
    reading = ReadWebPage(desk)
    observation = await reading.prepare({"url": url})()
    assert observation.ok, observation.text
    reading.absorb(observation)
    return TakeNotes(desk), url


async def taken(notes: TakeNotes, arguments: JsonObject) -> bool:
    return (await notes.prepare({"items": ["I1"], **arguments})()).ok


def saying(fact: Fact, leaf: Leaf) -> str:
    return next(one for one in fact.sayings if one in leaf.text)


async def test_true_quotes_are_taken_and_forged_ones_are_not(planted: PlantedWeb, fetching: PublicWeb) -> None:
    missed, true, slipped, forged = [], 0, [], 0
    for leaf in planted.leaves():
        if not leaf.facts or "/closed/" in leaf.path:
            continue
        notes, url = await opened(leaf, planted, fetching)
        for fact in (BY_ID[one] for one in leaf.facts):
            quote = saying(fact, leaf)
            for form, made in FORMS.items():
                true += 1
                if not await taken(notes, {"claim": fact.claim, "quote": made(quote), "url": url}):
                    missed.append((leaf.path, form, quote))
            for kind, arguments in forgeries(fact, quote, url).items():
                forged += 1
                if await taken(notes, arguments):
                    slipped.append((leaf.path, kind, arguments))
    assert slipped == [], f"{len(slipped)} of {forged}"
    assert true > 200
    assert len(missed) <= 0.02 * true, missed
