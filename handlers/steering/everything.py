"""`stop RUN` and `stop all`, typed after the operator's command."""

from __future__ import annotations

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.slack.blocks import actions, button, section
from handlers.steering.stop import NOT_BEGUN, end, stop
from patterns.errors import RequestInvalid
from patterns.wording.counting import counted

STOP_ALL_ACTION = "steward_stop_all"
ALL = "all"
NONE = "No run is live. Nothing was done."
EXAMPLE = "Name the run that is meant: `/{command} stop RUN`, with its id as `/{command} runs` shows it, or `all`."
CONFIRM = "Every run of everybody ends after its current step, and says in its thread what it keeps."


async def ordered(desk: Desk, asked: Asked) -> Whisper:
    """One run at once; all of them after one more press. Raises `NotAllowed`, `RequestInvalid`."""
    run_id = asked.words.strip("` ")
    if run_id.lower() == ALL:
        return await _ask(desk, asked)
    if not run_id or " " in run_id:
        raise RequestInvalid(EXAMPLE.format(command=desk.policy.operator_command))
    return Whisper(await stop(desk, asked.user, run_id))


async def _ask(desk: Desk, asked: Asked) -> Whisper:
    await desk.authorise(asked.user, asked.channel, "stop_all")
    live = len(await desk.journals.active())
    if not live:
        return Whisper(NONE)
    text = f"{counted(live, 'run')} live."
    pressed = button(f"Stop {live}", action_id=STOP_ALL_ACTION, value=ALL, style="danger", confirm=CONFIRM)
    return Whisper(text, [section(text), actions([pressed], block_id="stop_all")])


async def stop_all(desk: Desk, user: str, channel: str) -> str:
    """Every run that is live, for an operator; what they are told. Raises `NotAllowed`."""
    await desk.authorise(user, channel, "stop_all")
    live = [run_id for run_id, _ in await desk.journals.active()]
    known = await desk.book.those(live)
    told = [await end(desk, user, record) for record in known]
    for run_id in set(live) - {record.run_id for record in known}:
        await desk.runs.cancel(run_id)  # in nobody's book: it has no thread, and proposes at most
    if not live:
        return NONE
    waiting = told.count(NOT_BEGUN)
    line = f" {counted(waiting, 'run')} had not begun and will not." if waiting else ""
    return f"{counted(len(live), 'run')} stopped: each ends after its current step and says what it keeps.{line}"
