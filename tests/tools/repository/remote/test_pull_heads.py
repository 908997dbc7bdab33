"""The head of a pull request from a fork: a commit that no branch of the remote holds."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.errors import RefUnknown
from patterns.values.repository.trees import Base, Tree
from tests.fakes.git_http import GitHost
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

PULL = "refs/pull/7/head"


def put_head(remote: Any, into: str, text: bytes) -> str:
    """The fork's commit, set as the head of the pull request at `into`."""
    remote.git("checkout", "-q", "-B", "forked", "main")
    remote.put("feature.txt", text)
    head: str = remote.commit()
    remote.git("push", "-q", "--force", into, f"{head}:{PULL}")
    remote.git("checkout", "-q", "main")
    remote.git("branch", "-q", "-D", "forked")
    return head


async def test_it_is_compared_by_its_name(reached: Any, host: GitHost, remote: Any) -> None:
    head = put_head(remote, str(host.root / "sample.git"), b"new\n")
    async with reached() as repositories:
        compared = await repositories.compare("sample", "main", head)
        assert compared.tip == Base(repository="sample", branch=head, commit=head)
        assert compared.fork.commit == remote.git("rev-parse", "main")
        assert (compared.diff.files, compared.diff.added) == (("feature.txt",), 1)
        assert await repositories.read(Tree(base=compared.tip), "feature.txt") == "new\n"


async def test_one_that_was_pushed_away_and_swept_is_unknown(own: Repositories, remote: Any) -> None:
    gone = put_head(remote, ".", b"first\n")
    head = put_head(remote, ".", b"second\n")
    remote.git("reflog", "expire", "--expire=now", "--all")
    remote.git("prune", "--expire=now")
    with pytest.raises(RefUnknown, match="the remote no longer has this commit") as caught:
        await own.compare("sample", "main", gone)
    assert caught.value.facts == {"ref": gone}
    assert (await own.compare("sample", "main", head)).tip.commit == head


async def test_one_that_was_pushed_away_is_still_read_where_it_was_read_before(own: Repositories, remote: Any) -> None:
    first = put_head(remote, ".", b"first\n")
    compared = await own.compare("sample", "main", first)
    put_head(remote, ".", b"second\n")
    remote.git("reflog", "expire", "--expire=now", "--all")
    remote.git("prune", "--expire=now")
    assert await own.compare("sample", "main", first) == compared
