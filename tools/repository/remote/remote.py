"""The one place that speaks with a remote."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping

from patterns.errors import CredentialRefused, DiskFull, RefUnknown, RepositoryError, RepositoryUnreachable
from tools.repository.environment import Transport, networked
from tools.repository.git import Ended, Git
from tools.repository.remote.credentials import Credentials
from tools.repository.remote.refusals import refusal
from tools.repository.remote.space import Room
from tools.repository.remote.ssh import ssh_command
from tools.repository.rules.addresses import is_ssh, local_path
from tools.repository.settings import RepositorySettings

log = logging.getLogger(__name__)

_CALM = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true -c gc.auto=0"
"""For the other side of a local transport, which is a git of ours in a directory whose configuration is not."""
_FETCH = ("--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet")
_PUSH = ("--no-verify", "--porcelain", "--no-follow-tags", "--recurse-submodules=no")


def transport_of(settings: RepositorySettings) -> Transport:
    """The one that git is allowed."""
    if settings.local:
        return "file"
    return "ssh" if is_ssh(settings.url) else "https"


class Remote:
    """One repository's. Every method raises `RepositoryUnreachable` and `CredentialRefused`."""

    def __init__(
        self,
        name: str,
        settings: RepositorySettings,
        *,
        environment: Mapping[str, str],
        credentials: Credentials | None,
        room: Room,
    ) -> None:
        """`environment` and `room` are those of the mirror; `credentials` are asked by `name` at each call."""
        self._name = name
        self._settings = settings
        self._environment = environment
        self._credentials = credentials
        self._room = room
        self._url = local_path(settings.url) if settings.local else settings.url

    async def fetch(self, what: str, *options: str) -> None:
        """Take over what a refspec or an object's name says. Raises `RepositoryTooLarge`, `DiskFull`."""
        words = ("fetch", *options, *_FETCH, *self._calm("upload-pack"), "--", self._url, what)
        prefix = await self._room.prefix()
        ended = await self._room.watched(lambda: self._run(*words, prefix=prefix))
        if ended.status != 0:
            await self._room.explain()
        self._refuse(ended)

    async def branch(self, branch: str) -> str | None:
        """Where a branch stands at this moment."""
        ref = f"refs/heads/{branch}"
        output = await self._read("ls-remote", *self._calm("upload-pack"), "--", self._url, ref)
        lines = (line.split("\t") for line in output.decode(errors="replace").splitlines())
        return next((commit for commit, name in lines if name == ref), None)

    async def default_branch(self) -> str:
        """What HEAD stands for. Raises `RefUnknown`."""
        output = await self._read("ls-remote", "--symref", *self._calm("upload-pack"), "--", self._url, "HEAD")
        found = re.search(r"^ref: refs/heads/(\S+)\tHEAD$", output.decode(errors="replace"), re.MULTILINE)
        if found is None:
            raise RefUnknown("the remote names no default branch", ref="HEAD")
        return found.group(1)

    async def push(self, commit: str, branch: str, expected: str | None) -> Ended:
        """Set a branch, which stands at `expected` or does not exist yet; another one is not moved."""
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{expected or ''}"
        words = (*_PUSH, lease, *self._calm("receive-pack"), "--", self._url, f"{commit}:{ref}")
        return await self._run("push", *words)

    async def _read(self, *arguments: str) -> bytes:
        ended = await self._run(*arguments)
        self._refuse(ended)
        return ended.stdout

    def _refuse(self, ended: Ended) -> None:
        if ended.status != 0:
            log.warning("the remote of %s was not read: %s", self._name, ended.words)
            raise RepositoryUnreachable(ended.words, name=self._name)

    async def _run(self, *arguments: str, prefix: tuple[str, ...] = ()) -> Ended:
        seconds = self._settings.mirror.network_seconds
        git = Git(await self._opening(), timeout_seconds=seconds, prefix=prefix)
        try:
            ended = await git.run(*arguments)
        except RepositoryError as error:
            if not error.facts.get("timed_out"):
                raise
            raise RepositoryUnreachable(error.detail, name=self._name) from error
        if ended.is_disk_full:
            raise DiskFull(ended.words)
        if ended.status != 0 and (why := refusal(ended.words)):
            raise CredentialRefused(ended.words, name=self._name, reason=why)
        return ended

    async def _opening(self) -> dict[str, str]:
        """The environment with what opens the remote."""
        url, credential = self._settings.url, self._settings.credential
        if credential is not None and credential.ssh is not None:
            if why := await asyncio.to_thread(credential.ssh.problem):
                raise CredentialRefused(why, name=self._name, reason=why)
            return networked(self._environment, url=url, ssh=ssh_command(credential.ssh))
        header = "" if self._settings.local or not self._credentials else await self._credentials.header(self._name)
        return networked(self._environment, url=url, header=header)

    def _calm(self, side: str) -> tuple[str, ...]:
        return (f"--{side}={_CALM} {side}",) if self._settings.local else ()
