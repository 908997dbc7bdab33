"""A research of Ada's that has ended, its result in its thread, and what it read as it is kept."""

from __future__ import annotations

import pytest

from handlers.slack.client import Slack
from handlers.thread.delivery import Delivery
from handlers.thread.root import Place
from patterns.values.report import Report, Stop
from patterns.values.research.brief import Brief, BriefItem
from patterns.values.research.evidence import Researched
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL, Runs
from tools.store.store import Store

QUESTION = "Which versions of Postgres are supported?"
KEPT = Researched(
    run_id="research-1",
    brief=Brief(question=QUESTION, items=(BriefItem(id="I1", text="the supported versions"),)),
    at=1.0,
)
REPORT = Report(headline="Answered", stop=Stop(code="done", words="answered"), offers=("deeper", "check", "schedule"))


@pytest.fixture
async def record(record: RunRecord, slack: Slack, store: Store, runs: Runs) -> RunRecord:
    root = await slack.post(CHANNEL, text="the root", blocks=[], key="research-1:root")
    ended = {"run_id": "research-1", "command": "research", "text": "postgres versions?", "root_ts": root}
    there = record.model_copy(update=ended)
    await store.runs.record(there)
    await store.research.keep(KEPT)
    await Delivery(Place(slack, store.effects, there, root_ts=root)).deliver(REPORT, "report")
    runs.states["research-1"] = "done"
    return there
