"""A pull request of ours is opened once."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Field

from patterns.values.repository.trees import PullRequest
from tools.github.accounts import Place
from tools.github.client import Client


class _End(BaseModel):
    """One of the two branches."""

    label: str = ""
    ref: str


class _Pull(BaseModel):
    """A pull request as GitHub tells it."""

    number: int
    html_url: str = Field(pattern=r"^https?://")
    draft: bool = False
    head: _End
    base: _End

    def comes_from(self, place: Place, branch: str) -> bool:
        owner, _, ref = self.head.label.partition(":")
        return owner.casefold() == place.owner.casefold() and ref == branch

    def value(self) -> PullRequest:
        return PullRequest(number=self.number, url=self.html_url, draft=self.draft)


async def standing(github: Client, place: Place, branch: str, onto: str) -> PullRequest | None:
    """The open pull request from our branch, best the one onto `onto`: people may have turned it to another branch.

    GitHub ignores a filter that it cannot read, so each is looked at.
    """
    where = {"head": f"{place.owner}:{branch}", "state": "open", "per_page": "100"}
    other: _Pull | None = None
    async for found in github.getiter(place.path + "/pulls{?head,state,per_page}", where):
        pull = _Pull.model_validate(found)
        if pull.comes_from(place, branch):
            if pull.base.ref == onto:
                return pull.value()
            other = other or pull
    return other.value() if other else None


async def open_one(github: Client, place: Place, text: Mapping[str, object]) -> PullRequest:
    """As `text` says it."""
    return _Pull.model_validate(await github.post(f"{place.path}/pulls", data=dict(text))).value()
