"""`run ID`: one run as a workflow, in a few lines, as a picture and as JSON."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.operating.sight import public_of, sight_of
from handlers.operating.workflow.stages import told
from handlers.slack.blocks import cut
from handlers.slack.client import UPLOAD
from patterns.errors import NotAllowed, RequestInvalid, StewardError, Unexpected
from patterns.redaction.redactor import Redactor
from patterns.values.money.spend import Spend
from patterns.values.running.journal import Journal
from patterns.values.running.record import RunRecord
from patterns.values.running.workflow import Workflow
from patterns.workflow.building import workflow_of
from patterns.workflow.document import document_of

log = logging.getLogger(__name__)

RUN_ID = re.compile(r"[a-z]+-[0-9a-f]{12}|[\w:.-]{1,80}")
DRAWING = "One moment: the picture of that run is being drawn."
UNKNOWN = (
    "There is no such run, or none that you may see from here. Its id stands below its card; see `/{command} runs`."
)
FORGOTTEN = "That run is older than what is kept of runs: only who asked for it, and what it cost, is left."
SHOWN_CHARACTERS = 9000
NAMES = frozenset({"run_id", "runs", "state", "shape", "call", "node", "id", "source", "target"})
"""What is never a secret, and has to stay as it is."""
APART_SECONDS = 10.0
TOO_SOON = "One picture at a time: ask again in ten seconds."
"""It takes seconds of everybody's process, and two files in a thread."""
NOT_SENT = "Slack did not take the files. Ask again in a minute."


@dataclass(frozen=True, slots=True)
class Files:
    """What is handed over beside the words."""

    picture: bytes | None
    document: bytes
    """JSON, without secrets."""


async def run(desk: Desk, asked: Asked) -> Whisper:
    """What it consists of, for whoever may read what it is about. Raises as `_known`; `RequestInvalid` for too soon."""
    record = await _known(desk, asked)
    if not await desk.seen.first_time(f"drawn {asked.user} {int(desk.clock() // APART_SECONDS)}"):
        raise RequestInvalid(TOO_SOON)
    journals = await desk.journals.journals(record.run_id, results=True)
    if not journals:
        return Whisper(FORGOTTEN)
    shown, document = await asyncio.to_thread(_made, journals, desk.slack.redactor)  # seconds for a run of thousands
    files = Files(await desk.pictures.draw(shown), document)
    where = await _hand_over(desk, asked, record, files)
    text = told(shown, await _spent(desk, record.run_id))
    return Whisper(shown.run_id, cut(f"{where}\n{text}", SHOWN_CHARACTERS))


async def _spent(desk: Desk, run_id: str) -> Spend | None:
    try:
        return await desk.ledger.spent(run_id)
    except Unexpected:
        return None  # its account is not opened yet


def _made(journals: Sequence[Journal], redactor: Redactor) -> tuple[Workflow, bytes]:
    """The graph and its JSON, both without secrets."""
    whole = workflow_of(journals)
    shown = Workflow.model_validate(redactor.within(whole.model_dump(mode="json"), but=NAMES))
    return shown, document_of(whole, journals, redactor.within).encode()


async def _known(desk: Desk, asked: Asked) -> RunRecord:
    """Raises `RequestInvalid` for what is no id, `NotAllowed` alike for no such run and one that is not to be seen."""
    run_id = asked.words.strip().strip("`")
    if not run_id or not RUN_ID.fullmatch(run_id):
        raise RequestInvalid(f"Say which run, as `/{desk.policy.operator_command} run research-0123456789ab`.")
    record = await desk.book.find(run_id.partition(".")[0])
    if record is not None:
        sight = await sight_of(desk, asked)
        if sight.reads(record):
            return record
        if replace(sight, public=await public_of(desk, [record.channel])).reads(record):
            return record
    raise NotAllowed(UNKNOWN.format(command=desk.policy.operator_command))


async def _hand_over(desk: Desk, asked: Asked, record: RunRecord, files: Files) -> str:
    """In the run's own thread when it was asked there, else to that person alone; where, in words."""
    is_here = asked.channel == record.channel and record.root_ts
    try:
        channel = record.channel if is_here else await desk.slack.direct(asked.user)
        thread = record.root_ts if is_here else ""
        if files.picture is not None:
            await _upload(desk, channel, thread, f"{record.run_id}-workflow.png", files.picture)
        await _upload(desk, channel, thread, f"{record.run_id}-workflow.json", files.document)
    except StewardError as error:
        log.warning("the workflow of %s was not sent: %s", record.run_id, error)
        return NOT_SENT
    what = "The picture and the JSON are" if files.picture is not None else "It could not be drawn; the JSON is"
    return f"{what} in {'its thread' if is_here else 'our direct messages'}."


async def _upload(desk: Desk, channel: str, thread: str, name: str, content: bytes) -> None:
    await desk.slack.turn(UPLOAD, channel)
    await desk.slack.upload(channel, thread, name=name, title=name, content=content)
