"""Every setting is explained where people look, and a wrong one is named without its value."""

from __future__ import annotations

import ast
import inspect
import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, read_settings, variables
from patterns.errors import ConfigurationInvalid
from patterns.values.money.payers import Caps

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([A-Z][A-Z_]+)`(?: = `([^`]*)`)? \| (.+) \|$", re.MULTILINE)
LINE = re.compile(r"^# (.+)\n#([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)
HIDDEN = "a-hidden-value-of-20"


def attribute_docstrings() -> dict[str, str]:
    (body,) = (node.body for node in ast.parse(inspect.getsource(Settings)).body if isinstance(node, ast.ClassDef))
    found = {}
    for field, after in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            value = after.value if isinstance(after, ast.Expr) else None
            found[field.target.id] = str(value.value) if isinstance(value, ast.Constant) else ""
    return found


def default_of(name: str) -> str:
    value = Settings.model_fields[name].default
    if isinstance(value, SecretStr) or value in ("", {}, ()):
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def readme_rows() -> dict[str, tuple[str, str]]:
    """Variable: default and meaning, of the tables below the heading Settings."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tables = text.partition("\n## Settings\n")[2].partition("\n## ")[0]
    return {variable: (default, words) for variable, default, words in ROW.findall(tables)}


def sample_lines() -> dict[str, tuple[str, str]]:
    """Variable: default and comment."""
    found = LINE.findall((ROOT / ".env.sample").read_text(encoding="utf-8"))
    return {variable: (default, words) for words, variable, default in found}


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting in the environment and no `.env` in the working directory."""
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def refusal() -> str:
    with pytest.raises(ConfigurationInvalid) as caught:
        read_settings()
    assert caught.value.__cause__ is None
    return caught.value.detail


def test_every_setting_has_a_docstring() -> None:
    found = attribute_docstrings()
    assert set(found) == set(Settings.model_fields)
    assert [name for name, words in found.items() if not words.endswith(".")] == []


def test_the_readme_explains_every_setting_and_no_other() -> None:
    assert set(readme_rows()) == set(variables())


def test_the_sample_file_explains_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.sample").read_text(encoding="utf-8")
    assert set(sample_lines()) == set(variables())
    assert len(re.findall(r"^#?[A-Z_]+=", text, re.MULTILINE)) == len(variables())


@pytest.mark.parametrize("told", [readme_rows, sample_lines])
def test_the_defaults_that_are_told_are_the_defaults(told: object) -> None:
    rows = told()  # type: ignore[operator]  # one of the two readers above
    wrong = {one: rows[one][0] for one, name in variables().items() if rows[one][0] != default_of(name)}
    assert wrong == {}


def test_the_sample_file_with_every_line_taken_in_means_the_defaults(clean: pytest.MonkeyPatch, tmp_path: Path) -> None:
    del clean
    defaults = read_settings()
    lines = [f"{variable}={default}" for variable, (default, _) in sample_lines().items()]
    (tmp_path / ".env").write_text("\n".join(lines))
    assert read_settings() == defaults


def test_every_wrong_value_is_named_by_its_variable_and_none_is_shown(clean: pytest.MonkeyPatch) -> None:
    wrong = {
        "STEWARD_WIDTH": HIDDEN,
        "STEWARD_SLACK_MODE": HIDDEN,
        "STEWARD_HTTP_PORT": "99999",
        "STEWARD_EXECUTOR_ID": "no blanks here",
        "STEWARD_COMMAND_PREFIX": "UPPER",
        "STEWARD_RUN_DOLLARS": "-1",
        "STEWARD_DAY_DOLLARS": "nan",
        "STEWARD_USER_MONTH_DOLLARS": "any",
        "STEWARD_TIME_ZONE": f"Mars/{HIDDEN}",
        "STEWARD_PRICES": f'{{"model": {{"input": "{HIDDEN}", "output": 1}}}}',
        "STEWARD_MODELS": f"{{{HIDDEN}",
        "STEWARD_SEARCH": f"tavily,{HIDDEN}",
        "STEWARD_SEARXNG_URL": HIDDEN,
        "STEWARD_RESEARCH_CONTACT": f"{HIDDEN}\r\nX-Injected: 1",
    }
    for variable, value in wrong.items():
        clean.setenv(variable, value)
    detail = refusal()
    assert {line.partition(":")[0].partition(".")[0] for line in detail.splitlines()} == set(wrong)
    assert [value for value in (HIDDEN, "99999", "no blanks here", "UPPER") if value in detail] == []


def test_what_is_wrong_inside_of_json_is_named_by_its_place(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_PRICES", '{"some-model": {"input": 1}}')
    assert refusal() == "STEWARD_PRICES.some-model.output: Field required"


def test_a_reserve_above_the_cap_is_refused(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_RUN_DOLLARS", "0.05")
    assert "STEWARD_RUN_RESERVE_DOLLARS must be less than STEWARD_RUN_DOLLARS" in refusal()


def test_json_settings_are_read_and_may_be_empty(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_PRICES", "")
    clean.setenv("STEWARD_MODELS", '{"planner": "large", "worker": "small"}')
    settings = read_settings()
    assert settings.prices == {}
    assert settings.models == {"planner": "large", "worker": "small"}


def test_the_environment_goes_before_the_file(clean: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("STEWARD_WIDTH=5\nSTEWARD_TASKS=6\n")
    clean.setenv("STEWARD_WIDTH", "7")
    settings = read_settings()
    assert (settings.width, settings.tasks) == (7, 6)


def test_settings_cannot_be_changed(clean: pytest.MonkeyPatch) -> None:
    del clean
    settings = read_settings()
    with pytest.raises(ValidationError):
        settings.width = 9  # type: ignore[misc]  # exactly what must not work


def test_secrets_do_not_show_in_a_printed_settings(clean: pytest.MonkeyPatch) -> None:
    for variable, name in variables().items():
        if isinstance(Settings.model_fields[name].default, SecretStr):
            clean.setenv(variable, HIDDEN)
    assert HIDDEN not in f"{read_settings()!r} {read_settings()}"


def test_a_dollar_is_a_million_microdollars_and_a_minute_sixty_seconds(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_RUN_DOLLARS", "0.35")
    clean.setenv("STEWARD_RUN_MINUTES", "1.5")
    clean.setenv("STEWARD_ANSWER_HOURS", "2")
    limits = read_settings().limits()
    assert (limits.cap_microdollars, limits.reserve_microdollars) == (350_000, 100_000)
    assert (limits.seconds, limits.answer_seconds) == (90, 7200)


def test_a_budget_is_an_amount_nothing_or_none(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_USER_DAY_DOLLARS", "0.5")
    clean.setenv("STEWARD_USER_MONTH_DOLLARS", "none")
    clean.setenv("STEWARD_DAY_DOLLARS", "0")
    budgets = read_settings().budgets()
    assert budgets.user == Caps(day_microdollars=500_000, month_microdollars=None)
    assert budgets.house == Caps(day_microdollars=0, month_microdollars=500_000_000)


def test_a_misspelt_setting_is_refused_and_the_near_one_is_named(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_RUN_DOLARS", "5")
    with pytest.raises(ConfigurationInvalid) as refused:
        read_settings()
    assert refused.value.detail == "STEWARD_RUN_DOLARS: no such setting; STEWARD_RUN_DOLLARS?"
