"""What GitHub's GraphQL tells of conversations."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from patterns.values.repository.reviews import Remark
from tools.github.reviews.graphql import Viewer
from tools.github.reviews.markers import unmarked

_BOT = "[bot]"


class Author(BaseModel):
    """Without the `[bot]` that REST and `viewer` give a bot's login."""

    kind: str = Field(default="", alias="__typename")
    login: str = Field(max_length=200)

    @property
    def name(self) -> str:
        """As REST says it."""
        return self.login + _BOT if self.kind == "Bot" and not self.login.endswith(_BOT) else self.login


class Node(BaseModel):
    """What has a name of its own all over GitHub."""

    id: str = Field(min_length=1, max_length=200)


class Comment(Node):
    """One of a conversation."""

    body: str = ""
    author: Author | None = None
    """None: who wrote it has left."""
    reply_to: Node | None = Field(default=None, alias="replyTo")

    def key_of(self, us: str) -> str:
        """Of our own; empty in anybody else's words, whatever they hold."""
        is_ours = self.author is not None and self.author.name.casefold() == us.casefold()
        return unmarked(self.body)[1] if is_ours else ""


class Page(BaseModel):
    """Where a list was cut."""

    more: bool = Field(alias="hasNextPage")
    cursor: str | None = Field(default=None, alias="endCursor")

    @property
    def next(self) -> str | None:
        """Where the next page begins."""
        return self.cursor if self.more else None


class Comments(BaseModel):
    """Of one conversation, a page of them."""

    page: Page = Field(alias="pageInfo")
    nodes: list[Comment]


class Repository(BaseModel):
    """As people write it."""

    name: str = Field(alias="nameWithOwner")


class Home(BaseModel):
    """The pull request of a conversation."""

    number: int
    repository: Repository


class Thread(Node):
    """A conversation about one place of the change."""

    resolved: bool = Field(alias="isResolved")
    path: str
    line: int | None = None
    side: Literal["LEFT", "RIGHT"] = Field(alias="diffSide")
    home: Home | None = Field(default=None, alias="pullRequest")
    comments: Comments

    def remark(self, comment: Comment, us: str) -> Remark:
        """For the port."""
        key = comment.key_of(us)
        return Remark(
            id=comment.id,
            thread=self.id,
            author=comment.author.name if comment.author else "",
            by_us=bool(key),
            key=key,
            path=self.path,
            line=self.line,
            side="old" if self.side == "LEFT" else "new",
            body=unmarked(comment.body)[0],
            resolved=self.resolved,
            reply_to=comment.reply_to.id if comment.reply_to else "",
        )


class Threads(BaseModel):
    """Of one pull request, a page of them."""

    page: Page = Field(alias="pageInfo")
    nodes: list[Thread]


class Pull(BaseModel):
    """A pull request."""

    threads: Threads = Field(alias="reviewThreads")


class PullOfRepository(BaseModel):
    """None where there is no such pull request."""

    pull: Pull | None = Field(default=None, alias="pullRequest")


class AllThreads(BaseModel):
    """An answer to `THREADS`."""

    viewer: Viewer
    repository: PullOfRepository | None = None


class OneThread(BaseModel):
    """An answer to `THREAD`."""

    viewer: Viewer
    node: Thread | None = None


class Done(BaseModel):
    """Of a change only that it took place is wanted."""
