"""A question is answered the same wherever it is shown: in App Home there is no channel and no thread."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.slack.client import Slack
from handlers.thread.questions.asking import Asker
from handlers.thread.questions.showing import blocks_of_question
from handlers.thread.root import Place
from patterns.values.questions import Choice, FormField
from patterns.values.running.letters import Decision
from tests.fakes.journey import values_of
from tests.handlers.conftest import PLAN_QUESTION, Runs
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")

CHOICES = (
    Choice(id="approve", label="Approve", style="primary"),
    Choice(id="reject", label="Reject…", form=(FormField(id="words", label="Why?", optional=True),)),
)
QUESTION = PLAN_QUESTION.model_copy(update={"choices": CHOICES})


@pytest.fixture
async def homes(place: Place, store: Store, slack: Slack) -> None:
    """The question stands in its thread and in two people's App Home."""
    await Asker(place, store.questions).ask(QUESTION)
    [asked] = await store.questions.all_open()
    view = {"type": "home", "blocks": blocks_of_question(asked)}
    for user in ("U0ADA", "U0GRACE"):
        await slack.publish_home(user, view)


def card(local: LocalSlack) -> dict[str, Any]:
    return next(one for one in local.messages() if one["text"].startswith("Plan for shop"))


async def press(local: LocalSlack, label: str, user: str = "U0ADA") -> None:
    view = local.home(user)
    assert view is not None
    await local.click(user=user, view_id=view["id"], label=label)


async def told_over_home(local: LocalSlack, user: str = "U0ADA") -> str:
    await local.until(lambda it: it.view(user))
    return str((local.view(user) or {})["blocks"])


@pytest.mark.usefixtures("homes")
async def test_a_click_in_app_home_decides_and_the_card_in_the_thread_is_edited(runs: Runs, local: LocalSlack) -> None:
    await press(local, "Approve")
    await local.until(lambda it: "*Approve*: <@U0ADA>" in str(card(it)["blocks"]))
    decision = Decision(question_id=QUESTION.id, choice="approve", by="U0ADA", digest="d1")
    assert runs.delivered == {f"decision {QUESTION.id}": ("refactor-1", decision)}
    assert "Done: Approve." in await told_over_home(local)
    assert local.ephemerals() == []


@pytest.mark.usefixtures("homes")
async def test_a_form_is_opened_and_sent_from_app_home(runs: Runs, local: LocalSlack) -> None:
    await press(local, "Reject…")
    await local.until(lambda it: it.view())
    sent = await local.submit(values=values_of(local.view() or {}, {"words": "not today"}))
    assert sent == {"ok": True}
    await local.until(lambda _: runs.delivered)
    [(_, letter)] = runs.delivered.values()
    assert isinstance(letter, Decision)
    assert (letter.choice, letter.words) == ("reject", "not today")


@pytest.mark.usefixtures("homes")
async def test_who_may_not_decide_is_told_so_over_app_home(runs: Runs, local: LocalSlack) -> None:
    await press(local, "Approve", "U0GRACE")
    assert "decided by <@U0ADA>" in await told_over_home(local, "U0GRACE")
    assert runs.delivered == {}


@pytest.mark.usefixtures("homes")
async def test_a_late_click_in_app_home_is_told_who_decided(store: Store, local: LocalSlack) -> None:
    await store.questions.settle(QUESTION.id, choice="reject", by="U0GRACE", words="")
    await press(local, "Approve")
    assert "decided already. *Reject*: <@U0GRACE>" in await told_over_home(local)


@pytest.mark.usefixtures("homes")
async def test_where_no_modal_can_be_opened_any_more_a_direct_message_says_it(runs: Runs, local: LocalSlack) -> None:
    local.faults.refuse("views.open", "expired_trigger_id")
    await press(local, "Approve", "U0GRACE")
    await local.until(lambda it: it.ephemerals("U0GRACE"))
    [seen] = local.ephemerals("U0GRACE")
    assert seen["channel"].startswith("D")
    assert "decided by <@U0ADA>" in seen["text"]
    assert runs.delivered == {}
