"""A digest from the command to its post and to the word that it failed, on the real engine; what it finds is given."""

from __future__ import annotations

import asyncio

import pytest

from bot import workflows
from patterns.errors import ModelUnreachable
from patterns.ports.runs import Run
from patterns.research.digest.digest import World
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.request import DigestRequest
from patterns.values.report import Report, Section, Stop
from patterns.values.research.schedules import KnownClaim, Memory
from tests.fakes.journey import CHANNEL, Journey, text_of
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow
CLAIM = KnownClaim(
    id="C1", items=("I1",), claim="LarkMQ 4.1 is out", quote="q", url="u", title="t", first_at=1.0, seen_at=1.0
)


async def found(request: DigestRequest, *, run: Run, world: World) -> DigestOutcome:
    """Something new at first; at the second time the model does not answer."""
    if (await world.schedules.memory(request.schedule_id)).posted_ts:
        raise ModelUnreachable
    item = Section(title="New", text=CLAIM.claim, author="code", fewer=f"{request.schedule_id} C1")
    report = Report(headline="1 new", stop=Stop(code="done", words="done"), sections=(item,))
    return DigestOutcome(report=report, memory=Memory(run_id=run.id, at=await run.now(), claims=(CLAIM,)))


async def test_a_digest_is_asked_for_posted_muted_and_its_failure_told_to_its_owner_alone(
    place: Workplace, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflows, "digest", found)
    slack = place.slack
    await slack.command(text='/research every "mon 9:00" what is new about LarkMQ releases?')
    await slack.until(lambda it: it.ephemerals())
    await slack.command(text="/research run 1")
    await slack.until(lambda it: it.messages(CHANNEL))
    [root] = slack.messages(CHANNEL)
    assert "LarkMQ 4.1 is out" in text_of(root["blocks"])
    async with asyncio.timeout(20):  # what is remembered is so a moment after the post stands
        while not slack.messages("D0ADA"):
            await slack.command(text="/research run 1")
            await asyncio.sleep(0.1)
    assert "did not come about. The model's endpoint does not answer." in slack.messages("D0ADA")[0]["text"]
    assert len(slack.messages(CHANNEL)) == 1
    await slack.click(user="U0GRACE", ts=root["ts"], label="Fewer like this")
    await slack.until(lambda it: it.ephemerals("U0GRACE"))
    assert "“LarkMQ 4.1 is out”" in journey.whispers("U0GRACE")[0]
