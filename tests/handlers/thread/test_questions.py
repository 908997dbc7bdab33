from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from handlers.doorway import UNCHECKED
from handlers.escalations.decide import UNKNOWN
from handlers.slack.client import Slack
from handlers.thread import root as root_module
from handlers.thread.questions.asking import Asker
from handlers.thread.questions.showing import blocks_of_question
from handlers.thread.root import Place
from patterns.errors import Unexpected
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.ports.runs import RunState
from patterns.values.questions import Choice, OpenQuestion, Question
from patterns.values.running.letters import Decision
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import Runs
from tools.store.store import Store

CHANNEL = "C0ENG"
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root_module, "PATIENCE_SECONDS", (0.0,) * 4)


def question(**changed: Any) -> Question:
    asked: dict[str, Any] = {
        "id": "refactor-1:plan",
        "run_id": "refactor-1",
        "kind": "approve",
        "title": "Plan for shop: 2 subtasks",
        "body": "Split **cart**",
        "choices": (
            Choice(id="approve", label="Approve", style="primary"),
            Choice(id="reject", label="Reject", style="danger"),
        ),
        "default": "reject",
        "digest": "d1",
        "expires_seconds": 3600.0,
        "requester": "U0ADA",
    }
    return Question(**asked | changed)


@pytest.fixture
async def asker(slack: Slack, store: Store, record: RunRecord) -> Asker:
    root = await Place(slack, store.effects, record).open()
    return Asker(Place(slack, store.effects, record, root_ts=root), store.questions)


def asked_message(local: LocalSlack) -> dict[str, Any]:
    return next(one for one in local.messages() if one["text"].startswith("Plan for shop"))


def labels(message: dict[str, Any]) -> list[str]:
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row]


async def press(local: LocalSlack, label: str, user: str = "U0ADA") -> None:
    await local.click(user=user, ts=asked_message(local)["ts"], label=label)


def whispers(local: LocalSlack, user: str = "U0ADA") -> list[str]:
    return [seen["text"] for seen in local.ephemerals(user)]


async def test_the_record_stands_before_the_buttons_and_they_carry_only_its_token(
    asker: Asker, store: Store, local: LocalSlack
) -> None:
    await asker.ask(question())
    kept = await store.questions.by_id("refactor-1:plan")
    assert kept is not None
    message = asked_message(local)
    values = {one["value"] for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]}
    assert values == {kept.token}
    assert kept.messages == ((CHANNEL, message["ts"]),)
    assert "Without an answer in 1 h: Reject" in str(message["blocks"])


async def test_asking_again_after_a_crash_shows_nothing_twice(asker: Asker, local: LocalSlack) -> None:
    local.faults.drop("chat.postMessage", moment="after")
    await asker.ask(question())
    await asker.ask(question())
    assert len([one for one in local.messages() if one["text"].startswith("Plan for shop")]) == 1


async def test_an_answer_goes_to_the_run_once_and_every_copy_is_edited_to_it(
    asker: Asker, slack: Slack, store: Store, runs: Runs, local: LocalSlack
) -> None:
    await asker.ask(question())
    copy = await slack.post("C0GEN", text="copy", blocks=[], key="copy")
    await store.questions.shown("refactor-1:plan", "C0GEN", copy)
    await press(local, "Approve")
    await local.until(lambda it: "Approve" in it.messages("C0GEN")[0]["text"])
    decision = Decision(question_id="refactor-1:plan", choice="approve", by="U0ADA", digest="d1")
    assert runs.delivered == {"decision refactor-1:plan": ("refactor-1", decision)}
    for message in (asked_message(local), local.messages("C0GEN")[0]):
        assert labels(message) == []
        assert "*Approve*: <@U0ADA>" in str(message["blocks"])
    assert whispers(local) == []


async def test_of_two_clicks_one_counts_and_the_other_is_told_so(asker: Asker, runs: Runs, local: LocalSlack) -> None:
    await asker.ask(question())
    local.faults.duplicate()
    await press(local, "Approve")
    await local.until(lambda it: it.ephemerals())
    assert next(iter(runs.delivered.values()))[1].choice == "approve"  # type: ignore[union-attr]
    assert "decided already" in whispers(local)[0]
    assert len(runs.delivered) == 1


async def test_a_late_click_on_an_old_copy_is_told_who_decided_what(
    asker: Asker, store: Store, runs: Runs, local: LocalSlack
) -> None:
    await asker.ask(question())
    await store.questions.settle("refactor-1:plan", choice="reject", by="U0ADA", words="")
    await press(local, "Approve")
    await local.until(lambda it: it.ephemerals())
    assert "decided already. *Reject*: <@U0ADA>" in whispers(local)[0]
    assert [letter.choice for _, letter in runs.delivered.values()] == ["reject"]  # type: ignore[union-attr]
    assert labels(asked_message(local)) == []


