"""Answers as models really give them: what was meant is read, what can only be guessed is refused."""

from __future__ import annotations

import json
import random
import time

import pytest

from tools.model.wire.json_text import (
    BROKEN,
    EMPTY,
    INCOMPLETE,
    MAX_REPAIR,
    NONE_FOUND,
    NOT_AN_OBJECT,
    SEVERAL,
    TOO_DEEP,
    TOO_LONG,
    Unreadable,
    read_object,
)

PLAN = {
    "type": "object",
    "properties": {"tasks": {"type": "array"}, "summary": {"type": "string"}},
    "required": ["tasks", "summary"],
}
GOOD = {"tasks": [{"id": "a", "title": "Split it"}], "summary": "Two steps"}
TEXT = json.dumps(GOOD)
BODY = TEXT.removeprefix("{").removesuffix("}")

READ = {
    "plain": TEXT,
    "indented": json.dumps(GOOD, indent=2),
    "byte order mark": "\ufeff" + TEXT,
    "fence": f"```json\n{TEXT}\n```",
    "fence without a language": f"```\n{TEXT}\n```",
    "fence never closed": f"```json\n{TEXT}",
    "prose around": f"Sure! Here is the plan:\n\n{TEXT}\n\nLet me know.",
    "prose with braces": f"I replace {{name}} and [this]. The plan: {TEXT} uses {{x}}.",
    "prose with a lone brace": f"A set opens with {{ and so on. {TEXT}",
    "thinking": f"<think>First {{draft}}: {json.dumps({**GOOD, 'summary': 'draft'})}</think>{TEXT}",
    "thinking under another name": f"<reasoning>so</reasoning>\n{TEXT}",
    "thinking whose beginning was swallowed": f"Maybe {json.dumps({**GOOD, 'summary': 'draft'})}\n</think>\n{TEXT}",
    "the same object twice": f"{TEXT}\n{TEXT}",
    "another object before": f'{{"note": 1}} {TEXT}',
    "trailing junk": f'{TEXT}""',
    "a bracket too many": f"{TEXT}}}",
    "trailing commas": '{"tasks": [{"id": "a", "title": "Split it",},], "summary": "Two steps",}',
    "single quotes": "{'tasks': [{'id': 'a', 'title': 'Split it'}], 'summary': 'Two steps'}",
    "bare keys": '{tasks: [{id: "a", title: "Split it"}], summary: "Two steps"}',
    "comments": '{"tasks": [{"id": "a", "title": "Split it"}], // the steps\n "summary": "Two steps"}',
    "block comments": '{/* plan */ "tasks": [{"id": "a", "title": "Split it"}], "summary": "Two steps"}',
    "curly quotes": "{“tasks”: [{“id”: “a”, “title”: “Split it”}], “summary”: “Two steps”}",
    "doubled braces": f"{{{TEXT}}}",
    "a missing comma": '{"tasks": [{"id": "a", "title": "Split it"}] "summary": "Two steps"}',
    "a list of one": f"[{TEXT}]",
    "an envelope": f'{{"plan": {TEXT}}}',
    "an envelope around a list of one in a fence": f'```json\n[{{"response": {TEXT}}}]\n```',
    "JSON in a JSON string": json.dumps(TEXT),
    "a tag that a template leaks": f"{TEXT}<|im_end|>",
}


@pytest.mark.parametrize("text", READ.values(), ids=READ.keys())
def test_what_was_meant_is_read(text: str) -> None:
    assert read_object(text, PLAN) == GOOD


KEPT = {
    "python literals": (
        "{'tasks': [True, False, None], 'summary': 'x'}",
        {"tasks": [True, False, None], "summary": "x"},
    ),
    "raw line breaks": ('{"tasks": [], "summary": "a\nb\tc"}', {"tasks": [], "summary": "a\nb\tc"}),
    "brackets in a string": ('{"tasks": [], "summary": "{[}"} ok', {"tasks": [], "summary": "{[}"}),
    "a fence in a string": (
        '```json\n{"tasks": [], "summary": "```py\\nx\\n```"}\n```',
        {"tasks": [], "summary": "```py\nx\n```"},
    ),
    "a closing thought in a string": ('{"tasks": [], "summary": "</think>"}', {"tasks": [], "summary": "</think>"}),
    "quotes within quotes": (
        '{"tasks": [], "summary": "print("hi")"}',
        {"tasks": [], "summary": 'print("hi")'},
    ),
    "a missing colon": ('{"tasks": [], "summary" "x"}', {"tasks": [], "summary": "x"}),
    "a lone surrogate": ('{"tasks": [], "summary": "\\ud800"}', {"tasks": [], "summary": "?"}),
    "a field too few, for the validator to name": ('Here: {"tasks": []}', {"tasks": []}),
    "a field too many, for the validator to judge": (
        '{"tasks": [], "summary": "", "extra": 1}',
        {"tasks": [], "summary": "", "extra": 1},
    ),
}


