from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.operating.answers.doctor import MEANWHILE, SECONDS
from tests.handlers.operating.conftest import OPERATOR

pytestmark = pytest.mark.usefixtures("app")


async def test_the_doctor_says_at_once_that_it_looks_and_then_what_it_found(local: LocalSlack) -> None:
    await local.command(user=OPERATOR, text="/steward doctor")
    await local.until(lambda it: len(it.ephemerals(OPERATOR)) == 2)
    first, found = local.ephemerals(OPERATOR)
    assert first["text"] == MEANWHILE
    assert found["text"] == "Steward cannot serve yet."
    [block] = found["blocks"]
    said = block["text"]["text"]
    assert f"ok       git: 2.39, within {SECONDS:g} s &lt;!here&gt;\nfailed   model: no ''' key" in said
    assert said.count("```") == 2


async def test_the_doctor_is_for_operators(local: LocalSlack) -> None:
    await local.command(text="/steward doctor")
    await local.until(lambda it: it.ephemerals())
    [told] = local.ephemerals()
    assert "operators" in told["text"]
