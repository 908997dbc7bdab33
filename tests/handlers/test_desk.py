from __future__ import annotations

import pytest

from handlers.desk import repository_of
from patterns.review.request import Comparison, PullAsked, ReviewRequest, SharedPatch
from patterns.values.running.record import RunRecord


@pytest.mark.parametrize(
    ("asked", "repository"),
    [
        ({"comparison": Comparison(repository="shop", base="a", head="b")}, "shop"),
        ({"pull": PullAsked(repository="shop", number=12)}, "shop"),
        ({"patch": SharedPatch(repository="shop", name="a.diff", text="")}, "shop"),
        ({"patch": SharedPatch(name="a.diff", text="")}, ""),
        ({}, ""),
    ],
)
def test_a_reviews_repository_is_that_of_what_it_looks_at(
    asked: dict[str, object], repository: str, record: RunRecord
) -> None:
    request = ReviewRequest.model_validate({"text": "", "requester": "UADA", **asked})
    assert repository_of(record.model_copy(update={"payload": request.model_dump(mode="json")})) == repository


def test_a_refactorings_repository_is_its_own(record: RunRecord) -> None:
    assert repository_of(record.model_copy(update={"payload": {"repository": "shop"}})) == "shop"
