"""The conversations on a pull request's lines. REST knows nothing of them being resolved."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from gidgethub import BadRequest

from patterns.errors import HostRefused
from patterns.values.repository.reviews import Remark
from tools.github.accounts import Place
from tools.github.client import Client
from tools.github.errors import seconds_to_wait
from tools.github.reviews.conversations import AllThreads, Comment, Done, OneThread, Thread
from tools.github.reviews.graphql import Variables, do, look
from tools.github.reviews.markers import marked
from tools.github.reviews.pulls import NOT_FOUND, absent, plainly
from tools.github.reviews.queries import REPLY, RESOLVE, THREAD, THREADS

log = logging.getLogger(__name__)
MOST_REMARKS = 2000
_FORBIDDEN = 403


async def remarks(github: Client, place: Place, number: int) -> tuple[Remark, ...]:
    """Of everybody, thread by thread. Raises `HostRefused`."""
    found: list[Remark] = []
    async with aclosing(_threads(github, place, number)) as threads:
        async for thread, us in threads:
            found += [thread.remark(comment, us) async for comment in _comments(github, thread)]
            if len(found) > MOST_REMARKS:
                log.warning("of the remarks on pull request %d of %s %d are read", number, place, MOST_REMARKS)
                break
    return tuple(found[:MOST_REMARKS])


async def resolve(github: Client, place: Place, number: int, remark: Remark, note: str) -> None:
    """Answer once and close. A token that may not close leaves the answer, and that is no error.

    Raises `HostRefused`; then the answer may stand, and is found the next time.
    """
    thread, us = await _thread(github, place, number, remark.thread)
    if thread.resolved:
        return
    key = f"answer:{remark.id}"
    if key not in [comment.key_of(us) async for comment in _comments(github, thread)]:
        await do(github, REPLY, {"thread": thread.id, "body": marked(note, key)}, Done)
    try:
        await do(github, RESOLVE, {"thread": thread.id}, Done)
    except BadRequest as error:
        if error.status_code != _FORBIDDEN or seconds_to_wait(error) is not None:
            raise
        log.info("the conversation %s of %s stays open: the token may not resolve it", thread.id, place)


async def _threads(github: Client, place: Place, number: int) -> AsyncGenerator[tuple[Thread, str], None]:
    after: str | None = None
    while True:
        where: Variables = {"owner": place.owner, "name": place.name, "number": number, "after": after}
        with plainly(place, number):
            told = await look(github, THREADS, where, AllThreads)
        if told.repository is None or told.repository.pull is None:
            raise absent(place, number)
        threads = told.repository.pull.threads
        for thread in threads.nodes:
            yield thread, told.viewer.login
        after = threads.page.next
        if after is None:
            return


async def _comments(github: Client, thread: Thread) -> AsyncGenerator[Comment, None]:
    """All of a thread; what came along with it first."""
    here = thread.comments
    for _ in range(MOST_REMARKS):
        for comment in here.nodes:
            yield comment
        if here.page.next is None:
            return
        told = await look(github, THREAD, {"thread": thread.id, "after": here.page.next}, OneThread)
        if told.node is None:
            return
        here = told.node.comments


async def _thread(github: Client, place: Place, number: int, name: str) -> tuple[Thread, str]:
    """Raises `HostRefused`, also where it is one of another pull request."""
    try:
        told = await look(github, THREAD, {"thread": name, "after": None}, OneThread)
    except BadRequest as error:
        if error.status_code != NOT_FOUND:
            raise
        raise _gone(number) from error
    home = told.node.home if told.node else None
    if told.node is None or home is None or home.number != number:
        raise _gone(number)
    if home.repository.name.casefold() != str(place).casefold():
        raise _gone(number)
    return told.node, told.viewer.login


def _gone(number: int) -> HostRefused:
    return HostRefused(reason=f"pull request {number} has no such conversation any more", status=NOT_FOUND)
