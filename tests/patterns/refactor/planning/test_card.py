"""The plan card: everything that a person approves, on a phone."""

from __future__ import annotations

from typing import Any

from patterns.guardrails.limits import Limits
from patterns.plan import Plan
from patterns.refactor.planning.card import plan_question
from patterns.refactor.planning.drafted import Drafted, PlanRules
from patterns.refactor.planning.editing import problems_of_edit
from patterns.refactor.planning.estimate import estimate
from patterns.refactor.request import RefactorRequest
from patterns.values.questions import Question
from patterns.values.repository.rules import CommandRule, RepositoryRules
from patterns.values.repository.trees import Base
from tests.fakes.plans import plan, task
from tests.fakes.prices import TokenPrices

RULES = PlanRules(tools=("read_file", "edit_file"), most=12)
BASE = Base(repository="shop", branch="main", commit="c" * 40)
PLAN = plan(
    task("money", verify=("test", "lint")),
    task("ci", paths_allowed=("**/*.yml",)),
    task("cart", "money", paths_allowed=("src/*.py",)),
)


def asked(
    one: Plan = PLAN, *, notes: tuple[str, ...] = (), base: Base = BASE, unknown: str = "", **changes: Any
) -> Question:
    given: dict[str, Any] = {"repository": "shop", "text": "Round in one place", "requester": "UADA", **changes}
    more = {name: given.pop(name) for name in ("number", "changes") if name in given}
    request = RefactorRequest.model_validate(given)
    priced = estimate(one, prices=TokenPrices(unknown=unknown), limits=request.limits)
    drafted = Drafted(plan=one, notes=notes, rules=RULES)
    return plan_question(request, drafted, base, run_id="run", estimate=priced, **more)


def test_each_subtask_has_three_lines() -> None:
    text = asked().body
    assert (
        "**money** Do money (wave 1)\nwrites `src/money.py`\nmay use read_file, edit_file · checked by test, lint · "
    ) in text
    assert "**cart** Do cart (wave 2, after money)" in text
    assert "**ci** Do ci (wave 1)\nwrites `**/*.yml`\nmay use read_file, edit_file · " in text


def test_what_the_operator_lists_stands_on_top() -> None:
    text = asked(rules=RepositoryRules(listed=(".github/**", "setup.py"))).body
    assert text.startswith("**Look twice:** ci may write `**/*.yml`\n\nDo it in steps.")


def test_what_waits_for_a_shared_file_and_what_was_mended_is_said() -> None:
    both = plan(task("a"), task("b", paths_allowed=("src/*",)))
    text = asked(both, notes=("a: the tool 'shell' was left out",)).body
    assert "**b** Do b (wave 2, after a)" in text
    assert "- a: the tool 'shell' was left out\n- b waits for a: both may write `src/*`" in text


def test_the_price_is_called_an_estimate_and_stands_beside_the_cap() -> None:
    text = asked(limits=Limits(cap_microdollars=1_500_000)).body
    assert "**Estimate: " in text
    assert "The cap of this run: $1.50 and 2,000,000 tokens. Nothing passes it." in text
    assert "The high end is more than the cap" not in text
    assert "The high end is more than the cap" in asked(limits=Limits(cap_microdollars=10_000)).body
    unpriced = asked(unknown="worker").body
    assert "No dollars: no price is known for worker." in unpriced
    assert "k tokens, $" not in unpriced


def test_it_can_be_approved_edited_made_cheaper_or_rejected_with_a_reason() -> None:
    question = asked()
    assert [(one.id, one.label, bool(one.form)) for one in question.choices] == [
        ("approve", "Approve", False),
        ("edit", "Edit…", True),
        ("cheaper", "Cheaper", False),
        ("reject", "Reject…", True),
    ]
    assert (question.default, question.repository, question.requester) == ("reject", "shop", "UADA")


def test_it_carries_what_the_check_of_its_form_needs() -> None:
    question = asked()
    assert question.check == "plan"
    assert problems_of_edit(question.material, {"place:money": "out"}) == {
        "place:money": "needed by cart: leave that out too, or keep this one"
    }


def test_a_later_plan_has_a_name_of_its_own_and_says_what_changed() -> None:
    assert (asked().id, asked(number=2).id) == ("run:plan", "run:plan2")
    later = asked(number=3, changes="- dropped **a** Do a")
    assert (later.id, later.title) == ("run:plan3", "Plan 3 for shop: 3 subtasks")
    assert "**Changed against the plan before**\n- dropped **a** Do a" in later.body


def test_an_approval_is_bound_to_plan_base_limits_and_rules() -> None:
    digests = {
        asked(**changes).digest
        for changes in (
            {},
            {"one": plan(task("money"))},
            {"base": BASE.model_copy(update={"commit": "d" * 40})},
            {"limits": Limits(width=1)},
            {"rules": RepositoryRules(commands=(CommandRule(name="test", words=("make",)),))},
        )
    }
    assert len(digests) == 5
    assert asked(notes=("another note",)).digest == asked().digest
