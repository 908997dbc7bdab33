"""A person drops, rewords and reorders; what cannot be is said beside the field where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import RequestInvalid
from patterns.plan import Plan
from patterns.refactor.planning.drafted import Drafted, PlanRules
from patterns.refactor.planning.editing import LEAVE_OUT, edit_form, edited, problems_of_edit, wish_of
from patterns.refactor.planning.problems import problems_of_plan
from tests.fakes.plans import plan, task

RULES = PlanRules(tools=("read_file", "edit_file"), most=12)
PLAN = plan(task("money"), task("cart", "money"), task("readme"), task("notes"))


def drafted(one: Plan = PLAN) -> Drafted:
    return Drafted(plan=one, rules=RULES)


def problems(**fields: str) -> dict[str, str]:
    return problems_of_edit(drafted().model_dump(mode="json"), _fields(fields))


def after(**fields: str) -> list[str]:
    return [one.task_id for one in edited(drafted(), _fields(fields)).plan.subtasks]


def _fields(changed: dict[str, str]) -> dict[str, str]:
    """The form as it is sent when only these fields were touched."""
    sent = {one.id: one.initial for one in edit_form(PLAN)}
    return sent | {name.replace("_", ":", 1): value for name, value in changed.items()}


def test_a_form_that_is_sent_as_it_was_opened_changes_nothing() -> None:
    assert problems() == {}
    assert edited(drafted(), _fields({})) == drafted()
    assert edited(drafted(), {}) == drafted(), "nor does one without fields"


def test_each_subtask_has_its_place_and_its_words() -> None:
    form = {one.id: one for one in edit_form(PLAN)}
    assert list(form)[:3] == ["wish", "place:money", "words:money"]
    assert form["place:cart"].options[-2:] == (("4", "Place 4"), (LEAVE_OUT, "Leave it out"))
    assert (form["place:cart"].initial, form["place:cart"].hint[:12]) == ("2", "After money.")
    assert form["words:cart"].initial == PLAN.task("cart").description


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ({"place_readme": "1"}, ["readme", "money", "cart", "notes"]),
        ({"place_money": "2", "place_cart": "3"}, ["readme", "money", "cart", "notes"]),
        ({"place_money": "3", "place_cart": "4"}, ["readme", "notes", "money", "cart"]),
        ({"place_notes": "1", "place_readme": "2"}, ["notes", "readme", "money", "cart"]),
        ({"place_readme": LEAVE_OUT, "place_notes": "1"}, ["notes", "money", "cart"]),
        ({"place_cart": LEAVE_OUT, "place_money": LEAVE_OUT}, ["readme", "notes"]),
        ({"place_notes": LEAVE_OUT, "place_readme": "4"}, ["money", "cart", "readme"]),
    ],
)
def test_what_was_moved_stands_where_it_was_put_and_the_others_around_it(
    place: dict[str, str], order: list[str]
) -> None:
    assert problems(**place) == {}
    assert after(**place) == order


def test_other_words_are_the_workers_words() -> None:
    words = "Leave the cart alone, and say in its docstring why."
    made = edited(drafted(), _fields({"words_cart": f" {words}\n"}))
    assert made.plan.task("cart") == PLAN.task("cart").model_copy(update={"description": words})


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (
            {"place_money": LEAVE_OUT},
            {"place:money": "needed by cart: leave that out too, or keep this one"},
        ),
        ({"place_cart": "1"}, {"place:cart": "it needs money, which would come after it"}),
        (
            {"place_readme": "1", "place_notes": "1"},
            {
                "place:readme": "another was moved to this place too",
                "place:notes": "another was moved to this place too",
            },
        ),
        ({"place_notes": "9"}, {"place:notes": "there is no such place"}),
        ({"place_notes": "1x"}, {"place:notes": "there is no such place"}),
        (
            {"words_cart": "too short", "words_notes": "x" * 3001},
            dict.fromkeys(
                ("words:cart", "words:notes"),
                "20 to 3000 characters, please: it is all that the worker is told",
            ),
        ),
        ({"words_cart": "", "place_cart": LEAVE_OUT}, {}),
        (
            dict.fromkeys((f"place_{one.task_id}" for one in PLAN.subtasks), LEAVE_OUT),
            {"place:money": "one subtask has to stay; to end all of it, reject the plan"},
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_never_carried_out(
    fields: dict[str, str], found: dict[str, str]
) -> None:
    assert problems(**fields) == found
    if found:
        with pytest.raises(RequestInvalid):
            after(**fields)


def test_a_wish_goes_to_the_planner_and_the_rest_of_the_form_is_not_looked_at() -> None:
    fields = _fields({"wish": " Without the notes. ", "place_money": LEAVE_OUT})
    assert wish_of(fields) == "Without the notes."
    assert problems_of_edit(drafted().model_dump(mode="json"), fields) == {}
    assert wish_of(_fields({})) == ""


NAMES = [one.task_id for one in PLAN.subtasks]
PLACES = st.sampled_from(["1", "2", "3", "4", "5", "0", "-1", "²", LEAVE_OUT])


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from([f"place:{name}" for name in NAMES]), PLACES))
def test_whatever_is_sent_is_refused_or_gives_a_plan_without_problems_in_an_order_that_can_be_kept(
    fields: dict[str, str],
) -> None:
    if problems_of_edit(drafted().model_dump(mode="json"), fields):
        return
    made = edited(drafted(), fields).plan
    assert problems_of_plan(made, RULES) == []
    names = [one.task_id for one in made.subtasks]
    assert set(names) == {name for name in NAMES if fields.get(f"place:{name}") != LEAVE_OUT}
    assert all(set(one.dependencies) <= set(names[:at]) for at, one in enumerate(made.subtasks))
