"""Slack: whether it knows our tokens, and whether it granted what the manifest asks for."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import aiohttp
import yaml
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.doctor.finding import Check, Finding
from bot.settings import Settings

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
SECONDS = 20.0
BOT, APP, SECRET = "Slack bot token", "Slack app token", "Slack signing secret"
LIBRARY_ERRORS = (SlackClientError, aiohttp.ClientError, OSError, ValueError)
"""What a call can raise besides a refusal: no connection, no TLS, an answer that is none of Slack's."""

PAGE = "the app's page at api.slack.com/apps"
REMEDIES = {
    "not_allowed_token_type": "the tokens are mixed up: SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-",
    "account_inactive": f"the app was removed from the workspace: install it again from {PAGE}",
    "token_revoked": f"the app was removed from the workspace: install it again from {PAGE}",
    "token_expired": "switch token rotation off in the app's manifest and install it again",
    "missing_scope": f"make the app-level token anew with connections:write, on {PAGE}, Basic Information",
    "forbidden_team": "ask an administrator of the workspace to allow the app",
    "access_denied": "ask an administrator of the workspace to allow the app",
    "ratelimited": "wait a minute and try again",
}
"""Slack's word: what helps."""


def checks_of_slack(settings: Settings) -> list[Check]:
    """The token that both modes need, and what the mode in use needs besides."""
    network = "is slack.com to be reached from here? a proxy is named by HTTPS_PROXY"
    checks = [Check(BOT, partial(find_bot_token, settings), SECONDS, remedy=network)]
    if settings.slack_mode == "http":
        return [*checks, Check(SECRET, partial(find_signing_secret, settings))]
    return [*checks, Check(APP, partial(find_app_token, settings), SECONDS, remedy=network)]


async def find_bot_token(settings: Settings) -> tuple[Finding, ...]:
    """auth.test, and the scopes that come with its answer."""
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        remedy = f"SLACK_BOT_TOKEN, from {PAGE}, OAuth & Permissions (README, Installation); without Slack: make local"
        return (Finding("failed", BOT, "not set", remedy),)
    client = AsyncWebClient(token=token, base_url=settings.slack_api_url, retry_handlers=[])
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return (_refused(BOT, error, f"copy SLACK_BOT_TOKEN anew from {PAGE}, OAuth & Permissions"),)
    except LIBRARY_ERRORS as error:
        return (_unreachable(BOT, error),)
    known = Finding("ok", BOT, f"@{answer.get('user')} in {answer.get('team')} ({answer.get('team_id')})")
    return (known, await find_scopes(answer))


async def find_scopes(answer: AsyncSlackResponse) -> Finding:
    """What was granted against what the manifest asks for."""
    told = answer.headers.get("x-oauth-scopes")
    if told is None:
        return Finding("reduced", "Slack scopes", "Slack did not say which are granted", "try again later")
    granted = {scope.strip() for scope in str(told).split(",")}
    missing = [scope for scope in await asyncio.to_thread(wanted_scopes) if scope not in granted]
    if missing:
        remedy = f"put manifest.yml into {PAGE}, App Manifest, save, and install the app again (Install App)"
        return Finding("failed", "Slack scopes", f"not granted: {', '.join(missing)}", remedy)
    return Finding("ok", "Slack scopes", "all that manifest.yml asks for")


def wanted_scopes() -> tuple[str, ...]:
    """The bot scopes of the manifest. Reads a file."""
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return tuple(manifest["oauth_config"]["scopes"]["bot"])


async def find_app_token(settings: Settings) -> tuple[Finding, ...]:
    """apps.connections.open: an address is made and never used."""
    token = settings.slack_app_token.get_secret_value()
    if not token:
        remedy = f"SLACK_APP_TOKEN, from {PAGE}, Basic Information, App-Level Tokens, with connections:write"
        return (Finding("failed", APP, "not set", remedy),)
    client = AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[])
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        return (_refused(APP, error, f"copy SLACK_APP_TOKEN anew from {PAGE}, Basic Information, App-Level Tokens"),)
    except LIBRARY_ERRORS as error:
        return (_unreachable(APP, error),)
    return (Finding("ok", APP, "Socket Mode opens"),)


async def find_signing_secret(settings: Settings) -> tuple[Finding, ...]:
    """Only whether there is one: no call tells whether it is right."""
    if settings.slack_signing_secret.get_secret_value():
        return (Finding("ok", SECRET, "set; whether it is the right one shows with Slack's first request"),)
    remedy = f"SLACK_SIGNING_SECRET, from {PAGE}, Basic Information"
    return (Finding("failed", SECRET, "not set: HTTP mode would accept anybody's requests", remedy),)


def _refused(what: str, error: SlackApiError, remedy: str) -> Finding:
    answer = error.response
    word = str(answer.get("error") or f"HTTP status {getattr(answer, 'status_code', 'unknown')}")
    return Finding("failed", what, f"Slack says {word}", REMEDIES.get(word, remedy))


def _unreachable(what: str, error: Exception) -> Finding:
    reason = f"Slack cannot be reached ({type(error).__name__})"
    return Finding("failed", what, reason, "check the network, the proxy (HTTPS_PROXY) and SLACK_API_URL")
