"""A host on which everything is right, so that each test can make one thing wrong."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.local.origin import make_origin
from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest
from bot.settings import Settings, variables
from tests.tools.model.stub import KEY, Wire

MANIFEST = Manifest.read(Path(__file__).parents[3] / "manifest.yml")


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack(manifest=MANIFEST) as running:
        yield running


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """An endpoint that answers as it is told to."""
    stub = Wire()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", stub.handle)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    stub.url = f"http://{host}:{port}/v1"
    yield stub
    await runner.cleanup()
    assert stub.unscripted == 0, "an unscripted call"
    assert stub.answers == [], "answers that nobody asked for"


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample repository as a remote."""
    return asyncio.run(make_origin(tmp_path_factory.mktemp("origin")))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Nothing set but where files are kept; without any search, for the one without a key would ask the network."""
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    places = {"database_url": f"sqlite:///{tmp_path}/data/steward.sqlite", "data_folder": tmp_path / "data"}
    return Settings(_env_file=None).model_copy(update={**places, "search": "none"})


@pytest.fixture
def right(bare: Settings, slack: LocalSlack, wire: Wire) -> Settings:
    """Slack and a model besides."""
    changes = {
        "slack_api_url": slack.api_url,
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "model_base_url": wire.url,
        "openai_api_key": SecretStr(KEY),
        "model": "gpt-5-mini",
    }
    return bare.model_copy(update=changes)


@pytest.fixture
def bwrap() -> Iterator[Path]:
    """A program that stands in for bwrap, where also the user that root becomes can reach it; it always refuses."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="steward-fake-") as place:
        Path(place).chmod(0o755)
        path = Path(place) / "bwrap"
        path.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2; exit 1\n")
        path.chmod(0o755)
        yield path
