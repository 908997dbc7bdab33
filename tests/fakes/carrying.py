"""Steward as a process of its own, for tests that kill it; the Slack and the model that it sees are the test's."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.house import Materials, front_rooms, workshop
from bot.policy.operator import OperatorPolicy
from bot.serve import until_told
from bot.settings import Settings
from bot.slack_in import slack_in
from tests.fakes.kill import PROCESSES
from tools.github.accounts import Account
from tools.sandbox.unconfined import Unconfined
from tools.web.search.fused import Fused
from tools.web.search.keyless import SiteSearch
from tools.web.web import public_web


def program(
    settings: Settings,
    policy: OperatorPolicy,
    accounts: Mapping[str, Account],
    search_base: str,
    exceptions: frozenset[str],
    errors: str,
) -> None:
    """One life, until it is killed."""
    file = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 2)
    logging.basicConfig(level="WARNING", stream=sys.stderr)
    materials = replace(Materials.gather(settings, policy), accounts=accounts)
    asyncio.run(_live(materials, search_base, exceptions))


async def _live(materials: Materials, search_base: str, exceptions: frozenset[str]) -> None:
    async with (
        front_rooms(materials.settings, materials.policy) as rooms,
        public_web(Fused([SiteSearch(search_base)]), exceptions) as web,
        workshop(materials, rooms, web, trusted_runner=Unconfined()),
        slack_in(materials.settings, rooms),
    ):
        await until_told()


class Life:
    """A process that carries runs."""

    def __init__(
        self,
        settings: Settings,
        policy: OperatorPolicy,
        accounts: Mapping[str, Account],
        search_base: str,
        exceptions: frozenset[str],
        errors: Path,
    ) -> None:
        self._arguments = (settings, policy, accounts, search_base, exceptions, os.fspath(errors))
        self._process: ForkServerProcess | None = None

    async def begin(self) -> None:
        """Start it."""
        await asyncio.to_thread(self._begin)

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        await asyncio.to_thread(self._kill)

    def _begin(self) -> None:
        self._process = PROCESSES.Process(target=program, args=self._arguments)
        self._process.start()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
