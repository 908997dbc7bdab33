"""A finished review of shop's #12, asked for by Ada, whose report stands in its thread."""

from __future__ import annotations

import pytest

from handlers.slack.client import Slack
from handlers.thread.delivery import Delivery
from handlers.thread.root import Place
from patterns.values.report import Report, Section, Stop
from patterns.values.reviewed import KeptFinding, Reviewed
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL
from tools.store.store import Store


def finding(number: int, repository: str = "shop") -> KeptFinding:
    return KeptFinding(
        id=f"review-1.{number}",
        repository=repository,
        change="#12",
        path=f"shop/part{number}.py",
        line=number,
        claim=f"claim {number} <!channel>",
        fingerprints=(f"mark-{number}",),
        content={},
    )


FINDINGS = (finding(1), finding(2), finding(3, repository=""))
REPORT = Report(
    headline="Review of shop #12",
    stop=Stop(code="done", words="done"),
    sections=(
        *(Section(title=one.claim, text="words & more", author="model", finding=one.id) for one in FINDINGS[:2]),
        Section(title="Without a repository", text="words", author="code", finding="review-1.3"),
        Section(title="Not a finding", text="the rest", author="model"),
    ),
)


@pytest.fixture
def record(record: RunRecord) -> RunRecord:
    return record.model_copy(update={"run_id": "review-1", "command": "review"})


@pytest.fixture
async def reviewed(slack: Slack, store: Store, record: RunRecord) -> Reviewed:
    root = await slack.post(CHANNEL, text="the root", blocks=[], key="review-1:root")
    await store.runs.record(record.model_copy(update={"root_ts": root}))
    kept = Reviewed(run_id="review-1", repository="shop", change="#12", commit="c" * 40, at=5.0, findings=FINDINGS)
    await store.reviews.keep(kept)
    await Delivery(Place(slack, store.effects, record, root_ts=root, notice="Rehearsed")).deliver(REPORT, "report")
    return kept
