from __future__ import annotations

from patterns.values.research.brief import Brief, BriefItem
from patterns.values.research.evidence import Note, ReadPage, Researched
from tests.tools.store.conftest import Clock
from tools.store.books.research import PAGE_CHARACTERS
from tools.store.store import Store

DAY = 86_400.0


def page(number: int, *, text: str = "LarkMQ 4 is out.") -> ReadPage:
    url = f"https://larkmq.example/{number}"
    return ReadPage(
        url=url, canonical=url, title="ä\0🦉", text=text, digest="d", likeness=2**64 - number, read_at=1.5, kind="pdf"
    )


def researched(run_id: str = "research-1", *, at: float = 5.5, pages: tuple[ReadPage, ...] = ()) -> Researched:
    note = Note(
        id="N1",
        claim="It is out.",
        quote="is out",
        url="https://larkmq.example/1",
        title="",
        items=("I1",),
        stance="supports",
    )
    brief = Brief(question="What is new in LarkMQ?", items=(BriefItem(id="I1", text="Which versions are out?"),))
    return Researched(
        run_id=run_id,
        brief=brief,
        notes=(note,),
        pages=pages,
        queries=("larkmq 4",),
        answer={"sections": [1, None, "ä\0🦉"]},
        at=at,
    )


async def test_a_research_is_found_as_it_was_kept_with_its_pages_in_their_order(store: Store) -> None:
    kept = researched(pages=(page(10), page(9), page(2)))
    await store.research.keep(kept)
    await store.research.keep(researched(at=99.0))
    assert await store.research.find("research-1") == kept
    assert await store.research.find("research-2") is None


async def test_a_research_that_read_nothing_is_kept_too(store: Store) -> None:
    await store.research.keep(researched())
    assert await store.research.find("research-1") == researched()


async def test_of_a_pages_text_only_so_much_is_kept(store: Store) -> None:
    await store.research.keep(researched(pages=(page(1, text="ä" * PAGE_CHARACTERS + "more"),)))
    found = await store.research.find("research-1")
    assert found is not None
    assert found.pages[0].text == "ä" * PAGE_CHARACTERS


async def test_old_research_goes_with_its_pages(store: Store, clock: Clock) -> None:
    await store.research.keep(researched(at=clock.now, pages=(page(1), page(2))))
    clock.now += 40 * DAY
    new = researched("research-2", at=clock.now, pages=(page(1),))
    await store.research.keep(new)
    assert await store.retain(30) == 3
    assert await store.research.find("research-1") is None
    assert await store.research.find("research-2") == new
