"""What the doctor says of a host."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor.host import find_certificates, find_git, find_python, find_sandbox, judge_git, judge_python
from tools.sandbox.container.plan import landlock_abi
from tools.sandbox.sandbox import Sandbox


async def test_the_python_that_runs_the_tests_is_fine() -> None:
    (found,) = await find_python()
    assert found.mark == "ok"


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0)])
def test_a_python_that_was_never_tried_does_not_serve(version: tuple[int, int, int]) -> None:
    found = judge_python(version)
    assert (found.mark, found.reason) == ("failed", f"{'.'.join(map(str, version))} is none of 3.11, 3.12 and 3.13")
    assert found.remedy == "make PYTHON=python3.12 setup"


async def test_the_git_on_the_path_is_asked() -> None:
    (found,) = await find_git()
    assert found.mark == "ok"
    assert found.reason.startswith("2.")


async def test_a_missing_git_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = await find_git()
    assert (found.mark, found.remedy) == ("failed", "apt-get install git")


@pytest.mark.parametrize("told", ["git version 2.37.9", "git version 1.99", "what?"])
def test_a_git_that_cannot_merge_without_a_checkout_does_not_serve(told: str) -> None:
    found = judge_git(told)
    assert found.mark == "failed"
    assert found.reason.startswith(told)
    assert "2.38 or newer" in found.remedy


@pytest.mark.parametrize("told", ["git version 2.38.0", "git version 2.39.5 (Apple Git-154)", "git version 3.0.1"])
def test_a_newer_git_serves(told: str) -> None:
    assert judge_git(told).mark == "ok"


async def test_a_host_without_a_sandbox_is_reduced_with_the_reason_and_the_remedy(bwrap: Path) -> None:
    found = await find_sandbox(Sandbox(bwrap=bwrap))
    assert found.mark == "reduced"
    assert found.reason.startswith("bwrap: setting up uid map: Permission denied;")
    assert "apparmor_restrict_unprivileged_userns" in found.remedy


async def test_a_sandbox_that_an_operator_has_allowed_is_named_with_why_it_is_no_better(bwrap: Path) -> None:
    found = await find_sandbox(Sandbox(bwrap=bwrap, allow_container=True))
    assert found.mark == "reduced"
    if landlock_abi() >= 6:
        assert found.reason.startswith(
            "the container tier, as STEWARD_SANDBOX_ALLOW lets it; not the full one: bwrap: "
        )
    else:
        assert "Landlock" in found.reason


async def test_certificates_are_found_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").write_text("an authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    (found,) = await find_certificates()
    assert (found.mark, found.reason) == ("ok", str(tmp_path / "ca.pem"))


async def test_a_host_without_certificates_cannot_serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "empty"))
    (found,) = await find_certificates()
    assert found.mark == "failed"
    assert str(tmp_path / "empty") in found.reason
    assert "apt-get install ca-certificates" in found.remedy
