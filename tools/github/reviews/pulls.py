"""A pull request as it stands, and its files with the hunks that GitHub shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from gidgethub import BadRequest
from pydantic import BaseModel, Field

from patterns.errors import HostRefused
from patterns.values.repository.reviews import HostFile, Pull
from tools.github.accounts import Place
from tools.github.client import Client
from tools.github.reviews.markers import MOST_CHARACTERS

MOST_FILES = 3000
"""GitHub tells no more of one pull request."""
_MOST_TITLE = 1000
NOT_FOUND = 404
_PAGE = 100
_COMMITS_TOLD = 250
_COMMIT = r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$"


class User(BaseModel):
    """Who wrote something. A bot's login ends with `[bot]`."""

    login: str = Field(default="", max_length=200)


class _Repository(BaseModel):
    id: int


class _End(BaseModel):
    """One of the two branches. Its repository is null where a fork was deleted."""

    ref: str = Field(max_length=1000)
    sha: str = Field(pattern=_COMMIT)
    repo: _Repository | None = None


class _Pull(BaseModel):
    """A pull request as GitHub tells it. What people left empty is null."""

    number: int
    html_url: str = Field(pattern=r"^https?://", max_length=2000)
    title: str = ""
    body: str | None = None
    user: User | None = None
    state: Literal["open", "closed"]
    merged: bool = False
    draft: bool = False
    commits: int = 0
    head: _End
    base: _End

    def value(self) -> Pull:
        """For the port."""
        return Pull(
            number=self.number,
            url=self.html_url,
            title=self.title[:_MOST_TITLE],
            body=(self.body or "")[:MOST_CHARACTERS],
            author=self.user.login if self.user else "",
            state="merged" if self.merged else self.state,
            draft=self.draft,
            base_branch=self.base.ref,
            base_commit=self.base.sha,
            head_branch=self.head.ref,
            head_commit=self.head.sha,
            from_fork=self.head.repo is None or self.head.repo != self.base.repo,
        )


class _File(BaseModel):
    """A file of a pull request. Without hunks where it is binary or its diff too large."""

    filename: str
    patch: str | None = None

    def value(self) -> HostFile:
        """For the port."""
        return HostFile(path=self.filename, patch=self.patch or "")


class _Commit(BaseModel):
    sha: str


async def pull(github: Client, place: Place, number: int) -> Pull:
    """Raises `HostRefused`, with plain words where it is not there."""
    return (await _told(github, place, number)).value()


async def pull_files(github: Client, place: Place, number: int) -> tuple[HostFile, ...]:
    """As many as GitHub tells. Raises `HostRefused`."""
    path = f"{path_of(place, number)}/files?per_page={_PAGE}"
    with plainly(place, number):
        files = [_File.model_validate(found).value() async for found in github.getiter(path)]
    return tuple(files[:MOST_FILES])


async def refuse_gone(github: Client, place: Place, number: int, commit: str) -> None:
    """Raise `HostRefused` where a commit is none of the pull request any more: somebody has pushed it anew."""
    now = await _told(github, place, number)
    if now.head.sha == commit or now.commits > _COMMITS_TOLD:
        return  # of more commits GitHub does not tell all: then it decides itself
    async for one in github.getiter(f"{path_of(place, number)}/commits?per_page={_PAGE}"):
        if _Commit.model_validate(one).sha == commit:
            return
    moved = f"pull request {number} was pushed anew: {commit[:12]}, which was reviewed, is no longer part of it"
    raise HostRefused(reason=f"{moved}; its head is {now.head.sha[:12]} now", status=422)


async def _told(github: Client, place: Place, number: int) -> _Pull:
    with plainly(place, number):
        return _Pull.model_validate(await github.getitem(path_of(place, number)))


def path_of(place: Place, number: int) -> str:
    """What its resources begin with."""
    return f"{place.path}/pulls/{number:d}"


@contextmanager
def plainly(place: Place, number: int) -> Iterator[None]:
    """Say of a pull request that is not found that it is this one."""
    try:
        yield
    except BadRequest as error:
        if error.status_code != NOT_FOUND:
            raise
        raise absent(place, number) from error


def absent(place: Place, number: int) -> HostRefused:
    """GitHub does not say which of the two it is."""
    why = f"there is no pull request {number} in {place}, or Steward's token may not see it"
    return HostRefused(reason=why, status=NOT_FOUND)
