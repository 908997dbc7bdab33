"""The table of stages knows every step that the code names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from patterns.workflow.stages import FLOWS, TASK, condition, flow_of
from patterns.workflow.walking import ABOUT_PLACES, ABOUT_QUESTIONS

ROOT = Path(__file__).resolve().parents[3]


def text_of(node: ast.expr | None) -> str:
    """A string as it is written; what is put into it stands as `x`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return ""


def names_in(path: Path) -> Iterator[str]:
    """Of steps: `run.step("name", …)`, `partial(run.step, "name", …)`, `answer(…, name="name")`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first, *more = [*node.args, None]
        if called == "step":
            yield text_of(first)
        if called == "partial" and isinstance(first, ast.Attribute) and first.attr == "step":
            yield text_of(more[0])
        if called in ("answer", "proposals"):
            yield text_of(next((one.value for one in node.keywords if one.arg == "name"), None))


def test_every_step_that_the_code_names_belongs_to_a_stage() -> None:
    stages = [stage for flow in (*FLOWS.values(), TASK) for stage in flow.stages]
    files = [*(ROOT / "patterns").rglob("*.py"), *(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]
    named = {(name, str(path.relative_to(ROOT))) for path in files for name in names_in(path) if name}
    assert len(named) > 40
    asked = {"ask x", *ABOUT_QUESTIONS, *ABOUT_PLACES}
    unknown = {one for one in named if one[0] not in asked and not any(stage.output_of(one[0]) for stage in stages)}
    assert unknown == set(), "give it a stage in patterns/workflow/stages.py"


def test_a_review_is_of_a_change_or_of_a_specification() -> None:
    assert flow_of("review", {"text": "a module", "pull": None}) is FLOWS["review specification"]
    assert flow_of("review", {"text": "", "pull": {}}) is FLOWS["review change"]
    assert flow_of("something else", {}).stages[0].id == "begin"


def test_a_condition_names_the_requests_own_limits() -> None:
    draft = next(one for one in FLOWS["review specification"].stages if one.id == "draft")
    assert condition(draft, {"limits": {"rounds": 3}}) == "every criterion passes; at most 3 rounds"
    assert condition(draft, {}) == "every criterion passes; at most … rounds"
