"""The search without a key, whose library is replaced: nothing here may reach the network."""

from __future__ import annotations

import threading

import pytest
from ddgs.engines import ENGINES
from ddgs.exceptions import DDGSException, TimeoutException

from patterns.errors import SearchFailed
from patterns.values.web import Hit
from tools.web.search import best_effort
from tools.web.search.best_effort import QUIET_SECONDS, BestEffort

FOUND = [{"title": "A <b>title</b>", "href": "https://a.example/", "body": "about a"}]


class Panic(BaseException):
    """As a compiled library raises it: no `Exception`."""


class Engines:
    """The library: raises its errors in turn, then finds something. Its clock stands until it is moved."""

    def __init__(self, *errors: BaseException) -> None:
        self.asked = 0
        self.seconds = 1000.0
        self.errors = list(errors)

    def __call__(self, query: str) -> object:
        del query
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return FOUND

    def search(self) -> BestEffort:
        return BestEffort(self, now=lambda: self.seconds)


async def why_not(search: BestEffort) -> str:
    with pytest.raises(SearchFailed) as failure:
        await search.search("q")
    return failure.value.detail


async def test_what_the_engines_find_becomes_hits() -> None:
    search = Engines().search()
    assert await search.search("q") == (Hit(url="https://a.example/", title="A title", snippet="about a"),)
    assert "best effort" in search.name


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (DDGSException("No results found."), "it found nothing, or was refused: it does not tell which"),
        (DDGSException("RequestError: operation failed"), "it could not be read"),
        (TimeoutException("timed out"), "it could not be read"),
        (DDGSException("202 Ratelimit"), "it has blocked us"),
        (RuntimeError("builder error"), "it could not be read"),
        (Panic("index out of bounds"), "it could not be read"),
    ],
)
async def test_whatever_the_library_raises_is_a_failed_search(error: BaseException, why: str) -> None:
    assert await why_not(Engines(error).search()) == why


@pytest.mark.parametrize("told", [None, {"results": []}, [1, 2], "x"])
async def test_an_answer_of_another_form_is_a_failed_search(told: object) -> None:
    assert await why_not(BestEffort(lambda _: told)) == "its answer is not in the form it should have"


async def test_after_a_block_it_is_left_in_peace_and_then_asked_again() -> None:
    engines = Engines(DDGSException("403 Forbidden"))
    search = engines.search()
    assert await why_not(search) == "it has blocked us"
    engines.seconds += QUIET_SECONDS - 1
    assert "left in peace" in await why_not(search)
    assert engines.asked == 1
    engines.seconds += 1
    assert len(await search.search("q")) == 1


async def test_failures_in_a_row_count_as_a_block_and_an_answer_between_them_does_not() -> None:
    nothing = [DDGSException("No results found.") for _ in range(3)]
    engines = Engines(*nothing)
    search = engines.search()
    for _ in range(3):
        assert "found nothing" in await why_not(search)
    assert "left in peace" in await why_not(search)


async def test_an_answer_between_failures_begins_the_count_anew() -> None:
    engines = Engines()
    search = engines.search()
    for _ in range(4):
        engines.errors = [DDGSException("No results found.")]
        assert "found nothing" in await why_not(search)
        assert len(await search.search("q")) == 1


async def test_one_that_hangs_is_given_up_while_its_thread_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(best_effort, "TIMEOUT_SECONDS", 0.01)
    let_go = threading.Event()

    def hanging(_: str) -> object:
        let_go.wait(20)
        return FOUND

    assert await why_not(BestEffort(hanging)) == "it did not answer in time"
    let_go.set()


async def test_the_library_is_asked_by_the_names_of_its_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, object]]] = []

    class Library:
        def __init__(self, timeout: int) -> None:
            self.timeout = timeout

        def text(self, query: str, **options: object) -> object:
            asked.append((query, options))
            return FOUND

    monkeypatch.setattr(best_effort, "DDGS", Library)
    await BestEffort().search("one two")
    assert asked == [("one two", {"max_results": 10, "backend": best_effort.BACKENDS})]


def test_the_library_has_the_engines_that_are_named() -> None:
    assert set(best_effort.BACKENDS.split(",")) <= set(ENGINES["text"])
