"""`/review learned` and `/review forget`: what is not found again in a repository, and how it comes to be again."""

from __future__ import annotations

import re

from handlers.desk import Desk
from handlers.refactor import usable
from handlers.slack.text import escaped, shorten
from patterns.errors import NotAllowed, RequestInvalid
from patterns.guardrails.authority.actions import Resource
from patterns.guardrails.authority.policy import Policy
from patterns.values.reviewed import Dismissed

MOST_SHOWN = 15
CLAIM_CHARACTERS = 140
PATH_CHARACTERS = 80
_LEARNED = re.compile(r"learned(?:\s+(?P<repository>\S+))?", re.IGNORECASE)
_FORGET = re.compile(r"forget(?:\s+(?P<repository>\S+)(?:\s+#?(?P<number>\d{1,9}))?)?", re.IGNORECASE)
EXAMPLE = "`/review forget shop 3`, with the number that `/review learned shop` shows"


async def answer_to(desk: Desk, user: str, channel: str, text: str) -> str | None:
    """What the person is told; None for words that mean something else. Raises `NotAllowed`, `RequestInvalid`."""
    if asked := _LEARNED.fullmatch(text):
        names = await _tended(desk, user, channel, asked["repository"] or "")
        return await (_list(desk, names[0]) if len(names) == 1 else _count(desk, names))
    if asked := _FORGET.fullmatch(text):
        if not asked["number"]:
            raise RequestInvalid(f"Say what to forget in which repository: {EXAMPLE}.")
        return await _forget(desk, user, channel, asked["repository"], int(asked["number"]))
    return None


async def _tended(desk: Desk, user: str, channel: str, repository: str) -> tuple[str, ...]:
    """The one that is named, or all that this person may ask for work in. The others are not said to exist."""
    seen = await desk.admit(user, channel, "review")
    if not repository and seen.repositories:
        return tuple(seen.repositories)
    if repository in seen.repositories or (repository and await _decides(desk, user, channel, repository)):
        return (repository,)
    raise RequestInvalid(f"Name a repository: `/review learned shop`. {usable(seen)}")


async def _decides(desk: Desk, user: str, channel: str, repository: str) -> bool:
    try:
        await desk.authorise(user, channel, "tend", Resource(repository=repository))
    except NotAllowed:
        return False
    return True


async def _count(desk: Desk, repositories: tuple[str, ...]) -> str:
    counts = [(name, len(await desk.reviews.dismissed(name))) for name in repositories]
    lines = [
        f"• {count} in `{name}`: `/{desk.policy.command_prefix}review learned {name}`"
        for name, count in counts
        if count
    ]
    return (
        "\n".join(["Findings that are not found again:", *lines])
        if lines
        else "Nothing is kept from being found again."
    )


async def _list(desk: Desk, repository: str) -> str:
    known = await desk.reviews.dismissed(repository)
    if not known:
        return f"`{repository}`: nothing is kept from being found again."
    command = f"/{desk.policy.command_prefix}review forget {repository} NUMBER"
    head = f"Not found again in `{repository}` (`{command}` lifts one; {_who(desk.policy, repository)} may):"
    newest = [_line(one) for one in known[-MOST_SHOWN:]]
    left_out = [f"… and {len(known) - MOST_SHOWN} older ones"] if len(known) > MOST_SHOWN else []
    return "\n".join([head, *left_out, *newest])


def _who(policy: Policy, repository: str) -> str:
    return "an approver" if policy.deciders(repository) else "whoever may ask for work in it"


def _line(one: Dismissed) -> str:
    claim = escaped(shorten(" ".join(one.claim.split()), CLAIM_CHARACTERS))
    path = escaped(shorten(one.path, PATH_CHARACTERS)).replace("`", "'")
    moment = int(one.at)
    return f"*{one.number}*  `{path}`: {claim} (<@{one.by}>, <!date^{moment}^{{date_short_pretty}}|{moment}>)"


async def _forget(desk: Desk, user: str, channel: str, repository: str, number: int) -> str:
    await _tended(desk, user, channel, repository)
    await desk.authorise(user, channel, "dismiss", Resource(repository=repository))
    if await desk.reviews.forget(repository, number):
        return f"Done: number {number} may be found again in `{repository}`."
    return f"There is no number {number} in `{repository}`. Nothing was changed."
