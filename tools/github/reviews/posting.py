"""A review is posted once, as one request: all of it or nothing."""

from __future__ import annotations

from gidgethub import BadRequest
from pydantic import BaseModel, Field

from patterns.errors import HostRefused
from patterns.values.repository.reviews import NewRemark, NewReview, PostedReview, Side
from tools.github.accounts import Place
from tools.github.client import Client
from tools.github.errors import words_of
from tools.github.reviews.graphql import login_of
from tools.github.reviews.markers import marked, unmarked
from tools.github.reviews.pulls import User, path_of, plainly, refuse_gone

SIDES: dict[Side, str] = {"new": "RIGHT", "old": "LEFT"}
_PAGE = "per_page=100"
_UNPROCESSABLE = 422
_MOST_REASON = 240
_REFUSALS = {
    "a comment is on a line that GitHub does not show": ("diff", "hunk", "path is invalid", "could not be resolved"),
    "the commit is not of this pull request any more": ("commit",),
}


class _Review(BaseModel):
    """A review that stands there."""

    id: int
    html_url: str = Field(pattern=r"^https?://", max_length=2000)
    user: User | None = None
    body: str | None = None
    state: str = ""

    def carries(self, key: str, us: str) -> bool:
        """Whether it is ours, and was posted under this key."""
        is_ours = self.user is not None and self.user.login.casefold() == us.casefold()
        return is_ours and self.state != "PENDING" and unmarked(self.body or "")[1] == key


async def standing(github: Client, place: Place, number: int, key: str) -> PostedReview | None:
    """The one of our own account that carries this key: anybody may write a marker."""
    us, path = await login_of(github), f"{path_of(place, number)}/reviews"
    with plainly(place, number):
        async for found in github.getiter(f"{path}?{_PAGE}"):
            review = _Review.model_validate(found)
            if review.carries(key, us):
                comments = [one async for one in github.getiter(f"{path}/{review.id:d}/comments?{_PAGE}")]
                return PostedReview(url=review.html_url, remarks=len(comments))
    return None


async def post(github: Client, place: Place, number: int, review: NewReview) -> PostedReview:
    """Unless it stands there. Raises `HostRefused` where the commit or a line is none of the pull request's."""
    data = _data(review)
    if stands := await standing(github, place, number, review.key):
        return stands
    await refuse_gone(github, place, number, review.commit)
    if stands := await standing(github, place, number, review.key):  # as late as can be: another process may post it
        return stands
    try:
        made = await github.post(f"{path_of(place, number)}/reviews", data=data)
    except BadRequest as error:
        if why := _why(error):
            said = words_of(error)
            raise HostRefused(said, reason=f"{why}: {said}"[:_MOST_REASON], status=_UNPROCESSABLE) from error
        raise
    return PostedReview(url=_Review.model_validate(made).html_url, remarks=len(review.remarks))


def _data(review: NewReview) -> dict[str, object]:
    comments = [_comment(remark) for remark in review.remarks]
    body = marked(review.body, review.key)
    return {"event": "COMMENT", "commit_id": review.commit, "body": body, "comments": comments}


def _comment(remark: NewRemark) -> dict[str, object]:
    side = SIDES[remark.side]
    place = {"path": remark.path, "side": side, "line": remark.line, "body": marked(remark.body, remark.key)}
    if remark.start_line is None or remark.start_line == remark.line:
        return place  # GitHub takes no range of one line
    return {**place, "start_line": remark.start_line, "start_side": side}


def _why(error: BadRequest) -> str:
    """In plain words, where GitHub's own are not."""
    said = words_of(error).lower()
    if error.status_code != _UNPROCESSABLE:
        return ""
    return next((why for why, words in _REFUSALS.items() if any(word in said for word in words)), "")
