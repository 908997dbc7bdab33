from __future__ import annotations

import subprocess

import pytest
from pydantic import ValidationError

from patterns.errors import ConfigurationInvalid
from tools.repository.repositories import Repositories
from tools.repository.rules.addresses import address_problem
from tools.repository.rules.refs import branch_problem
from tools.repository.settings import RepositorySettings

GOOD_ADDRESSES = (
    "https://github.com/pallets/flask",
    "https://github.com/pallets/flask.git",
    "https://git.example.com:8443/a/b/c/",
    "https://git.example.com/~ada/x+y_z.git",
)
BAD_ADDRESSES = (
    "",
    "http://github.com/a/b",
    "git://github.com/a/b",
    "ssh://git@github.com/a/b",
    "git@github.com:a/b",
    "ext::sh -c touch% /tmp/x",
    "ext://x",
    "file:///srv/git/x",
    "/srv/git/x",
    "../x",
    "--upload-pack=touch /tmp/x",
    "-c/x",
    "https://user:word@github.com/a/b",
    "https://token@github.com/a/b",
    "https://github.com/a/b?x=1",
    "https://github.com/a/b#x",
    "https://github.com",
    "https://github.com/",
    "https:///a/b",
    "https://-x/a",
    "https://github.com/a/../b",
    "https://github.com/a b",
    "https://github.com/a\nb",
    "https://github.com\\@evil.example/a",
    "https://gïthub.com/a/b",
    "HTTPS://github.com/a/b",
)


def test_only_plain_https_addresses_are_given_to_git() -> None:
    assert [url for url in GOOD_ADDRESSES if address_problem(url, local=False)] == []
    assert [url for url in BAD_ADDRESSES if not address_problem(url, local=False)] == []


def test_a_path_is_an_address_only_where_that_was_said() -> None:
    assert [
        url for url in ("/srv/x y.git".replace(" ", "-"), "file:///srv/x") if address_problem(url, local=True)
    ] == []
    wrong = ("relative/path", "https://github.com/a/b", "ext::sh", "-x", "/srv/../x", "", "/srv/a b", "file://srv/x")
    assert [url for url in wrong if not address_problem(url, local=True)] == []


BRANCHES = (
    *("main", "feature/x", "a.b", "ünï/✓", "x@y", "steward/run-1", "a-b_c", "x{y", "a,b;c'd", "1"),
    *("", "-x", "--output=x", "a..b", "a b", "a~1", "a^", "a:b", "a?b", "a*", "a[b", "a\\b", "a\tb", "a\nb", "a\x7f"),
    *("/a", "a/", "a//b", ".a", "a/.b", "a.", "a.lock", "a.lock/b", "a@{1}", "HEAD"),
)


def allowed_by_git(branch: str) -> bool:
    asked = subprocess.run(("git", "check-ref-format", "--branch", branch), capture_output=True, check=False)
    return asked.returncode == 0


def test_a_branch_name_is_judged_as_git_judges_it() -> None:
    by_git = {branch: allowed_by_git(branch) for branch in BRANCHES}
    assert set(by_git.values()) == {True, False}
    assert {branch: not branch_problem(branch) for branch in BRANCHES} == by_git


def test_a_branch_name_is_stricter_than_git_where_git_goes_by_parts() -> None:
    assert branch_problem("x" * 201)
    assert branch_problem("a./b")
    assert branch_problem("@")
    assert branch_problem("\udcff")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"url": "http://github.com/a/b"}, "only https"),
        ({"url": "/srv/x"}, "only https"),
        ({"url": "https://github.com/a/b", "default_branch": "--x"}, "default_branch"),
        ({"url": "https://github.com/a/b", "trusted_sample": True}, "only a local"),
        ({"url": "https://github.com/a/b", "commands": {"test": []}}, "names no program"),
        ({"url": "https://github.com/a/b", "command_timeout_seconds": 0}, "greater than 0"),
        ({"url": "https://github.com/a/b", "token": "x"}, "Extra inputs"),
    ],
)
def test_wrong_settings_are_refused_with_the_field_and_the_reason(facts: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        RepositorySettings.model_validate(facts)


@pytest.mark.parametrize("name", ["", "../x", "a/b/c", "-x", "a b", ".x"])
def test_a_repositorys_name_is_plain(name: str, tmp_path: object, runner: object) -> None:
    settings = {name: RepositorySettings(url="https://github.com/a/b")}
    with pytest.raises(ConfigurationInvalid):
        Repositories(settings, tmp_path, runner=runner)  # type: ignore[arg-type]  # fixtures without their types
