"""A host of pull requests and a book of reviews, in memory."""

from __future__ import annotations

from patterns.errors import HostRefused
from patterns.values.repository.reviews import HostFile, NewReview, PostedReview, Pull, Remark
from patterns.values.reviewed import Dismissed, KeptFinding, Rating, Reviewed


class MemoryReviewHost:
    """Fits the port `ReviewHost`, for one pull request or none."""

    def __init__(
        self, pull: Pull | None = None, files: tuple[HostFile, ...] = (), remarks: tuple[Remark, ...] = ()
    ) -> None:
        self.standing = pull
        self.files = files
        self.said = remarks
        self.posted: dict[str, NewReview] = {}
        """By key."""
        self.resolved: list[tuple[str, str]] = []
        """(thread, note)."""
        self.refusals: list[str] = []
        """Why a review is not taken, in turn."""
        self.unclosed: list[str] = []
        """Why a conversation is not closed, in turn."""
        self.moves_to = ""
        """The head after the first look."""
        self.said_later: tuple[Remark, ...] = ()
        """What stands there too after the first look at the remarks."""

    async def pull(self, repository: str, number: int) -> Pull:
        if self.standing is None or number != self.standing.number:
            raise HostRefused("404", reason=f"{repository} has no pull request #{number}", status=404)
        seen = self.standing
        if self.moves_to:
            self.standing = seen.model_copy(update={"head_commit": self.moves_to})
        return seen

    async def pull_files(self, repository: str, number: int) -> tuple[HostFile, ...]:
        await self.pull(repository, number)
        return self.files

    async def remarks(self, repository: str, number: int) -> tuple[Remark, ...]:
        await self.pull(repository, number)
        seen, self.said = self.said, (*self.said, *self.said_later)
        return seen

    async def post_review(self, repository: str, number: int, review: NewReview) -> PostedReview:
        pull = await self.pull(repository, number)
        if self.refusals:
            reason = self.refusals.pop(0)
            raise HostRefused(reason, reason=reason, status=422)
        self.posted.setdefault(review.key, review)
        return PostedReview(url=f"{pull.url}#review", remarks=len(review.remarks))

    async def resolve(self, repository: str, number: int, remark: Remark, note: str) -> None:
        await self.pull(repository, number)
        if self.unclosed:
            reason = self.unclosed.pop(0)
            raise HostRefused(reason, reason=reason, status=403)
        if (remark.thread, note) not in self.resolved:
            self.resolved.append((remark.thread, note))


class MemoryReviewBook:
    """Fits the port `ReviewBook`."""

    def __init__(self, *dismissed: Dismissed, last: Reviewed | None = None) -> None:
        self.kept: dict[str, Reviewed] = {}
        """By run."""
        self._dismissed = dismissed
        self._last = last

    async def keep(self, reviewed: Reviewed) -> None:
        self.kept.setdefault(reviewed.run_id, reviewed)

    async def last(self, repository: str, change: str) -> Reviewed | None:
        found = self._last
        return found if found and (found.repository, found.change) == (repository, change) else None

    async def finding(self, finding_id: str) -> KeptFinding | None:
        known = (one for reviewed in self.kept.values() for one in reviewed.findings)
        return next((one for one in known if one.id == finding_id), None)

    async def rate(self, finding_id: str, rating: Rating, *, by: str, at: float) -> KeptFinding | None:
        del at
        found = await self.finding(finding_id)
        if found is None:
            return None
        rated = found.model_copy(update={"rating": rating, "rated_by": by})
        self.kept = {
            run: one.model_copy(update={"findings": tuple(rated if each == found else each for each in one.findings)})
            for run, one in self.kept.items()
        }
        return rated

    async def dismissed(self, repository: str) -> tuple[Dismissed, ...]:
        return tuple(one for one in self._dismissed if one.repository == repository)

    async def forget(self, repository: str, number: int) -> bool:
        before = self._dismissed
        self._dismissed = tuple(one for one in before if (one.repository, one.number) != (repository, number))
        return self._dismissed != before
