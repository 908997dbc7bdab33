"""A credential on its way to a real host: who sees it, and what happens where it is not accepted."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from patterns.errors import CredentialRefused, PushRefused, RepositoryUnreachable
from patterns.values.repository.trees import Commit, Published, Tree
from tests.fakes.git_http import GitHost, serving
from tests.tools.repository.remote.conftest import TOKEN
from tools.repository.remote.credentials import header_of
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

OPENS = header_of("x-access-token", TOKEN).removeprefix("Authorization: ")


class Apps:
    """A GitHub App's tokens, which change."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)

    async def header(self, repository: str) -> str:
        assert repository == "sample"
        return header_of("x-access-token", self.tokens.pop(0))


def arguments_of_all() -> str:
    """What every user of the machine can read of every process."""
    lines = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return "\n".join(lines)


def files_below(root: Path) -> str:
    return "\n".join(path.read_text(errors="replace") for path in root.rglob("*") if path.is_file())


async def published(repositories: Repositories) -> Published:
    tree = Tree(base=await repositories.base("sample", "main"))
    after = await repositories.write(tree, {"readme.md": "changed\n"})
    commits = (Commit(tree=after, message="Change"),)
    return await repositories.publish(tree.base, commits, branch="steward/x", run_id="run-1")


def branches(host: GitHost) -> list[str]:
    command = ("git", "--git-dir", str(host.root / "sample.git"), "for-each-ref", "--format=%(refname:short)")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


async def test_a_change_is_fetched_and_pushed_with_a_token_that_no_process_list_and_no_file_shows(
    host: GitHost, reached: Any, tmp_path: Path
) -> None:
    host.accepts = {OPENS}
    seen: list[str] = []
    host.on_request = lambda: seen.append(arguments_of_all())
    async with reached() as repositories:
        assert (await published(repositories)).branch == "steward/x"
        kept = files_below(tmp_path / "root")
    assert branches(host) == ["main", "steward/x"]
    assert {shown for _, shown in host.seen} == {OPENS}
    assert any("remote-https" in line for line in seen)
    secrets = (TOKEN, OPENS.removeprefix("Basic "))
    assert [secret for secret in secrets if secret in kept or any(secret in line for line in seen)] == []


async def test_each_network_verb_asks_for_the_credential_anew(host: GitHost, reached: Any) -> None:
    host.accepts = {OPENS}
    app = {"github_app": {"app_id": 1, "private_key": "KEY"}}
    async with reached(credential=app, apps=Apps(TOKEN, "expired")) as repositories:
        await repositories.base("sample", "main")
        with pytest.raises(CredentialRefused):
            await repositories.base("sample", "main")


REFUSING = {
    "no such token": ({"token": "wrong"}, "wrong or has expired"),
    "no token set": ({"token": " "}, "variable SAMPLE_TOKEN is not set"),
    "none configured": ({"credential": None}, "missing"),
    "no apps": ({"credential": {"github_app": {"app_id": 1, "private_key": "KEY"}}}, "not set up"),
}


@pytest.mark.parametrize("what", REFUSING)
async def test_a_credential_that_is_not_accepted_is_said_so_without_showing_it(
    host: GitHost, reached: Any, what: str
) -> None:
    host.accepts = {OPENS}
    changes, words = REFUSING[what]
    async with reached(**changes) as repositories:
        with pytest.raises(CredentialRefused) as caught:
            await repositories.base("sample", "main")
    assert words in str(caught.value.facts["reason"])
    assert "wrong" not in caught.value.detail
    assert branches(host) == ["main"]


async def test_a_credential_that_may_read_and_not_write_pushes_nothing(host: GitHost, reached: Any) -> None:
    host.accepts, host.forbids_pushes = {OPENS}, True
    async with reached() as repositories:
        with pytest.raises(CredentialRefused) as caught:
            await published(repositories)
    assert caught.value.facts == {"name": "sample", "reason": "the credential may not do this"}
    assert TOKEN not in str(caught.value)
    assert branches(host) == ["main"]


async def test_a_push_that_a_hook_declines_leaves_nothing_and_can_be_done_again(host: GitHost, reached: Any) -> None:
    hook = host.root / "sample.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho protected by policy >&2\nexit 1\n")
    hook.chmod(0o755)
    async with reached() as repositories:
        with pytest.raises(PushRefused, match="protected by policy"):
            await published(repositories)
        assert branches(host) == ["main"]
        hook.unlink()
        assert (await published(repositories)).branch == "steward/x"


async def test_a_redirect_to_another_host_fails_and_that_host_sees_nothing(
    host: GitHost, reached: Any, certificate: Path
) -> None:
    host.accepts = {OPENS}
    async with serving(GitHost(host.root), certificate, "localhost") as other, reached() as repositories:
        tree = Tree(base=await repositories.base("sample", "main"))
        commits = (Commit(tree=await repositories.write(tree, {"readme.md": "x\n"}), message="x"),)
        host.redirects_to = other.url
        with pytest.raises(RepositoryUnreachable):
            await repositories.base("sample", "main")
        with pytest.raises(RepositoryUnreachable):
            await repositories.publish(tree.base, commits, branch="steward/x", run_id="r")
    assert other.seen == []
    assert branches(host) == ["main"]


async def test_a_host_whose_certificate_nobody_vouches_for_is_not_spoken_with(
    host: GitHost, reached: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with reached() as repositories:
        with pytest.raises(RepositoryUnreachable):
            await repositories.base("sample", "main")
    assert host.seen == []
    assert "SSL_CERT_FILE" not in os.environ
