"""Commands of a repository, confined; or not run, with the reason."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from patterns.errors import SandboxUnavailable
from patterns.values.repository.trees import CommandResult
from tools.sandbox.confine.bubblewrap import Bubblewrap
from tools.sandbox.confine.job import Confinement, Job
from tools.sandbox.container.container import Container
from tools.sandbox.container.plan import OLDEST_ABI, landlock_abi
from tools.sandbox.limits import Limits
from tools.sandbox.probe import probe
from tools.sandbox.result import not_run, result_of
from tools.sandbox.tier import Tier, container, no_sandbox

FRESH_SECONDS = 600.0
"""How long a probe's answer is taken for the host's: an update or an operator may change it either way."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Probed:
    """What a probe found, and when."""

    tier: Tier
    at: float
    """By the sandbox's clock."""


class Sandbox:
    """The sandbox of this host. Where it cannot be had, nothing runs: there is no quiet way around it."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        bwrap: Path | None = None,
        allow_container: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`bwrap` where it is not the one of /usr/local/bin, /usr/bin or /bin.

        `allow_container` lets commands run in the container tier where bubblewrap cannot work.
        """
        self._limits = limits or Limits()
        self._bubblewrap = Bubblewrap(bwrap)
        self._container = Container() if allow_container else None
        self._clock = clock
        self._probing = asyncio.Lock()
        self._probed: Probed | None = None

    @property
    def tier(self) -> Tier:
        """What the last probe found; `none` until there was one."""
        return self._probed.tier if self._probed else no_sandbox("it has not been probed yet")

    async def probe(self, *, again: bool = False) -> Tier:
        """Try the profile from inside, when the last try is ten minutes old; `again` to try it in any case.

        Whoever comes while a try is under way takes its answer.
        """
        known = self._probed
        if known and not again and self._is_fresh(known):
            return known.tier
        async with self._probing:
            if self._probed is known or self._probed is None:
                began = self._clock()
                self._probed = Probed(await self._find_tier(), began)
            return self._probed.tier

    async def _find_tier(self) -> Tier:
        why_not_full = await probe(self._bubblewrap, self._limits)
        if not why_not_full:
            return Tier(name="full")
        if self._container is None:
            return no_sandbox(why_not_full, weaker=landlock_abi() >= OLDEST_ABI)
        why_not = await probe(self._container, self._limits)
        return (
            no_sandbox(f"{why_not_full}; and in the container tier: {why_not}") if why_not else container(why_not_full)
        )

    def _is_fresh(self, probed: Probed) -> bool:
        return self._clock() - probed.at < FRESH_SECONDS

    async def run(
        self,
        directory: Path,
        command: tuple[str, ...],
        *,
        timeout_seconds: float,
        writable: bool = True,
        read_only: tuple[Path, ...] = (),
        environment: Mapping[str, str] = _NOTHING,
    ) -> CommandResult:
        """Run `command` in `directory`, which lies at /worktree inside. Never raises for a command that fails.

        In the container tier the directory lies where it lies, and has no `.git`.

        `read_only` are toolchains: directories that are visible under their own path, their `bin` first in PATH.
        `environment` can be read by every user of the host while the command runs: no secrets. Where the bot is
        root, a writable directory changes its owner for good. Cancelling ends everything that the command started.
        """
        tier = await self.probe()
        confinement: Confinement | None = {"full": self._bubblewrap, "container": self._container, "none": None}[
            tier.name
        ]
        if confinement is None:
            return not_run(command, str(tier))
        job = Job(directory, command, timeout_seconds, writable, read_only, environment)
        try:
            ended = await confinement.run(job, self._limits)
        except SandboxUnavailable as error:
            tier = await self.probe(again=True)  # has the host changed, or will this directory not do?
            return not_run(command, str(tier) if tier.name == "none" else error.detail)
        return result_of(command, ended, isolation=confinement.isolation)
