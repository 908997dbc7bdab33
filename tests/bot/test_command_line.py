"""`steward COMMAND`: what the files of the project call exists, and a start that cannot succeed ends at once."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, CONFIGURATION_STATUS, LATER_STATUS, main
from bot.settings import variables

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30
"""Python has a second's worth of libraries to import, more on a busy machine; for ever is what must not happen."""


def steward(*arguments: str, folder: Path, **variables_set: str) -> subprocess.CompletedProcess[str]:
    """Run it as a person would, in an empty folder and with nothing in the environment but what is given."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT), **variables_set}
    return subprocess.run(
        [sys.executable, "-P", "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


def commands_in(file: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


def test_every_process_of_the_procfile_is_a_command_of_its_own_name() -> None:
    named = commands_in("Procfile", r"^(\w+: python -m bot \w+)$")
    assert named == {f"{name}: python -m bot {name}" for name in ("web", "worker", "clock")}
    assert {"web", "worker", "clock"} <= set(COMMANDS)


def test_every_command_of_the_makefile_exists() -> None:
    named = commands_in("Makefile", r"/steward (\w+)")
    assert {"serve", "demo", "local"} <= named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize(
    "file", ["README.md", "docs/ARCHITECTURE.md", "docs/sandbox.md", "docs/policy.md", ".env.sample", "CHANGELOG.md"]
)
def test_every_command_that_the_papers_name_exists(file: str) -> None:
    assert commands_in(file, r"(?:`|bin/|^)steward ([a-z]+)") <= set(COMMANDS)


def test_the_readme_explains_every_command() -> None:
    assert commands_in("README.md", r"^\| `steward ([a-z]+)") == set(COMMANDS)


def test_every_option_that_the_readme_names_exists(capsys: pytest.CaptureFixture[str]) -> None:
    rows = re.findall(r"^\| `steward ([a-z]+)` \| (.+) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    named = {name: set(re.findall(r"`(--[a-z]+)`", words)) for name, words in rows}
    assert named["demo"] == {"--keep"}
    for name, options in named.items():
        with pytest.raises(SystemExit):
            main([name, "--help"])
        text = capsys.readouterr().out
        assert [option for option in options if option not in text] == [], name


def test_without_arguments_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    text = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n    {name} " not in text] == []


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n    {name} " not in text] == []


def test_a_command_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2
    assert "invalid choice: 'dance'" in capsys.readouterr().err


@pytest.mark.slow
def test_a_start_that_cannot_succeed_ends_at_once_and_says_why(tmp_path: Path) -> None:
    begun = time.monotonic()
    ended = steward("serve", folder=tmp_path, OPENAI_API_KEY="sk-none-0123456789")
    assert time.monotonic() - begun < START_SECONDS
    assert ended.returncode == CONFIGURATION_STATUS == 78
    assert ended.stderr.startswith("steward: not started\n")
    assert "SLACK_BOT_TOKEN is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_setting_that_cannot_be_read_is_named_with_its_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = {"STEWARD_WIDTH": "many", "STEWARD_PRICES": "{"}
    assert set(wrong) <= set(variables())
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    assert main(["serve"]) == CONFIGURATION_STATUS
    told = capsys.readouterr().err
    assert told.startswith("steward: not started\n")
    assert "STEWARD_WIDTH: Input should be a valid integer" in told
    assert "STEWARD_PRICES" in told


@pytest.mark.slow
def test_a_slack_that_does_not_answer_ends_the_start_with_a_status_that_means_later(tmp_path: Path) -> None:
    nobody = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "SLACK_BOT_TOKEN": "xoxb-1"}
    ended = steward("serve", folder=tmp_path, OPENAI_API_KEY="sk-none-0123456789", **nobody)
    assert ended.returncode == LATER_STATUS == 75
    assert not (tmp_path / "var").exists()
    assert "Slack cannot be reached" in ended.stderr


@pytest.mark.slow
def test_the_doctor_tells_what_is_missing_and_ends_with_one(tmp_path: Path) -> None:
    told = steward("doctor", folder=tmp_path, STEWARD_SEARCH="none")
    assert told.returncode == 1
    assert "failed   Slack bot token: not set" in told.stdout
    assert told.stdout.splitlines()[-1].startswith("Steward cannot serve yet: 3 of ")
    assert told.stderr == ""


@pytest.mark.parametrize("command", ["serve", "web", "worker", "clock"])
@pytest.mark.parametrize(
    ("shop", "told"),
    [
        ("url: https://example.org/shop, comands: {}", "comands: no such key; do you mean commands?"),
        ("url: /srv/shop, local: true", "local: a path on this machine is for `steward local`"),
    ],
)
def test_a_mistake_in_the_policy_file_keeps_it_from_starting(
    command: str,
    shop: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.__main__.set_up_logs", lambda *_: None)
    (tmp_path / "steward.yml").write_text(f"repositories: {{shop: {{{shop}}}}}")
    assert main([command]) == CONFIGURATION_STATUS
    assert f"steward.yml: repositories.shop.{told}" in capsys.readouterr().err
