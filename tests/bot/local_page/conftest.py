"""The page in a real browser, in front of a local Slack with a small real Bolt app."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import playwright
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, async_playwright, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest, Shortcut

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


def option(text: str) -> dict[str, object]:
    return {"text": {"type": "plain_text", "text": text.title()}, "value": text}


def text_object(text: str, kind: str = "plain_text") -> dict[str, object]:
    return {"type": kind, "text": text}


def button(action_id: str, label: str, **more: object) -> dict[str, object]:
    return {"type": "button", "action_id": action_id, "text": text_object(label), "value": action_id, **more}


def card(state: str, *buttons: dict[str, object]) -> list[dict[str, object]]:
    shown: list[dict[str, object]] = [
        {"type": "section", "block_id": "state", "text": text_object(f"*shop* {state}", "mrkdwn")}
    ]
    return [*shown, {"type": "actions", "block_id": "press", "elements": [*buttons]}] if buttons else shown


CONFIRM = {
    "title": text_object("Stop this run?"),
    "text": text_object("What is done stays."),
    "confirm": text_object("Stop it"),
    "deny": text_object("Go on"),
}
FORM = {
    "type": "modal",
    "callback_id": "start",
    "title": text_object("Start a refactoring"),
    "submit": text_object("Start"),
    "blocks": [
        {
            "type": "input",
            "block_id": "repository",
            "label": text_object("Repository"),
            "element": {"type": "static_select", "action_id": "v", "options": [option("shop"), option("docs")]},
        },
        {
            "type": "input",
            "block_id": "goal",
            "label": text_object("What should change?"),
            "element": {"type": "plain_text_input", "action_id": "v", "multiline": True},
        },
    ],
}


def bolt_app(slack: LocalSlack) -> AsyncApp:
    """An app that uses what Steward uses: card, button with and without a question, modal with its own complaint."""
    app = AsyncApp(name="steward", client=AsyncWebClient(slack.bot_token, base_url=slack.api_url))

    @app.command("/refactor")
    async def refactor(ack: Any, command: Any, client: Any) -> None:
        await ack()
        if not command["text"]:
            await client.views_open(trigger_id=command["trigger_id"], view=FORM)
            return
        buttons = (
            button("approve", "Approve", style="primary"),
            button("stop", "Stop", style="danger", confirm=CONFIRM),
        )
        await client.chat_postMessage(
            channel=command["channel_id"], text="plan", blocks=card(f"plan: {command['text']}", *buttons)
        )

    @app.command("/review")
    async def review(ack: Any) -> None:
        await ack("Give me a *link* or a specification.")

    @app.shortcut("look")
    async def look(ack: Any, body: Any, client: Any) -> None:
        await ack()
        [file] = body["message"]["files"]
        said = f"{body['user']['id']} means {file['name']} of {file['size']} bytes"
        await client.chat_postMessage(channel=body["channel"]["id"], text=said)

    @app.action("approve")
    @app.action("stop")
    async def decide(ack: Any, body: Any, client: Any) -> None:
        await ack()
        said = f"{body['actions'][0]['action_id']} by <@{body['user']['id']}>"
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=said, blocks=card(said))

    @app.view("start")
    async def start(ack: Any, view: Any, client: Any) -> None:
        values = view["state"]["values"]
        goal = values["goal"]["v"]["value"]
        if len(goal) < 10:
            await ack(response_action="errors", errors={"goal": "Say a little more."})
            return
        await ack()
        repository = values["repository"]["v"]["selected_option"]["value"]
        await client.chat_postMessage(channel="C0ENG", text=f"Starting on {repository}: {goal}")

    return app


@pytest.fixture(scope="session")
def chromium() -> str:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    driver = Path(playwright.__file__).parent / "driver" / "node"
    ended = subprocess.run([driver, "--version"], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        pytest.skip(f"the browser's driver does not start here: {ended.stderr.strip()}")
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[BrowserContext]:
    """One profile for all tests: nothing of the workspace is kept in it."""
    expect.set_options(timeout=15_000)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        yield await running.new_context(locale="en-GB")
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def slack() -> AsyncIterator[LocalSlack]:
    """A workspace with the app connected."""
    manifest = Manifest(shortcuts=(Shortcut("Review this patch", "look"),))
    async with LocalSlack(manifest=manifest, notice="Rehearsal: no model is asked.") as running:
        web_client = AsyncWebClient(running.app_token, base_url=running.api_url)
        handler = AsyncSocketModeHandler(bolt_app(running), running.app_token, web_client=web_client)
        await handler.connect_async()
        await running.until(lambda it: it.socket_mode.connections > 0)
        try:
            yield running
        finally:
            await handler.close_async()
            await handler.client.aiohttp_client_session.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: BrowserContext, slack: LocalSlack) -> AsyncIterator[Page]:
    """Ada's page on #engineering. Whatever the page complains of, or asks of another machine, fails the test."""
    opened = await browser.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    opened.on("console", lambda line: complaints.append(f"console: {line.text}"))
    opened.on(
        "request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(slack.page_url) else None
    )
    opened.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    await opened.goto(slack.page_url)
    await expect(opened.get_by_role("heading", name="#engineering")).to_be_visible()
    yield opened
    await opened.close()
    assert complaints == []
