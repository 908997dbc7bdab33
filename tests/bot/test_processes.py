"""Steward as real processes: all in one and split, ended by SIGTERM in the middle of a run, and started again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.local.origin import TEST_COMMAND, make_origin
from bot.local.rehearsal.recordings import read_recordings
from bot.local.rehearsal.server import PREFIX, Rehearsal, served
from bot.local.scenarios import REFACTOR, REVIEW_BRANCH
from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest
from patterns.values.conversation import Role
from tests.fakes.git_http import GitHost, make_certificate, serving

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CHANNEL = "C0ENG"
START_SECONDS = 40
END_SECONDS = 20


@pytest.fixture
def manifest() -> Manifest:
    return Manifest.read(ROOT / "manifest.yml")


@pytest.fixture
async def house(tmp_path: Path, manifest: Manifest) -> AsyncIterator[tuple[LocalSlack, dict[str, str]]]:
    origin = await make_origin(tmp_path / "origin")
    recordings = await asyncio.to_thread(read_recordings)
    certificate = make_certificate(tmp_path)
    async with (
        serving(GitHost(origin.parent), certificate) as git,
        LocalSlack(manifest=manifest) as slack,
        served(Rehearsal(recordings, seconds=0.2).application()) as model,
    ):
        variables = environment(slack, model, f"{git.url}/{origin.name}", tmp_path)
        yield slack, {**variables, "SSL_CERT_FILE": str(certificate)}


def environment(slack: LocalSlack, model: str, url: str, place: Path) -> dict[str, str]:
    """What an operator has to set. Where things are kept is left as it comes: below the working directory."""
    sample = {"url": url, "default_branch": "main", "commands": {"test": TEST_COMMAND}}
    (place / "steward.yml").write_text(json.dumps({"repositories": {"shop": sample}}))
    roles = get_args(Role)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "PYTHONPATH": str(ROOT),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "STEWARD_MODEL_BASE_URL": f"{model}/v1",
        "STEWARD_MODELS": json.dumps({role: f"{PREFIX}{role}" for role in roles}),
        "STEWARD_PRICES": json.dumps({f"{PREFIX}{role}": {"input": 1, "output": 2} for role in roles}),
    }


@asynccontextmanager
async def process(command: str, variables: dict[str, str], cwd: Path, ready: str) -> AsyncIterator[Any]:
    """`steward COMMAND`, up to the log line that says it is ready; ended by SIGTERM, with status 0."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot", command, env=variables, cwd=cwd, stderr=asyncio.subprocess.PIPE
    )
    assert started.stderr is not None
    lines: list[str] = []
    try:
        async with asyncio.timeout(START_SECONDS):
            while not any(ready in line for line in lines):
                line = await started.stderr.readline()
                assert line, "".join(lines)
                lines.append(line.decode())
        async with asyncio.TaskGroup() as reading:
            drain = reading.create_task(started.stderr.read())
            yield started
            started.send_signal(signal.SIGTERM)
            async with asyncio.timeout(END_SECONDS):
                assert await started.wait() == 0, "".join(lines)
                lines.append((await drain).decode())
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
    assert not [line for line in lines if '"level": "ERROR"' in line]


async def refused(command: str, variables: dict[str, str], cwd: Path) -> tuple[int | None, str]:
    """`steward COMMAND`, which ends by itself: its status, and what it says."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot", command, env=variables, cwd=cwd, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(START_SECONDS):
        _, said = await started.communicate()
    return started.returncode, said.decode()


def texts(slack: LocalSlack) -> list[str]:
    return [message.get("text", "") for message in slack.messages(CHANNEL)]


def ended(slack: LocalSlack) -> bool:
    return any(text.startswith("Ended: ") for text in texts(slack))


async def test_a_run_that_sigterm_interrupts_goes_on_at_the_next_start(
    house: tuple[LocalSlack, dict[str, str]], tmp_path: Path
) -> None:
    slack, variables = house
    async with process("serve", variables, tmp_path, "Steward serves by"):
        await slack.command(text=REFACTOR.typed)
        await slack.until(lambda one: any("Plan for" in text for text in texts(one)), 30)
        plan = next(message for message in slack.messages(CHANNEL) if "Plan for" in message["text"])
        await slack.click(ts=plan["ts"], label="Approve")
        await slack.until(lambda one: any(text == "Working" for text in texts(one)), 30)
    assert not ended(slack)
    async with process("serve", variables, tmp_path, "Steward serves by"):
        await slack.until(lambda one: any("Publish 5 changed files" in text for text in texts(one)), 60)
        push = next(message for message in slack.messages(CHANNEL) if "Publish 5" in message["text"])
        await slack.click(ts=push["ts"], label="Push branch")
        await slack.until(ended, 30)
    assert sum("Plan for" in text for text in texts(slack)) == 1
    assert sum(text.startswith("Result for") for text in texts(slack)) == 1


async def test_web_worker_and_clock_work_on_one_database_and_a_second_worker_of_the_same_name_is_refused(
    house: tuple[LocalSlack, dict[str, str]], tmp_path: Path
) -> None:
    slack, variables = house
    split = {name: {**variables, "STEWARD_EXECUTOR_ID": name} for name in ("web", "worker", "clock")}
    async with (
        process("worker", split["worker"], tmp_path, "Steward works as"),
        process("clock", split["clock"], tmp_path, "Steward's clock runs"),
        process("web", split["web"], tmp_path, "Steward listens by"),
    ):
        await slack.command(text=REVIEW_BRANCH.typed)
        status, said = await refused("worker", split["worker"], tmp_path)
        await slack.until(ended, 60)
    assert any("Review of shop main..faster-totals: 2 findings" in text for text in texts(slack))
    assert status == 78
    assert "another process already works on" in said
    assert "as 'worker'" in said
