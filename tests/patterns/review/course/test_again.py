"""A review after a review: only one that came to its end may say that something was mended, or that all was seen."""

from __future__ import annotations

from patterns.errors import ModelMalformed
from patterns.review.change.fingerprints import key_of
from patterns.review.change.reconcile import finding_of
from patterns.values.repository.reviews import Remark
from patterns.values.repository.trees import Compared
from patterns.values.reviewed import Reviewed
from tests.fakes.model import Step, fails
from tests.fakes.repository import MemoryRepository, diff_of
from tests.fakes.reviews import MemoryReviewBook
from tests.patterns.review.change.git_diffs import Edit
from tests.patterns.review.course.conftest import AFTER, BEFORE, TRUE, Reviewing, found, nothing, weighed
from tests.patterns.review.course.test_posting import OURS
from tests.patterns.review.course.test_pulls import CLAIM, FOUND, GONE, KEPT, LINE, POSTED, before

LINES = [f"line_{number} = {number}\n" for number in range(40)]
BEFORE_RENAME = {"cart.py": "".join(LINES)}
AFTER_RENAME = {"basket.py": "".join([*LINES[:-1], "line_39 = 0\n"])}
OTHER_WORDS = "Only the first of all prices is counted now."


class Renaming(MemoryRepository):
    """Tells a rename as one, as git does."""

    async def compare(self, name: str, base: str, head: str) -> Compared:
        compared = await super().compare(name, base, head)
        [old], [new] = BEFORE_RENAME.items(), AFTER_RENAME.items()
        text = Edit(old[1], new[1], path=new[0], old_path=old[0]).diff()
        return compared.model_copy(update={"diff": compared.diff.model_copy(update={"text": text})})


def blind() -> tuple[Step, ...]:
    """The lens that found it before did not come to its end."""
    return fails("generator", ModelMalformed("no JSON"), when="# Your lens\nCorrectness"), *nothing("Correctness")


async def test_a_review_that_was_cut_short_calls_nothing_mended(reviewing: Reviewing) -> None:
    change = reviewing(*blind(), how="pull", book=before(GONE), remarks=(OURS,))
    report = await change.play()
    assert change.human.questions == []
    assert any("nothing shows that they were mended: cart.py" in one for one in report.facts)
    assert [one.claim for one in change.book.kept["run"].findings] == [GONE.claim]


async def test_a_review_that_was_cut_short_does_not_keep_the_same_head_from_being_reviewed(
    reviewing: Reviewing,
) -> None:
    change = reviewing(*blind(), how="pull")
    await change.play()
    [kept] = change.book.kept.values()
    again = reviewing(nothing(), how="pull", book=MemoryReviewBook(last=kept))
    assert (await again.play()).headline == "Review of shop #12: 0 findings"


async def test_what_is_still_open_in_other_words_is_known_by_the_words_that_were_posted(reviewing: Reviewing) -> None:
    same = found({**TRUE, "claim": OTHER_WORDS})
    steps = (same, nothing("Correctness"), weighed(OTHER_WORDS))
    change = reviewing(*steps, how="pull", book=before(KEPT), remarks=(POSTED,))
    await change.play()
    [carried] = change.book.kept["run"].findings
    assert key_of(finding_of(carried)) == key_of(LINE)


async def test_what_somebody_settled_stays_settled_after_two_reviews(reviewing: Reviewing) -> None:
    theirs = OURS.model_copy(update={"key": key_of(LINE), "line": 2, "body": CLAIM, "resolved": True})
    steps = (found({**TRUE, "claim": OTHER_WORDS}), nothing("Correctness"), weighed(OTHER_WORDS))
    second = reviewing(*steps, how="pull", book=before(KEPT), remarks=(theirs,))
    await second.play()
    [kept] = second.book.kept.values()
    last = MemoryReviewBook(last=kept.model_copy(update={"commit": "e" * 40}))
    report = await reviewing(*steps, how="pull", book=last, remarks=(theirs,)).play()
    assert report.sections == ()
    assert not any("still open" in one for one in report.facts)


async def test_lines_that_stand_in_a_renamed_file_as_they_stood_were_not_mended(reviewing: Reviewing) -> None:
    stood = finding_of(GONE).model_copy(update={"quote": "line_2 = 2", "code": ("line_2 = 2",)})
    book = before(GONE.model_copy(update={"content": stood.model_dump(mode="json")}))
    change = reviewing(nothing(), how="pull", book=book, remarks=(OURS,), before=BEFORE_RENAME, after=AFTER_RENAME)
    change.repository = Renaming(BEFORE_RENAME, branches={"faster": AFTER_RENAME})
    report = await change.play()
    assert any("nothing shows that they were mended: basket.py:3" in one for one in report.facts)


async def test_a_patch_is_not_compared_with_another_one_of_its_name(reviewing: Reviewing) -> None:
    theirs = GONE.model_copy(update={"repository": "", "change": "patch totals.patch"})
    book = MemoryReviewBook(
        last=Reviewed(
            run_id="r", repository="", change="patch totals.patch", commit="c" * 40, at=1.0, findings=(theirs,)
        )
    )
    change = reviewing(nothing(), how="patch", patch=diff_of(BEFORE, AFTER).text, book=book)
    report = await change.play()
    assert not any(GONE.claim in one for one in report.facts)


async def test_what_somebody_else_said_is_named_and_not_only_counted(reviewing: Reviewing) -> None:
    other = Remark(id="9", author="rabbit", path="cart.py", line=2, body=f"Bug: {CLAIM} Please sum them.")
    report = await reviewing(*FOUND, how="pull", remarks=(other,)).play()
    assert f"said already at the host: cart.py:2 ({CLAIM})" in report.facts