@pytest.mark.parametrize(
    ("user", "told"),
    [("U0GRACE", "decided by <@U0ADA>"), ("U0LINUS", "Guests cannot")],
)
async def test_who_may_not_decide_is_told_and_changes_nothing(
    user: str, told: str, asker: Asker, store: Store, runs: Runs, local: LocalSlack
) -> None:
    await asker.ask(question())
    await press(local, "Approve", user)
    await local.until(lambda it: it.ephemerals(user))
    assert told in whispers(local, user)[0]
    kept = await store.questions.by_id("refactor-1:plan")
    assert kept is not None
    assert kept.choice is None
    assert runs.delivered == {}
    assert labels(asked_message(local)) == ["Approve", "Reject"]


async def test_a_stranger_of_a_shared_channel_is_refused(asker: Asker, runs: Runs, local: LocalSlack) -> None:
    local.world.workspace.users["U0GRACE"].is_stranger = True
    await asker.ask(question(requester="U0GRACE"))
    await press(local, "Approve", "U0GRACE")
    await local.until(lambda it: it.ephemerals("U0GRACE"))
    assert "own workspace only" in whispers(local, "U0GRACE")[0]
    assert runs.delivered == {}


class TestWithApprovers:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(team="T0LOCAL", repositories={"shop": RepositoryPolicy()}, approvers=("U0GRACE",))

    async def test_the_requester_is_no_approver(self, asker: Asker, runs: Runs, local: LocalSlack) -> None:
        await asker.ask(question())
        await press(local, "Approve")
        await local.until(lambda it: it.ephemerals())
        assert "decided by <@U0GRACE>" in whispers(local)[0]
        await press(local, "Approve", "U0GRACE")
        await local.until(lambda it: labels(asked_message(it)) == [])
        assert len(runs.delivered) == 1

    async def test_the_requester_may_stop_the_run_by_a_questions_button_and_not_raise_its_limits(
        self, asker: Asker, runs: Runs, local: LocalSlack
    ) -> None:
        more, stop = Choice(id="raise", label="+$0.50"), Choice(id="stop", label="Stop")
        finish = Choice(id="finish", label="Finish now")
        await asker.ask(question(kind="raise_budget", choices=(more, finish, stop), default="finish"))
        await press(local, "+$0.50")
        await local.until(lambda it: it.ephemerals())
        assert "decided by <@U0GRACE>" in whispers(local)[0]
        await press(local, "Stop")
        await local.until(lambda it: labels(asked_message(it)) == [])
        assert [letter.choice for _, letter in runs.delivered.values()] == ["stop"]  # type: ignore[union-attr]


class TestWithAGroupOfApproversOfTheRepository:
    @pytest.fixture
    def policy(self) -> Policy:
        shop = RepositoryPolicy(approvers=("S0APPROVERS",))
        return Policy(team="T0LOCAL", repositories={"shop": shop}, approvers=("U0ADA",))

    async def test_its_members_decide_as_they_are_at_the_click(
        self, asker: Asker, runs: Runs, local: LocalSlack
    ) -> None:
        await asker.ask(question(repository="shop", requester="U0LINUS"))
        local.world.workspace.usergroups["S0APPROVERS"] = ["U0ADA"]
        await press(local, "Approve", "U0GRACE")
        await local.until(lambda it: it.ephemerals("U0GRACE"))
        assert "decided by <!subteam^S0APPROVERS>" in whispers(local, "U0GRACE")[0]
        await press(local, "Approve")
        await local.until(lambda it: labels(asked_message(it)) == [])
        assert len(runs.delivered) == 1

    async def test_a_group_that_slack_does_not_tell_decides_nothing(
        self, asker: Asker, runs: Runs, local: LocalSlack
    ) -> None:
        await asker.ask(question(repository="shop"))
        local.faults.refuse("usergroups.users.list", "plan_upgrade_required")
        await press(local, "Approve", "U0GRACE")
        await local.until(lambda it: it.ephemerals("U0GRACE"))
        assert "decided by" in whispers(local, "U0GRACE")[0]
        assert runs.delivered == {}

    async def test_who_asked_may_reject_and_not_approve(self, asker: Asker, runs: Runs, local: LocalSlack) -> None:
        await asker.ask(question(repository="shop"))
        await press(local, "Approve")
        await local.until(lambda it: it.ephemerals())
        assert runs.delivered == {}
        await press(local, "Reject")
        await local.until(lambda it: labels(asked_message(it)) == [])
        assert [letter.choice for _, letter in runs.delivered.values()] == ["reject"]  # type: ignore[union-attr]


