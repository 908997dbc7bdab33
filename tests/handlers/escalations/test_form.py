"""A choice with a form: who may gets it, what is wrong is said at its field, and sending it is the answer, once."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from bot.local.slack.server import LocalSlack
from handlers.escalations import form
from handlers.escalations.decide import UNKNOWN
from handlers.thread.questions.asking import Asker
from handlers.thread.root import Place
from patterns.errors import StoreUnavailable
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, FormField, Question
from patterns.values.running.letters import Decision
from tests.fakes.journey import values_of
from tests.handlers.conftest import PLAN_QUESTION, Runs
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")
PLACES = (("1", "Place 1"), ("2", "Place 2"), ("out", "Leave it out"))
EDIT = (
    FormField(id="place:a", label="a: split", kind="one_of", initial="1", options=PLACES, hint="Merged in this order."),
    FormField(id="words:a", label="What a is told", kind="lines", initial="Split cart.py into two modules."),
    FormField(id="tests", label="Tests", kind="any_of", initial="fast", options=(("fast", "Fast"), ("all", "All"))),
    FormField(id="note", label="Note", optional=True),
)
CHOICES = (
    Choice(id="approve", label="Approve", style="primary"),
    Choice(id="edit", label="Edit…", form=EDIT),
    Choice(id="reject", label="Reject with a reason that is long…", form=(FormField(id="words", label="Why?"),)),
)
QUESTION = PLAN_QUESTION.model_copy(update={"choices": CHOICES})


@pytest.fixture
async def asker(place: Place, store: Store, local: LocalSlack) -> Asker:
    """A question stands in the channel."""
    asked = Asker(place, store.questions)
    await asked.ask(QUESTION)
    assert local.messages()
    return asked


def message(local: LocalSlack) -> dict[str, Any]:
    return next(one for one in local.messages() if one["text"].startswith("Plan for shop"))


def whispers(local: LocalSlack, user: str = "U0ADA") -> list[str]:
    return [seen["text"] for seen in local.ephemerals(user)]


async def opened(local: LocalSlack, label: str = "Edit…", user: str = "U0ADA") -> dict[str, Any]:
    await local.click(user=user, ts=message(local)["ts"], label=label)
    await local.until(lambda it: it.view(user))
    return local.view(user) or {}


async def send(local: LocalSlack, user: str = "U0ADA", **fields: str) -> dict[str, Any]:
    named = {name.replace("__", ":"): value for name, value in fields.items()}
    return await local.submit(user=user, values=values_of(local.view(user) or {}, named))


async def test_a_button_with_a_form_opens_it_with_what_stands_there_and_decides_nothing(
    asker: Asker, store: Store, runs: Runs, local: LocalSlack
) -> None:
    view = await opened(local)
    kept = await store.questions.by_id(QUESTION.id)
    assert kept is not None
    assert json.loads(view["private_metadata"]) == {"token": kept.token, "choice": "edit"}
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["place:a"]["initial_option"]["value"] == "1"
    assert elements["words:a"]["initial_value"] == "Split cart.py into two modules."
    assert [one["value"] for one in elements["tests"]["initial_options"]] == ["fast"]
    assert "initial_value" not in elements["note"]
    assert kept.choice is None
    assert runs.delivered == {}
    del asker


async def test_what_is_sent_is_the_answer_with_every_field(asker: Asker, runs: Runs, local: LocalSlack) -> None:
    await opened(local)
    assert await send(local, place__a="2", note="soon", tests="fast all") == {"ok": True}
    await local.until(lambda it: "Edit" in str(message(it)["blocks"]) and "actions" not in str(message(it)["blocks"]))
    fields = {"place:a": "2", "words:a": "Split cart.py into two modules.", "tests": "fast all", "note": "soon"}
    decision = Decision(question_id=QUESTION.id, choice="edit", by="U0ADA", fields=fields, digest="d1")
    assert runs.delivered == {f"decision {QUESTION.id}": ("refactor-1", decision)}
    assert local.view() is None
    assert whispers(local) == []
    del asker


async def test_what_a_person_says_in_words_is_shown_with_the_outcome(
    asker: Asker, runs: Runs, local: LocalSlack
) -> None:
    view = await opened(local, "Reject with a reason that is long…")
    assert view["title"]["text"] == "Reject with a reason th…"
    await send(local, words="not on a Friday <!channel>\nplease")
    await local.until(lambda _: runs.delivered)
    [(_, letter)] = runs.delivered.values()
    assert letter == Decision(
        question_id=QUESTION.id,
        choice="reject",
        by="U0ADA",
        words="not on a Friday <!channel>\nplease",
        fields={"words": "not on a Friday <!channel>\nplease"},
        digest="d1",
    )
    await local.until(lambda it: "&gt;" in str(message(it)["blocks"]))
    assert "\\n> not on a Friday &lt;!channel&gt; please" in str(message(local)["blocks"])
    del asker


async def test_blank_words_are_refused_at_their_field(asker: Asker, runs: Runs, local: LocalSlack) -> None:
    await opened(local)
    answer = await send(local, words__a=" \n ")
    assert answer["errors"] == {"words:a": "Please write something here."}
    assert runs.delivered == {}
    del asker


async def test_who_may_not_decide_gets_no_form(asker: Asker, local: LocalSlack) -> None:
    await local.click(user="U0GRACE", ts=message(local)["ts"], label="Edit…")
    await local.until(lambda it: it.ephemerals("U0GRACE"))
    assert "decided by <@U0ADA>" in whispers(local, "U0GRACE")[0]
    assert local.view("U0GRACE") is None
    del asker


async def test_rights_that_were_lost_while_the_form_was_open_are_no_rights(
    asker: Asker, runs: Runs, local: LocalSlack
) -> None:
    await opened(local)
    local.world.workspace.users["U0ADA"].is_restricted = True
    answer = await send(local, note="still here?")
    assert "Guests cannot" in answer["errors"]["place:a"]
    assert local.view() is not None, "nothing typed is lost"
    assert runs.delivered == {}
    del asker


async def test_a_form_of_a_question_that_was_decided_meanwhile_says_by_whom(
    asker: Asker, store: Store, local: LocalSlack
) -> None:
    await opened(local)
    await store.questions.settle(QUESTION.id, choice="approve", by="U0GRACE", words="")
    assert await send(local) == {"ok": True}
    view = local.view() or {}
    assert "decided already. *Approve*: <@U0GRACE>" in str(view["blocks"])
    assert (await store.questions.by_id(QUESTION.id)).choice == "approve"  # type: ignore[union-attr]
    del asker


async def test_a_button_with_a_form_of_a_decided_question_tells_who_decided(
    asker: Asker, store: Store, local: LocalSlack
) -> None:
    await store.questions.settle(QUESTION.id, choice="approve", by="U0ADA", words="")
    await local.click(ts=message(local)["ts"], label="Edit…")
    await local.until(lambda it: it.ephemerals())
    assert "decided already. *Approve*: <@U0ADA>" in whispers(local)[0]
    assert local.view() is None
    del asker


async def test_a_form_whose_question_is_gone_says_so_in_its_place(asker: Asker, local: LocalSlack, runs: Runs) -> None:
    view = await opened(local)
    view["private_metadata"] = json.dumps({"token": "made-up", "choice": "edit"})
    assert await send(local) == {"ok": True}
    assert UNKNOWN in str((local.view() or {})["blocks"])
    assert runs.delivered == {}
    del asker


async def test_a_failing_database_is_said_at_a_field_and_the_form_can_be_sent_again(
    asker: Asker, store: Store, runs: Runs, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise StoreUnavailable

    await opened(local)
    with monkeypatch.context() as patched:
        patched.setattr(store.questions, "settle", failing)
        answer = await send(local, note="again")
    assert "The database did not answer" in answer["errors"]["place:a"]
    assert await send(local, note="again") == {"ok": True}
    await local.until(lambda _: runs.delivered)
    del asker


async def test_a_database_that_does_not_even_find_the_question_loses_nothing_typed(
    asker: Asker, store: Store, runs: Runs, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> None:
        raise StoreUnavailable

    await opened(local)
    with monkeypatch.context() as patched:
        patched.setattr(store.questions, "find", failing)
        answer = await send(local, note="again")
    assert "The database did not answer" in answer["errors"]["place:a"]
    assert local.view() is not None
    assert runs.delivered == {}
    del asker


class TestWithARuleOfItsOwn:
    @pytest.fixture
    async def asker(self, place: Place, store: Store) -> Asker:
        asked = Asker(place, store.questions)
        await asked.ask(QUESTION.model_copy(update={"check": "plan", "material": {"tasks": ["a"]}}))
        return asked

    async def test_what_the_rule_finds_stands_at_its_fields_or_at_the_first(
        self, asker: Asker, runs: Runs, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del asker

        def rule(material: JsonObject, fields: dict[str, str]) -> dict[str, str]:
            assert material == {"tasks": ["a"]}
            wrong = {"words:a": "x" * 3000, "elsewhere": "the plan has a cycle"}
            return wrong if fields["note"] == "wrong" else {}

        monkeypatch.setattr(form, "CHECKS", {"plan": rule})
        await opened(local)
        answer = await send(local, note="wrong")
        assert answer["errors"]["place:a"] == "the plan has a cycle"
        assert len(answer["errors"]["words:a"]) == 2000
        assert runs.delivered == {}
        assert await send(local, note="right") == {"ok": True}

    async def test_a_rule_that_nobody_knows_lets_nothing_through(
        self, asker: Asker, runs: Runs, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del asker
        monkeypatch.setattr(form, "CHECKS", {})
        await opened(local)
        answer = await send(local)
        assert "Something broke inside Steward" in answer["errors"]["place:a"]
        assert runs.delivered == {}


class TestWithApprovers:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(team="T0LOCAL", approvers=("U0GRACE",), repositories={"shop": RepositoryPolicy()})

    async def test_who_asked_may_reject_with_a_reason_and_not_edit(
        self, asker: Asker, runs: Runs, local: LocalSlack
    ) -> None:
        del asker
        await local.click(ts=message(local)["ts"], label="Edit…")
        await local.until(lambda it: it.ephemerals())
        assert local.view() is None
        await opened(local, "Reject with a reason that is long…")
        assert await send(local, words="changed my mind") == {"ok": True}
        await local.until(lambda _: runs.delivered)


def test_every_rule_that_a_question_may_name_is_there() -> None:
    assert set(form.CHECKS) == set(get_args(Question.model_fields["check"].annotation)) - {""}
