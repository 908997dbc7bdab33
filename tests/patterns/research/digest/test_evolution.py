"""Over many firings and whatever happens to the pages: each fact is told, and told once."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.model import ScriptedModel
from tests.patterns.research.digest.conftest import DONE, FAILED, Digesting, said

NAMES = ("Amber", "Basalt", "Cedar", "Delta")
PAGES = tuple(f"https://{house}.test/larkmq" for house in ("docs", "news", "forum"))
_TOLD = re.compile("|".join(NAMES))
_NUMBER = re.compile(r"\b\d+\b")


def worded(name: str, number: int, way: int) -> str:
    """One fact in one of two wordings."""
    ways = ("The plugin {0} of Larkmq takes {1} nodes at most.", "At most {1} nodes takes of Larkmq the plugin {0}.")
    return ways[way].format(name, number)


@dataclass
class Scene:
    """Pages that hold facts, each as a name with the number that is true of it now."""

    digest: Digesting
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 3))
    held: dict[str, list[str]] = field(default_factory=dict)
    way: dict[str, int] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def write(self) -> None:
        """Lay the pages out as they are now."""
        for url in PAGES:
            if url in self.held:
                facts = [worded(name, self.numbers[name], self.way.get(url, 0)) for name in self.held[url]]
                self.digest.web.put(url, " ".join(["A page on brokers.", *facts]))
            else:
                self.digest.web.pages.pop(url, None)

    def act(self, act: str, page: int, name: int) -> None:
        """One thing that happens between two firings."""
        url, fact = PAGES[page], NAMES[name]
        facts = self.held.setdefault(url, [])
        if act == "add" and fact not in facts:
            facts.append(fact)
        elif act == "raise":
            self.numbers[fact] += 1
        elif act == "reword":
            self.way[url] = 1 - self.way.get(url, 0)
        elif act == "remove":
            del self.held[url]
        elif act == "drop" and fact in facts:
            facts.remove(fact)
        elif act == "move":
            self.held[url], self.held[PAGES[page - 1]] = self.held.get(PAGES[page - 1], []), facts
        elif act == "hush":
            self.silent ^= {url}


ACTS = st.tuples(
    st.sampled_from(["add", "add", "raise", "reword", "remove", "drop", "move", "hush"]),
    st.integers(0, 2),
    st.integers(0, 3),
)
FIRINGS = st.lists(
    st.tuples(st.lists(ACTS, max_size=3), st.sampled_from(["", "", "", "web", "model"])), min_size=6, max_size=9
)


@settings(max_examples=25)
@given(FIRINGS)
def test_each_state_of_a_fact_is_told_once_and_none_is_missed(
    firings: list[tuple[list[tuple[str, int, int]], str]],
) -> None:
    asyncio.run(_evolve(firings))


async def _evolve(firings: list[tuple[list[tuple[str, int, int]], str]]) -> None:
    digest = Digesting(ScriptedModel())
    scene, told, quiet = Scene(digest), Counter[str](), Counter[str]()
    for acts, trouble in [([("add", 0, 0), ("add", 1, 1)], ""), *firings, ([], "end")]:
        for act in acts:
            scene.act(*act)
        scene.write()
        digest.web.silent = {"web": {""}, "end": set()}.get(trouble, scene.silent)
        digest.stop, digest.reads = (FAILED, False) if trouble == "model" else (DONE, True)
        for kind, text in said(await digest.fire()):
            fact = _fact(text)
            assert not (trouble in ("web", "model") and kind in ("Gone quiet", "New")), (trouble, text)
            if kind == "Gone quiet" or "nobody could look" in text:
                quiet[fact] += 1
            elif kind == "New again":
                assert quiet[fact] > 0, f"{fact} had not gone quiet"
                quiet[fact] -= 1
            else:
                told[fact] += 1
    assert all(times == 1 for times in told.values()), told
    standing = {f"{name} {scene.numbers[name]}" for names in scene.held.values() for name in names}
    assert standing <= set(told), standing - set(told)


def _fact(text: str) -> str:
    """What an item tells now: the name and its number."""
    now = text.partition("\nCompare")[0].rpartition("\nis: ")[2].partition(" [")[0]
    name, number = _TOLD.search(now), _NUMBER.search(now)
    assert name, text
    assert number, text
    return f"{name.group()} {number.group()}"
