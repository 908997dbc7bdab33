"""Slack's way in: the Bolt app with every listener, over Socket Mode or HTTP, watched and closed in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.house import FrontRooms
from bot.outside.token import unreachable
from bot.settings import Settings
from handlers.choosing import starting
from handlers.digests import fewer
from handlers.escalations import form
from handlers.findings import ratings
from handlers.further import offers
from handlers.listening import clicks, commands, events, shortcuts
from handlers.operating import command
from handlers.operating.home import clicks as home_clicks
from handlers.schedules import form as schedule_form
from handlers.schedules import verbs
from handlers.slack.respond import quieten
from patterns.errors import ConfigurationInvalid

log = logging.getLogger(__name__)

WATCH_SECONDS = 10.0
LOST_SECONDS = 30.0
"""A socket that has been away for so long is made anew: the SDK would retry a used-up address for ever."""
SETTLE_SECONDS = 0.5
"""After the door is shut: listeners that have acknowledged still enqueue."""


def make_app(settings: Settings, rooms: FrontRooms) -> AsyncApp:
    """The Bolt app with all listeners."""
    app = AsyncApp(
        name="steward",  # without one, Bolt reads source files to find who called it
        client=rooms.client,
        signing_secret=settings.slack_signing_secret.get_secret_value() or None,
        request_verification_enabled=settings.slack_mode == "http",
    )
    quieten(app, rooms.slack.redactor)
    commands.register(app, rooms.desk)
    command.register(app, rooms.desk)
    home_clicks.register(app, rooms.desk)
    clicks.register(app, rooms.desk)
    starting.register(app, rooms.desk)
    form.register(app, rooms.desk)
    ratings.register(app, rooms.desk)
    offers.register(app, rooms.desk)
    fewer.register(app, rooms.desk)
    schedule_form.register(app, rooms.desk)
    verbs.register(app, rooms.desk)
    shortcuts.register(app, rooms.desk)
    events.register(app, rooms.desk)
    app.error(_log_error)
    return app


async def _log_error(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
    log.error("a listener failed: %s", type(error).__name__, exc_info=error)
    del request
    return BoltResponse(status=200)


@asynccontextmanager
async def slack_in(settings: Settings, rooms: FrontRooms) -> AsyncIterator[str]:
    """Open the door Slack comes in by; yields where it is. Raises `ConfigurationInvalid` when it cannot be opened."""
    app = make_app(settings, rooms)
    door = _http if settings.slack_mode == "http" else _socket
    async with door(settings, app) as where:
        yield where
    await asyncio.sleep(SETTLE_SECONDS)


@asynccontextmanager
async def _http(settings: Settings, app: AsyncApp) -> AsyncIterator[str]:
    if not settings.slack_signing_secret.get_secret_value():
        raise ConfigurationInvalid("SLACK_SIGNING_SECRET is not set: HTTP mode would accept anybody's requests")
    site = app.web_app(path="/slack/events", port=settings.http_port)
    site.router.add_get("/healthz", _healthy)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        listener = web.TCPSite(runner, settings.http_host, settings.http_port)
        await listener.start()
        yield f"http://{settings.http_host}:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"ok": True})


@asynccontextmanager
async def _socket(settings: Settings, app: AsyncApp) -> AsyncIterator[str]:
    token = settings.slack_app_token.get_secret_value()
    await _check_app_token(AsyncWebClient(base_url=settings.slack_api_url), token)
    async with asyncio.TaskGroup() as tasks:
        keeper = tasks.create_task(_keep_connected(settings, app, token, opened := asyncio.Event()))
        try:
            await opened.wait()
            yield "Socket Mode"
        finally:
            keeper.cancel()


async def _check_app_token(client: AsyncWebClient, token: str) -> None:
    if not token:
        raise ConfigurationInvalid("SLACK_APP_TOKEN is not set: see the README, Installation")
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        word = error.response.get("error")
        raise ConfigurationInvalid(f"Slack does not accept SLACK_APP_TOKEN ({word})") from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise unreachable(error) from error


async def _keep_connected(settings: Settings, app: AsyncApp, token: str, opened: asyncio.Event) -> None:
    while True:
        client = AsyncWebClient(base_url=settings.slack_api_url)
        handler = AsyncSocketModeHandler(app, token, web_client=client)
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's own annotation is missing
            opened.set()
            await _until_lost(handler.client.is_connected)
            log.warning("the socket to Slack is lost: a new one is opened")
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # the SDK's own annotation is missing


async def _until_lost(is_connected: Callable[[], Awaitable[bool]]) -> None:
    away = 0.0
    while away < LOST_SECONDS:
        await asyncio.sleep(WATCH_SECONDS)
        away = 0.0 if await is_connected() else away + WATCH_SECONDS
