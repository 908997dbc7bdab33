"""A deploy key on its way to a real ssh server."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from patterns.errors import CredentialRefused
from patterns.values.repository.trees import Commit, Tree
from tools.repository.repositories import Repositories
from tools.repository.settings import RepositorySettings

pytestmark = pytest.mark.slow

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
needs_sshd = pytest.mark.skipif(SSHD is None, reason="there is no sshd (apt-get install openssh-server)")
LISTENS_WITHIN_SECONDS = 10.0


@dataclass
class SshHost:
    port: int
    folder: Path

    @property
    def credential(self) -> dict[str, dict[str, str]]:
        return {"ssh": {"key": str(self.folder / "key"), "known_hosts": str(self.folder / "known_hosts")}}


def make_key(path: Path) -> str:
    subprocess.run(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path), check=True)
    return path.with_suffix(".pub").read_text()


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    until = time.monotonic() + LISTENS_WITHIN_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "sshd does not listen"
            time.sleep(0.02)
        else:
            return


@pytest.fixture(scope="module")
def ssh_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshHost]:
    """A server with one key of a person, who is whoever runs the tests."""
    folder, port = tmp_path_factory.mktemp("ssh"), free_port()
    host_key = make_key(folder / "host")
    (folder / "authorized").write_text(make_key(folder / "key"))
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it parts with its rights; it does not start without
    options = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "authorized",
        "StrictModes": "no",
        "UsePAM": "no",
        "PidFile": "none",
    }
    words = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    with subprocess.Popen((str(SSHD), "-D", "-e", "-f", "/dev/null", *words), stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield SshHost(port, folder)
        finally:
            server.terminate()


def repositories_of(host: SshHost, remote: Any, tmp_path: Path, runner: Any, **changes: Any) -> Repositories:
    url = f"ssh://{getpass.getuser()}@127.0.0.1:{host.port}{remote.path}"
    settings = RepositorySettings.model_validate({"url": url, "credential": host.credential, **changes})
    return Repositories({"sample": settings}, tmp_path / "root", runner=runner)


@needs_sshd
@pytest.mark.slow
async def test_a_change_is_fetched_and_pushed_with_a_deploy_key(
    ssh_host: SshHost, remote: Any, tmp_path: Path, runner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "an agent of somebody"))
    async with repositories_of(ssh_host, remote, tmp_path, runner) as repositories:
        tree = Tree(base=await repositories.base("sample"))
        commits = (Commit(tree=await repositories.write(tree, {"readme.md": "x\n"}), message="x"),)
        published = await repositories.publish(tree.base, commits, branch="steward/x", run_id="r")
    assert remote.git("rev-parse", "steward/x") == published.commit


@needs_sshd
async def test_a_key_that_the_host_does_not_know_is_said_so(
    ssh_host: SshHost, remote: Any, tmp_path: Path, runner: Any
) -> None:
    make_key(tmp_path / "other")
    credential = {"ssh": {**ssh_host.credential["ssh"], "key": str(tmp_path / "other")}}
    async with repositories_of(ssh_host, remote, tmp_path, runner, credential=credential) as repositories:
        with pytest.raises(CredentialRefused) as caught:
            await repositories.base("sample")
    assert caught.value.facts["reason"] == "the ssh key is not accepted"


@needs_sshd
async def test_a_host_that_nobody_vouches_for_is_not_spoken_with(
    ssh_host: SshHost, remote: Any, tmp_path: Path, runner: Any
) -> None:
    known = tmp_path / "known_hosts"
    known.write_text(f"[127.0.0.1]:{ssh_host.port} {make_key(tmp_path / 'imposter')}")
    credential = {"ssh": {**ssh_host.credential["ssh"], "known_hosts": str(known)}}
    async with repositories_of(ssh_host, remote, tmp_path, runner, credential=credential) as repositories:
        with pytest.raises(CredentialRefused) as caught:
            await repositories.base("sample")
    assert caught.value.facts["reason"] == "the host's ssh key is not a known one"


async def test_ssh_is_not_even_called_with_a_key_that_others_can_read(remote: Any, tmp_path: Path, runner: Any) -> None:
    for name in ("key", "known_hosts"):
        (tmp_path / name).touch(0o644)
    async with repositories_of(SshHost(1, tmp_path), remote, tmp_path, runner) as repositories:
        with pytest.raises(CredentialRefused) as caught:
            await repositories.base("sample")
    assert str(caught.value.facts["reason"]).endswith("is open to others (chmod 600)")


async def test_what_git_calls_is_our_ssh_with_our_options_alone(
    remote: Any, tmp_path: Path, runner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording ssh in place of the real one, so that this holds also where there is no server."""
    noted = tmp_path / "noted"
    program = tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {noted}\nexec sh -c "$(eval echo \\"\\${{$#}}\\")"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("GIT_SSH_COMMAND", "false")
    (tmp_path / "key").touch(0o600)
    (tmp_path / "known_hosts").touch(0o600)
    async with repositories_of(SshHost(1, tmp_path), remote, tmp_path, runner) as repositories:
        assert (await repositories.base("sample")).branch == "main"
    words = noted.read_text().splitlines()
    assert words[:4] == ["-F", "none", "-i", str(tmp_path / "key")]
    assert words[-1].startswith("git-upload-pack '")
    assert "BatchMode=yes" in words