@pytest.mark.parametrize("fault", ["fail", "drop"])
async def test_while_slack_does_not_say_who_clicks_the_answer_is_no(
    fault: str, asker: Asker, runs: Runs, local: LocalSlack, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.client.ATTEMPTS", 1)
    del desk
    await asker.ask(question())
    getattr(local.faults, fault)("users.info", times=9)
    await press(local, "Approve")
    await local.until(lambda it: it.ephemerals())
    assert whispers(local) == [UNCHECKED]
    assert runs.delivered == {}


async def test_a_forged_token_or_choice_does_nothing_and_says_so(
    asker: Asker, slack: Slack, store: Store, runs: Runs, local: LocalSlack
) -> None:
    await asker.ask(question())
    kept = await store.questions.by_id("refactor-1:plan")
    assert kept is not None
    unknown = kept.model_copy(update={"token": "made-up"})
    other = question(choices=(Choice(id="delete-everything", label="Do it"),))
    forged = OpenQuestion(question=other, token=kept.token, asked_at=0.0)
    for number, one in enumerate((unknown, forged)):
        await slack.turn("chat.postMessage", CHANNEL)
        ts = await slack.post(CHANNEL, text=f"forged {number}", blocks=blocks_of_question(one), key=f"f{number}")
        label = one.question.choices[0].label
        await local.click(ts=ts, label=label)
        await local.until(lambda it: len(it.ephemerals()) == number + 1)  # noqa: B023  # awaited at once
    assert whispers(local) == [UNKNOWN, UNKNOWN]
    assert runs.delivered == {}


async def test_a_click_whose_edit_fails_counts_all_the_same(asker: Asker, runs: Runs, local: LocalSlack) -> None:
    await asker.ask(question())
    local.faults.refuse("chat.update", "cant_update_message")
    await press(local, "Approve")
    await local.until(lambda it: any(call.method == "chat.update" for call in it.calls))
    assert len(runs.delivered) == 1
    await press(local, "Reject")
    await local.until(lambda it: it.ephemerals())
    assert "decided already. *Approve*" in whispers(local)[0]
    assert labels(asked_message(local)) == []


async def test_a_question_that_expires_takes_its_default_and_says_so(asker: Asker, local: LocalSlack) -> None:
    await asker.ask(question())
    decision = await asker.close("refactor-1:plan", "expired")
    assert decision == Decision(question_id="refactor-1:plan", choice="reject", by="", digest="d1")
    assert labels(asked_message(local)) == []
    assert "Expired, <!date^" in str(asked_message(local)["blocks"])
    assert "nobody answered, so it was *Reject*. Nothing was run." in str(asked_message(local)["blocks"])
    assert await asker.close("refactor-1:plan", "expired") == decision


async def test_an_expiry_that_comes_second_takes_what_was_decided(asker: Asker, store: Store) -> None:
    await asker.ask(question())
    await store.questions.settle("refactor-1:plan", choice="approve", by="U0ADA", words="")
    assert (await asker.close("refactor-1:plan", "expired")).choice == "approve"


async def test_an_expiry_is_not_undone_by_a_slack_that_takes_no_edit(asker: Asker, local: LocalSlack) -> None:
    await asker.ask(question())
    local.faults.refuse("chat.update", "is_archived")
    assert (await asker.close("refactor-1:plan", "expired")).choice == "reject"


async def test_at_half_time_one_reply_names_who_may_decide_and_leads_to_the_card(
    asker: Asker, local: LocalSlack
) -> None:
    naming = replace(asker, deciders=lambda _: ("U0GRACE", "S0APPROVERS"))
    await naming.ask(question(title="Plan for shop <!channel>"))
    card = asked_message(local)
    for _ in range(2):
        await naming.remind("refactor-1:plan")
    [reply] = [one for one in local.messages() if one["text"].startswith("Reminder: ")]
    assert reply["thread_ts"] == asker.place.root_ts
    assert reply["text"] == "Reminder: Plan for shop &lt;!channel&gt;"
    words = reply["blocks"][0]["text"]["text"]
    assert words.startswith("“Plan for shop &lt;!channel&gt;” still waits. <@U0GRACE>, <!subteam^S0APPROVERS>: please")
    assert card["ts"].replace(".", "") in words
    assert "Without an answer until <!date^" in str(reply["blocks"])


async def test_where_nobody_may_decide_a_reminder_says_so(asker: Asker, local: LocalSlack) -> None:
    await replace(asker, deciders=lambda _: ()).ask(question())
    await replace(asker, deciders=lambda _: ()).remind("refactor-1:plan")
    assert "its operator has to name another approver" in str(local.messages()[-1]["blocks"])


async def test_nobody_is_reminded_of_what_was_decided(asker: Asker, store: Store, local: LocalSlack) -> None:
    await asker.ask(question())
    await store.questions.settle("refactor-1:plan", choice="approve", by="U0ADA", words="")
    await asker.remind("refactor-1:plan")
    assert len(local.messages()) == 2


async def test_a_reminder_that_slack_does_not_take_ends_no_run(asker: Asker, local: LocalSlack) -> None:
    await asker.ask(question())
    local.faults.refuse("chat.getPermalink", "message_not_found")
    local.faults.refuse("chat.postMessage", "is_archived")
    await asker.remind("refactor-1:plan")
    assert len(local.messages()) == 2


async def test_what_was_decided_before_its_message_was_noted_is_shown_there_too(
    asker: Asker, store: Store, local: LocalSlack
) -> None:
    await store.questions.open(question())
    await store.questions.settle("refactor-1:plan", choice="approve", by="U0ADA", words="")
    await asker.ask(question())
    assert labels(asked_message(local)) == []
    assert "*Approve*: <@U0ADA>" in str(asked_message(local)["blocks"])


async def test_a_yes_that_a_stopped_run_never_heard_is_shown_as_having_come_to_nothing(
    asker: Asker, store: Store, local: LocalSlack
) -> None:
    await asker.ask(question())
    await store.questions.settle("refactor-1:plan", choice="approve", by="U0ADA", words="")
    await asker.close("refactor-1:plan", "ended")
    shown = str(asked_message(local)["blocks"])
    assert "*Approve*: <@U0ADA>" in shown
    assert "The run had ended before it heard of it: nothing was run." in shown


@pytest.mark.parametrize("state", ["done", "failed", "cancelled", None])
async def test_a_click_after_the_runs_end_is_told_that_nothing_was_run_and_the_card_says_so(
    state: RunState | None, asker: Asker, runs: Runs, local: LocalSlack
) -> None:
    await asker.ask(question())
    runs.states.pop("refactor-1")
    if state:
        runs.states["refactor-1"] = state
    await press(local, "Approve")
    await local.until(lambda it: it.ephemerals())
    assert "The run ended before anybody decided" in whispers(local)[0]
    assert "Nothing was run." in whispers(local)[0]
    assert labels(asked_message(local)) == []
    assert not any(letter.by for _, letter in runs.delivered.values() if isinstance(letter, Decision))


async def test_a_late_click_after_the_expiry_is_told_that_nothing_was_run(asker: Asker, local: LocalSlack) -> None:
    await asker.ask(question())
    ts = asked_message(local)["ts"]
    old = [dict(block) for block in asked_message(local)["blocks"]]
    await asker.close("refactor-1:plan", "expired")
    await asker.place.slack.update(CHANNEL, ts, text="Plan for shop", blocks=old)
    await press(local, "Approve")
    await local.until(lambda it: it.ephemerals())
    assert whispers(local)[0].startswith("This is no longer open. Expired, <!date^")
    assert "Nothing was run." in whispers(local)[0]


async def test_a_plan_that_changed_is_not_approved_by_the_answer_to_the_old_one(
    asker: Asker, local: LocalSlack
) -> None:
    await asker.ask(question())
    with pytest.raises(Unexpected):
        await asker.ask(question(digest="d2"))
    assert len(local.messages()) == 2


@pytest.mark.parametrize("line", ["x" * 150, "**task** <!channel> & `path`", "```", "https://evil.example/x"])
async def test_a_plan_of_any_length_can_be_asked_and_is_whole_in_a_file(
    line: str, asker: Asker, local: LocalSlack
) -> None:
    body = "\n".join(f"{number} {line}" for number in range(2000))
    await asker.ask(question(body=body, title="Plan for shop: " + "y" * 400))
    message = asked_message(local)
    assert labels(message) == ["Approve", "Reject"]
    assert "all of it is in the file above" in str(message["blocks"])
    [file] = [one for message in local.messages() for one in message.get("files", ())]
    kept = local.world.files.find(file["id"])
    assert kept is not None
    assert kept.content == body.encode()
    await press(local, "Approve")
    await local.until(lambda it: labels(asked_message(it)) == [])


async def test_a_models_words_in_a_question_do_nothing(asker: Asker, local: LocalSlack) -> None:
    await asker.ask(question(title="Plan for shop <!channel>", body="<!channel> [x](https://evil.example) <@U0GRACE>"))
    message = asked_message(local)
    assert message["text"] == "Plan for shop &lt;!channel&gt;"
    sections = [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]
    assert sections == ["&lt;!channel&gt; x (`https://evil.example`) &lt;@U0GRACE&gt;"]
