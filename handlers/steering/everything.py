"""`stop RUN` and `stop all`, typed after the operator's command."""

from __future__ import annotations

import logging
from collections import Counter

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.slack.blocks import actions, button, section
from handlers.steering.stop import NOT_BEGUN, end, stop
from patterns.errors import RequestInvalid, StewardError
from patterns.values.running.record import RunRecord
from patterns.wording.counting import counted

log = logging.getLogger(__name__)

STOP_ALL_ACTION = "steward_stop_all"
ALL = "all"
NONE = "No run is live. Nothing was done."
EXAMPLE = "Name the run that is meant: `/{command} stop RUN`, with its id as `/{command} runs` shows it, or `all`."
UNTOLD = "untold"
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
    """Every run that is live, for an operator; what they are told. Raises `NotAllowed`.

    One that cannot be told just now keeps no other from being stopped.
    """
    await desk.authorise(user, channel, "stop_all")
    live = [run_id for run_id, _ in await desk.journals.active()]
    known = {one.run_id: one for one in await desk.book.those(live)}
    told = Counter([await _stopped(desk, user, run_id, known.get(run_id)) for run_id in live])
    untold, waiting = told[UNTOLD], told[NOT_BEGUN]
    if not live:
        return NONE
    lines = [f"{counted(len(live) - untold, 'run')} stopped: each ends after its current step and says what it keeps."]
    lines += [f"{counted(waiting, 'run')} had not begun and will not."] if waiting else []
    lines += [f"{counted(untold, 'run')} could not be told: press again."] if untold else []
    return " ".join(lines)


async def _stopped(desk: Desk, user: str, run_id: str, record: RunRecord | None) -> str:
    try:
        if record is not None:
            return await end(desk, user, record)
        await desk.runs.cancel(run_id)  # in nobody's book: it has no thread, and proposes at most
    except StewardError as error:
        log.warning("%s is not stopped: %s", run_id, error)
        return UNTOLD
    return ""
