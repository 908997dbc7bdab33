"""A brief in the fields of a form and out of them again: nothing is lost, and what is wrong is said at its field."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.research.briefing.drafted import Clarification
from patterns.research.briefing.editing import answers_of, edited, fields_of, problems_of_edit
from patterns.values.research.brief import Brief, BriefItem

BRIEF = Brief(
    question="Which versions of Larkmq are supported?",
    items=(BriefItem(id="I1", text="supported versions"), BriefItem(id="I3", text="until when")),
    recency="this year",
    since="2026-01-01",
    form="a table",
    primary=("larkmq.org",),
)
ASKED = (
    Clarification(question="Which edition?", options=("Community", "Enterprise")),
    Clarification(question="Servers or clients?", options=("Servers", "Clients", "Both")),
)


def _initial(brief: Brief) -> dict[str, str]:
    return {field.id: field.initial for field in fields_of(brief, ())}


def test_a_form_that_is_sent_as_it_is_changes_nothing() -> None:
    assert edited(BRIEF, _initial(BRIEF)) == BRIEF


def test_items_keep_their_ids_and_new_ones_take_those_that_are_free() -> None:
    lines = "I3: until which day\n- what breaks\n\nI1) supported versions\nwhat it costs\nI3: named twice"
    items = edited(BRIEF, {**_initial(BRIEF), "items": lines}).items
    assert [(one.id, one.text) for one in items] == [
        ("I3", "until which day"),
        ("I2", "what breaks"),
        ("I1", "supported versions"),
        ("I4", "what it costs"),
        ("I5", "named twice"),
    ]


def test_an_id_that_was_struck_is_not_given_to_another_item() -> None:
    assert [one.id for one in edited(BRIEF, {"items": "until when\nwhat breaks"}).items] == ["I3", "I2"]
    assert [one.id for one in edited(BRIEF, {"items": "I2: what breaks\nwhat it costs"}).items] == ["I2", "I4"]


def test_of_seven_items_that_are_struck_at_once_none_leaves_its_id_to_another() -> None:
    full = BRIEF.model_copy(update={"items": tuple(BriefItem(id=f"I{n}", text=f"item {n}") for n in range(1, 8))})
    items = edited(full, {"items": "\n".join(f"other {n}" for n in range(1, 8))}).items
    assert not full.item_ids() & {one.id for one in items}
    again = edited(full.model_copy(update={"items": items}), {"items": "I10: other 3\nlast one"}).items
    assert [(one.id, one.text) for one in again] == [("I10", "other 3"), ("I1", "last one")]


def test_an_item_of_two_lines_stays_one_item() -> None:
    odd = BRIEF.model_copy(update={"items": (BriefItem(id="I1", text="versions\nI2: \u2028 and dates"),)})
    assert edited(odd, _initial(odd)).items == odd.items


def test_domains_are_split_at_blanks_and_commas_in_small_letters() -> None:
    assert edited(BRIEF, {"primary": "Larkmq.org, example.org"}).primary == ("larkmq.org", "example.org")


def test_what_is_wrong_is_said_at_its_field() -> None:
    material = {"brief": BRIEF.model_dump(mode="json")}
    assert set(problems_of_edit(material, {"since": "2026-02-30"})) == {"since"}
    sent = {"question": "?", "items": "no\n" + "\n".join(f"an item {n}" for n in range(8)), "since": "last year"}
    assert set(problems_of_edit(material, sent)) == {"question", "items", "since"}
    assert set(problems_of_edit(material, {"items": "  \n"})) == {"items"}
    assert problems_of_edit(material, _initial(BRIEF)) == {}


def test_clarifications_come_first_with_the_likeliest_answer_chosen() -> None:
    first = fields_of(BRIEF, ASKED)[0]
    assert (first.label, first.initial, first.options) == (
        "Which edition?",
        "0",
        (("0", "Community"), ("1", "Enterprise")),
    )
    assert answers_of(ASKED, {"clarify2": "2"}) == (("Which edition?", "Community"), ("Servers or clients?", "Both"))
    assert answers_of(ASKED, {"clarify1": "9", "clarify2": "x"})[0][1] == "Community"


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(["question", "items", "recency", "since", "form", "primary"]), st.text(max_size=300)
    )
)
def test_whatever_is_written_is_taken_or_told(sent: dict[str, str]) -> None:
    if not problems_of_edit({"brief": BRIEF.model_dump(mode="json")}, sent):
        assert len({one.id for one in edited(BRIEF, sent).items}) == len(edited(BRIEF, sent).items)
