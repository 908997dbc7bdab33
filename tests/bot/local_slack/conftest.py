"""A local Slack with the real Bolt app connected to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack

Connect = Callable[[LocalSlack, AsyncApp], AbstractAsyncContextManager[AsyncSocketModeHandler]]


class HandClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as running:
        yield running


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def client(slack: LocalSlack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session)


@pytest.fixture
def bolt_app() -> Callable[[LocalSlack], AsyncApp]:
    return lambda slack: AsyncApp(name="steward", client=AsyncWebClient(slack.bot_token, base_url=slack.api_url))


@pytest.fixture
def connect() -> Connect:
    return connected


@asynccontextmanager
async def connected(slack: LocalSlack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """Hold a Socket Mode connection of the real handler for the length of the block."""
    web_client = AsyncWebClient(slack.app_token, base_url=slack.api_url)
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=web_client)
    await handler.connect_async()
    await slack.until(lambda it: it.socket_mode.connections > 0)
    try:
        yield handler
    finally:
        await handler.close_async()
        await handler.client.aiohttp_client_session.close()
