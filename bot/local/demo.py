"""`steward demo`: the three commands played on the local workspace, each thread printed as it grows."""

from __future__ import annotations

import asyncio
import re
import textwrap
import time
from dataclasses import dataclass, field
from typing import Any

from bot.local.scenarios import DEMO, Scenario
from bot.local.slack.server import LocalSlack
from bot.local.stage import Stage, set_stage
from bot.local.stay import invitation
from bot.local.telling import Teller
from bot.serve import until_told
from bot.settings import Settings
from handlers.thread.card import STOP_ACTION

Json = dict[str, Any]
CHANNEL = "C0ENG"
PERSON = "U0ADA"
SCENARIO_SECONDS = 180.0
AGAIN_SECONDS = 0.5
DIGEST_COMMAND = "/research run "
BUSY = "is at work already"
RULE = "=" * 100
_STOP = re.compile(r"\*  `([\w-]+)`$")
_SMALL = re.compile(r" · [^`·]* `([\w-]+)`$")


def say(line: str) -> None:
    """One line to the terminal."""
    print(line, flush=True)  # noqa: T201  # the terminal is the surface


@dataclass(slots=True)
class Played:
    """How one scenario went."""

    scenario: Scenario
    ended: str = ""
    code: str = ""
    """The last stop code that stands in the thread."""
    seconds: float = 0.0
    decisions: list[str] = field(default_factory=list)
    pressed: set[str] = field(default_factory=set)


async def demo(settings: Settings, *, keep: bool) -> int:
    """Play the scenarios; 0 when each ended well."""
    begun = time.monotonic()
    async with set_stage(settings) as stage:
        say(f"Steward's local workspace: {stage.slack.page_url}\n{stage.notice}")
        played = [await play(stage, scenario) for scenario in DEMO]
        good = summary(stage, played, time.monotonic() - begun)
        if keep:
            say(invitation(stage))
            await until_told()
    return 0 if good else 1


async def play(stage: Stage, scenario: Scenario) -> Played:
    """Type the command, press what the scenario presses, until the card says that the run has ended."""
    slack, played, begun = stage.slack, Played(scenario), time.monotonic()
    say(f"\n{RULE}\n{scenario.title}\n{RULE}")
    for typed in scenario.before:
        await _ask(slack, typed)
    say(f"\n  Ada types in #engineering:  {scenario.typed}")
    known = {message["ts"] for message in slack.messages(CHANNEL)}
    await _type(slack, scenario.typed)
    await slack.until(lambda one: _root(one, known), SCENARIO_SECONDS)
    root = _root(slack, known)
    teller = Teller({user.id: user.real_name for user in slack.world.workspace.users.values()}, say)
    while not played.ended:
        await slack.until(lambda one: teller.has_news(one.thread(CHANNEL, root)), SCENARIO_SECONDS)
        thread = slack.thread(CHANNEL, root)
        teller.tell(thread)
        await _press(slack, thread, played)
        played.ended = _ended(thread)
    played.code = _code(thread)
    played.ended = teller.plain(played.ended)
    played.seconds = time.monotonic() - begun
    _show_diff(slack, thread)
    return played


async def _type(slack: LocalSlack, typed: str) -> None:
    """Again after a while where a digest is posted already and its run not quite over: as a person would."""
    if not typed.startswith(DIGEST_COMMAND):
        await slack.command(user=PERSON, channel=CHANNEL, text=typed)
        return
    if BUSY in await _answer(slack, typed):
        await asyncio.sleep(AGAIN_SECONDS)
        await _type(slack, typed)


async def _ask(slack: LocalSlack, typed: str) -> None:
    """Type a command whose answer is for Ada alone, and print that."""
    say(f"\n  Ada types in #engineering:  {typed}")
    told = await _answer(slack, typed)
    say("\n  Steward, to Ada alone")
    say(textwrap.indent(Teller({}, say).plain(told), "    │ "))


async def _answer(slack: LocalSlack, typed: str) -> str:
    count = len(slack.world.ephemerals)
    await slack.command(user=PERSON, channel=CHANNEL, text=typed)
    await slack.until(lambda one: len(one.world.ephemerals) > count, SCENARIO_SECONDS)
    return slack.world.ephemerals[-1].text


def _root(slack: LocalSlack, known: set[str]) -> str:
    new = [one for one in slack.messages(CHANNEL) if one["ts"] not in known and "thread_ts" not in one]
    return str(new[0]["ts"]) if new else ""


async def _press(slack: LocalSlack, thread: list[Json], played: Played) -> None:
    for message in thread:
        buttons = {one["text"]["text"]: one for one in _buttons(message)}
        for part, label in played.scenario.presses.items():
            if label in buttons and part in message["text"] and message["ts"] not in played.pressed:
                played.pressed.add(message["ts"])
                played.decisions.append(f"{message['text']}: {label}")
                say(f"\n  Ada presses [ {label} ]")
                await slack.click(user=PERSON, channel=CHANNEL, ts=message["ts"], label=label)


def _buttons(message: Json) -> list[Json]:
    rows = [block for block in message.get("blocks") or () if block["type"] == "actions"]
    return [one for row in rows for one in row["elements"] if one["action_id"] != STOP_ACTION]


def _ended(thread: list[Json]) -> str:
    """What the card says once it has no Stop button any more; empty before."""
    cards = [one["text"] for one in thread if one.get("text", "").startswith("Ended: ")]
    # A digest has no card: it is posted when all of it is there.
    digests = [one["text"] for one in thread if one.get("text", "").startswith("Digest ")]
    return str(next(iter(cards + digests), ""))


def _code(thread: list[Json]) -> str:
    texts = [block["text"]["text"] for one in thread for block in one.get("blocks") or () if block["type"] == "section"]
    codes = [found[1] for text in texts if (found := _STOP.search(text))]
    return codes[-1] if codes else _cut_short(thread)


def _cut_short(thread: list[Json]) -> str:
    """A digest's code stands in its small print, where something cut it short."""
    digests = [one for one in thread if one.get("text", "").startswith("Digest ")]
    small = [block for one in digests for block in one["blocks"] if block["type"] == "context"]
    found = [_SMALL.search(part["text"]) for block in small for part in block["elements"]]
    return next((one[1] for one in found if one), "")


def _show_diff(slack: LocalSlack, thread: list[Json]) -> None:
    for one in (file for message in thread for file in message.get("files") or ()):
        file = slack.world.files.find(one["id"])
        if file and one["name"].endswith("change.diff"):
            say(f"\n  {one['name']}")
            say(textwrap.indent((file.content or b"").decode(), "    │ ", lambda _: True))


def summary(stage: Stage, played: list[Played], seconds: float) -> bool:
    """Print how it went; whether all of it went well."""
    say(f"\n{RULE}\nSummary\n{RULE}")
    for one in played:
        code = f" [{one.code}]" if one.code else ""
        say(f"  {one.scenario.title}\n    {one.ended}{code} ({one.seconds:.1f} s)")
        for decision in one.decisions:
            say(f"    decided by Ada: {decision}")
    unrehearsed = stage.rehearsal.unrehearsed if stage.rehearsal else []
    for line in unrehearsed:
        say(f"  NOT REHEARSED: {line}")
    failed = [one for one in played if one.code not in one.scenario.ends or one.scenario.says not in one.ended]
    good = not (unrehearsed or failed)
    say(f"\n  {len(played)} runs in {seconds:.0f} s; {stage.notice}")
    say("  Everything else was real: the Bolt app, the durable engine, git, the tests, HTTP, the ledger and its caps.")
    say(f"  {'All went well.' if good else 'NOT all went well: see above.'}")
    return good