@pytest.mark.parametrize(("text", "found"), KEPT.values(), ids=KEPT.keys())
def test_nothing_is_lost_on_the_way(text: str, found: dict[str, object]) -> None:
    assert read_object(text, PLAN) == found


REFUSED = {
    "nothing": ("", EMPTY),
    "blanks": (" \n\t ", EMPTY),
    "only thoughts": ("<think>Let me see {", EMPTY),
    "prose": ("I cannot plan this without more information.", NONE_FOUND),
    "prose with braces": ("Use {name} and {other}.", NONE_FOUND),
    "YAML": ("tasks:\n  - id: a\nsummary: x", NONE_FOUND),
    "a list of two": (f"[{TEXT}, {json.dumps({**GOOD, 'summary': 'B'})}]", NOT_AN_OBJECT),
    "a list of strings": ('["a", "b"]', NOT_AN_OBJECT),
    "a string": ('"done"', NONE_FOUND),
    "true": ("true", NOT_AN_OBJECT),
    "a number in a fence": ("```json\n42\n```", NOT_AN_OBJECT),
    "null": ("null", NONE_FOUND),
    "cut in a list": ('{"tasks": [{"id": "a", "title": "Split it"}, {"id": "b",', INCOMPLETE),
    "cut in a string": ('{"tasks": [], "summary": "Two st', INCOMPLETE),
    "cut before the last bracket": (TEXT[:-1], INCOMPLETE),
    "cut inside a fence": (f"```json\n{TEXT[:-1]}\n```", INCOMPLETE),
    "endless blanks": ('{"tasks": [' + " " * 5000, INCOMPLETE),
    "two different plans": (f"{TEXT}\nor\n{json.dumps({**GOOD, 'summary': 'B'})}", SEVERAL),
    "NaN": ('{"tasks": [NaN], "summary": "x"', INCOMPLETE),
    "no value": ('{"tasks" [], "summary": ', INCOMPLETE),
    "a value lost by repair": ('{"tasks": [], "summary": "x" "y"}', BROKEN),
    "a value that never came": ('{"tasks": [], "summary": }', BROKEN),
    "a list closed as an object": ('{"tasks": [{"id": "a"}, "summary": "Two steps"}}', BROKEN),
    "an infinite number": ('{"tasks": [1e999], "summary": "x"}', BROKEN),
    "nested too deeply": ('{"tasks": ' + "[" * 5000 + "]" * 5000 + "}", TOO_DEEP),
    "nested just too deeply for the journal": ('{"tasks": ' + "[" * 80 + "]" * 80 + ', "summary": ""}', TOO_DEEP),
    "endless": ('{"tasks": "' + "x" * 2_000_000 + '"}', TOO_LONG),
}


@pytest.mark.parametrize(("text", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_what_could_only_be_guessed_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_object(text, PLAN)
    assert str(caught.value) == problem


def test_without_a_schema_any_single_object_will_do() -> None:
    assert read_object('Well: {"x": 1}') == {"x": 1}
    assert read_object('{"x": {"y": 1}}') == {"x": {"y": 1}}, "nothing tells an envelope from an answer"
    with pytest.raises(Unreadable, match="several"):
        read_object('{"x": 1} {"x": 2}')


def test_an_envelope_that_the_schema_knows_stays() -> None:
    schema = {"type": "object", "properties": {"tasks": {}}, "required": ["tasks"]}
    assert read_object('{"tasks": {"tasks": []}}', schema) == {"tasks": {"tasks": []}}


@pytest.mark.parametrize("cut", range(1, len(TEXT)))
def test_no_cut_of_a_good_answer_is_ever_read(cut: int) -> None:
    with pytest.raises(Unreadable):
        read_object(TEXT[:cut], PLAN)


def test_random_damage_never_gives_anything_but_an_object_or_a_reason() -> None:
    chance = random.Random(7)
    for _ in range(1500):
        text = list(f"So: ```json\n{TEXT}\n``` ok")
        for _ in range(chance.randint(1, 4)):
            text[chance.randrange(len(text))] = chance.choice("{}[]\",:' \\\n/#*x")
        try:
            found = read_object("".join(text), PLAN)
        except Unreadable:
            continue
        json.dumps(found, allow_nan=False).encode()


@pytest.mark.parametrize("unit", ['"', ",", "ab ", "[],", "/*", "{'a':", '\\"', "{{", "a:1,"])
def test_reading_the_worst_text_takes_little_time(unit: str) -> None:
    text = "{a:" + unit * ((MAX_REPAIR - 8) // len(unit)) + "}"
    started = time.process_time()
    with pytest.raises(Unreadable):
        read_object(text, PLAN)
    assert time.process_time() - started < 5, "some 0.3 seconds on a quiet core; quadratic work would take minutes"
