"""The operator's command: its first word finds the row that answers, and one that nobody knows gets the nearest."""

from __future__ import annotations

import difflib
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers.asking import Asked, Whisper, tell
from handlers.desk import Body, Desk, refusal_of
from handlers.operating.row import FOR_MEMBERS, Subcommand
from handlers.operating.table import SUBCOMMANDS
from handlers.slack.text import input_by_ids
from patterns.errors import StewardError

HELP = frozenset({"", "help", "?"})
SHOWN_CHARACTERS = 30


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the command under its name in this installation."""
    app.command(f"/{desk.policy.operator_command}")(partial(on_operating, desk=desk))


async def on_operating(ack: AsyncAck, body: Body, respond: AsyncRespond, *, desk: Desk) -> None:
    """Acknowledge, then answer that person alone."""
    await ack()
    typed = input_by_ids(body.get("text", ""))
    name, _, words = typed.partition(" ")
    asked = Asked(body["user_id"], body["channel_id"], body["trigger_id"], words.strip())
    try:
        answer = await _answer(desk, asked, name.lower(), respond)
    except StewardError as error:
        answer = Whisper(refusal_of(error))
    await tell(answer, respond)


async def _answer(desk: Desk, asked: Asked, name: str, respond: AsyncRespond) -> Whisper:
    row = SUBCOMMANDS.get(name)
    if row is None:
        await desk.authorise(asked.user, asked.channel, "see_own")
        return Whisper(await help_of(desk, asked, unknown="" if name in HELP else name))
    await desk.authorise(asked.user, asked.channel, row.action)
    if row.meanwhile:
        await tell(Whisper(row.meanwhile), respond)
    return await row.do(desk, asked)


async def help_of(desk: Desk, asked: Asked, *, unknown: str = "") -> str:
    """What this person may type; of a word that nobody knows first the nearest that there is."""
    may = await desk.allows(asked.user, asked.channel, "operate")
    rows = {name: row for name, row in SUBCOMMANDS.items() if may or row.action in FOR_MEMBERS}
    command = desk.policy.operator_command
    lines = [_line(command, name, row) for name, row in rows.items()]
    head = _unknown(unknown, rows, command) if unknown else "What you can ask of the operator's desk:"
    return "\n".join([head, *lines])


def _unknown(name: str, rows: dict[str, Subcommand], command: str) -> str:
    near = difflib.get_close_matches(name, rows, n=1)
    shown = name[:SHOWN_CHARACTERS].replace("`", "'").replace("<", "(").replace(">", ")")
    guess = f" Did you mean `/{command} {near[0]}`?" if near else ""
    return f"There is no `{shown}` here.{guess} These are:"


def _line(command: str, name: str, row: Subcommand) -> str:
    usage = f" {row.usage}" if row.usage else ""
    return f"• `/{command} {name}{usage}`: {row.line}"
