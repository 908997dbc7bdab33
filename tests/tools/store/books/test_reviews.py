from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from patterns.values.reviewed import KeptFinding, Reviewed
from tests.tools.store.conftest import Clock
from tools.store.store import Store

DAY = 86_400.0


def finding(number: int, *, run: str = "review-1", repository: str = "shop", marks: str = "") -> KeptFinding:
    return KeptFinding(
        id=f"{run}.{number}",
        repository=repository,
        change="#12",
        path=f"shop/part-{number}.py",
        line=number,
        claim="rounds 'half' \0 & <even> 🦉",
        fingerprints=tuple(marks.split()) or (f"mark-{number}",),
        content={"severity": "major", "lines": [1, None, "ä\0🦉"]},
    )


def reviewed(*findings: KeptFinding, run: str = "review-1", at: float = 5.5, repository: str = "shop") -> Reviewed:
    return Reviewed(run_id=run, repository=repository, change="#12", commit="c" * 40, at=at, findings=findings)


async def numbers(store: Store, repository: str = "shop") -> list[int]:
    return [one.number for one in await store.reviews.dismissed(repository)]


async def say(store: Store, *words: str, by: str = "U1") -> None:
    """`1-` and `1+`: of finding 1 that it is not useful, that it is."""
    for word in words:
        rating = "not_useful" if word.endswith("-") else "useful"
        assert await store.reviews.rate(f"review-1.{word[:-1]}", rating, by=by, at=7.5)  # type: ignore[arg-type]


async def test_a_review_is_found_as_it_was_kept_with_its_findings_in_their_order(store: Store) -> None:
    kept = reviewed(finding(10), finding(9), finding(2))
    await store.reviews.keep(kept)
    found = await store.reviews.last("shop", "#12")
    mended = tuple(one.model_copy(update={"claim": one.claim.replace("\0", "\ufffd")}) for one in kept.findings)
    assert found == kept.model_copy(update={"findings": mended})
    assert await store.reviews.finding("review-1.9") == mended[1]


@pytest.mark.parametrize(("repository", "change"), [("till", "#12"), ("shop", "#1"), ("", "#12")])
async def test_a_change_that_was_not_reviewed_has_no_last_review(store: Store, repository: str, change: str) -> None:
    await store.reviews.keep(reviewed(finding(1)))
    assert await store.reviews.last(repository, change) is None
    assert await store.reviews.finding("review-1.2") is None


async def test_the_last_review_is_the_newest_and_one_without_findings_is_one(store: Store) -> None:
    await store.reviews.keep(reviewed(run="review-3", at=9.0))
    await store.reviews.keep(reviewed(finding(1), at=5.0))
    found = await store.reviews.last("shop", "#12")
    assert found == reviewed(run="review-3", at=9.0)


async def test_the_same_run_again_changes_nothing(store: Store) -> None:
    await store.reviews.keep(reviewed(finding(1)))
    await say(store, "1-")
    await store.reviews.keep(reviewed(finding(1), finding(2), at=99.0))
    found = await store.reviews.last("shop", "#12")
    assert found is not None
    assert (found.at, [(one.id, one.rating) for one in found.findings]) == (5.5, [("review-1.1", "not_useful")])


async def test_the_latest_word_on_a_finding_counts(store: Store) -> None:
    await store.reviews.keep(reviewed(finding(1)))
    await say(store, "1-", by="UADA")
    said = await store.reviews.rate("review-1.1", "useful", by="UGRACE", at=8.0)
    assert said == await store.reviews.finding("review-1.1")
    assert said is not None
    assert (said.rating, said.rated_by) == ("useful", "UGRACE")


async def test_a_word_on_a_finding_that_nobody_knows_is_no_word(store: Store) -> None:
    assert await store.reviews.rate("review-1.1", "not_useful", by="U1", at=1.0) is None
    assert await store.reviews.dismissed("shop") == ()


async def test_not_useful_dismisses_in_its_repository_with_who_and_when(store: Store) -> None:
    await store.reviews.keep(reviewed(finding(1)))
    await say(store, "1-", by="UADA")
    [dismissed] = await store.reviews.dismissed("shop")
    assert (dismissed.number, dismissed.repository, dismissed.path) == (1, "shop", "shop/part-1.py")
    assert (dismissed.fingerprints, dismissed.by, dismissed.at) == (("mark-1",), "UADA", 7.5)
    assert await store.reviews.dismissed("till") == ()


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        (["1-", "1-"], [1]),
        (["1-", "1+", "1-"], [2]),
        (["1-", "2-", "2+", "2-"], [1, 3]),
        (["1+", "2-"], [1]),
    ],
)
async def test_a_number_means_one_dismissal_for_ever(store: Store, said: list[str], standing: list[int]) -> None:
    await store.reviews.keep(reviewed(finding(1), finding(2)))
    await say(store, *said)
    assert await numbers(store) == standing


async def test_findings_that_mean_the_same_are_dismissed_once_and_lifted_together(store: Store) -> None:
    await store.reviews.keep(reviewed(finding(1, marks="a b"), finding(2, marks="b c"), finding(3, marks="d")))
    await say(store, "1-", "2-", "3-")
    assert await numbers(store) == [1, 2]
    await say(store, "2+")
    assert await numbers(store) == [2]


async def test_each_repository_counts_for_itself(store: Store) -> None:
    await store.reviews.keep(reviewed(finding(1), finding(2, repository="till")))
    await say(store, "1-", "2-")
    assert (await numbers(store), await numbers(store, "till")) == ([1], [1])


async def test_a_finding_of_no_repository_is_rated_and_dismisses_nothing(store: Store) -> None:
    await store.reviews.keep(reviewed(finding(1, repository=""), repository=""))
    await say(store, "1-")
    found = await store.reviews.finding("review-1.1")
    assert found is not None
    assert (found.rating, await numbers(store, "")) == ("not_useful", [])


async def test_what_is_forgotten_may_be_found_again_and_once_only(store: Store) -> None:
    await store.reviews.keep(reviewed(finding(1), finding(2)))
    await say(store, "1-", "2-")
    assert not await store.reviews.forget("till", 1)
    assert await store.reviews.forget("shop", 1)
    assert not await store.reviews.forget("shop", 1)
    assert await numbers(store) == [2]
    await say(store, "1-")
    assert await numbers(store) == [2, 3]


async def test_of_many_clicks_at_once_each_finding_is_dismissed_once(
    store: Store, new_store: Callable[..., Store]
) -> None:
    await store.reviews.keep(reviewed(*map(finding, range(3))))
    async with asyncio.TaskGroup() as group:
        for side in (store, new_store()) * 2:
            for number in range(3):
                group.create_task(side.reviews.rate(f"review-1.{number}", "not_useful", by="U1", at=1.0))
    assert await numbers(store) == [1, 2, 3]


async def test_old_reviews_go_and_what_was_dismissed_stays(store: Store, clock: Clock) -> None:
    await store.reviews.keep(reviewed(finding(1), finding(2), at=clock.now))
    await say(store, "1-")
    clock.now += 40 * DAY
    await store.reviews.keep(reviewed(finding(1, run="review-2"), run="review-2", at=clock.now))
    assert await store.retain(30) == 3
    assert await store.retain(30) == 0
    assert await store.reviews.finding("review-1.1") is None
    assert await store.reviews.finding("review-2.1") is not None
    assert await numbers(store) == [1]
