"""What GitHub keeps of a repository, of a pull request and of the talk about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.local.github.answers import Json
from bot.local.github.line_rules import problem_of_comment

BASE, HEAD = "b" * 40, "a" * 40
"""Where branches stand as long as nobody says otherwise."""


@dataclass
class Comment:
    """One of a conversation."""

    id: str
    login: str
    """A bot's ends with `[bot]`; empty: the account is gone."""
    body: str
    reply_to: str = ""


@dataclass
class Conversation:
    """About one place of the change."""

    id: str
    path: str
    side: str
    line: int | None
    comments: list[Comment] = field(default_factory=list)
    resolved: bool = False


@dataclass
class Discussion:
    """What stands at one pull request."""

    number: int
    """Its own: names of conversations and comments hold it, for they are known without it."""
    commits: list[str] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    """As GitHub lists them: `filename`, and `patch` where it shows hunks."""
    reviews: list[Json] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)

    @property
    def patches(self) -> Mapping[str, str]:
        """The hunks by path."""
        return {one["filename"]: one.get("patch", "") for one in self.files}

    def show(self, patches: Mapping[str, str]) -> None:
        """These are its files now; a comment on a line that is gone has none."""
        self.show_files([{"filename": path, "status": "modified", "patch": patch} for path, patch in patches.items()])

    def show_files(self, files: Sequence[Json]) -> None:
        """The same, as GitHub lists them."""
        self.files = list(files)
        for one in self.conversations:
            if one.line and problem_of_comment(self.patches, path=one.path, side=one.side, line=one.line):
                one.line = None

    def say(self, login: str, body: str, *, path: str, line: int | None, side: str = "RIGHT") -> Conversation:
        """Begin a conversation, as somebody else does."""
        made = Conversation(f"PRRT_{self.number}_{len(self.conversations) + 1}", path, side, line)
        self.conversations.append(made)
        self.answer(made, login, body)
        return made

    def answer(self, conversation: Conversation, login: str, body: str) -> Comment:
        """Put one more comment at its end."""
        place = sum(len(one.comments) for one in self.conversations) + 1
        first = conversation.comments[0].id if conversation.comments else ""
        made = Comment(f"PRRC_{self.number}_{place}", login, body, first)
        conversation.comments.append(made)
        return made


@dataclass
class Repository:
    """One repository and its pull requests."""

    branches: dict[str, str] = field(default_factory=lambda: {"main": BASE})
    """Commits by name."""
    pulls: list[Json] = field(default_factory=list)
    discussions: dict[int, Discussion] = field(default_factory=dict)
    """By the pull request's number."""
    has_drafts: bool = True
    may_push: bool = True
    may_review: bool = True
    may_resolve: bool = True
    archived: bool = False
    same_as_base: set[str] = field(default_factory=set)
    """Branches that hold no commit of their own."""

    def pull(self, number: int | str) -> Json | None:
        """Its pull request of that number."""
        return next((one for one in self.pulls if str(one["number"]) == str(number)), None)
