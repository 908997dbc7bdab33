"""What a hostile repository, a careless user's configuration and the bot's own environment must not do through git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import Change, Commit, Tree
from tools.repository.environment import hardened, networked
from tools.repository.git import Git

pytestmark = pytest.mark.slow

HOOKS = ("post-checkout", "pre-receive", "update", "post-receive", "post-update", "reference-transaction", "pre-push")

TEST = CommandRule(name="test", words=("pytest", "-q"))


def script(path: Path, marker: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {path.name} >> {marker}\ncat\n")
    path.chmod(0o755)
    return str(path)


def traps(program: str, hooks: Path) -> dict[str, str]:
    """Settings by which git would run a program."""
    return {
        "core.fsmonitor": program,
        "core.hooksPath": str(hooks),
        "core.sshCommand": program,
        "core.alternateRefsCommand": program,
        "core.pager": program,
        "diff.external": program,
        "diff.trap.textconv": program,
        "diff.trap.command": program,
        "merge.trap.driver": program,
        "filter.trap.clean": program,
        "filter.trap.smudge": program,
        "filter.trap.process": "",
        "uploadpack.packObjectsHook": program,
        "trailer.steward-run.command": program,
        "credential.helper": f"!{program}",
        "commit.gpgSign": "true",
        "gpg.program": program,
    }


@pytest.fixture
def marker(remote: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A remote full of traps, and a home whose git configuration is one; whatever springs writes the marker."""
    marker, hooks = tmp_path / "sprung", remote.path / ".git" / "hooks"
    program = script(tmp_path / "trap", marker)
    remote.put(".gitattributes", b"* filter=trap diff=trap merge=trap text eol=crlf\n")
    remote.commit("attributes")
    for hook in HOOKS:
        script(hooks / hook, marker)
    home = tmp_path / "home"
    home.mkdir()
    for key, value in traps(program, hooks).items():
        for file in (home / ".gitconfig", remote.path / ".git" / "config"):
            subprocess.run(("git", "config", "--file", str(file), key, value), check=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", program)
    monkeypatch.setenv("GIT_SSH_COMMAND", program)
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    return marker


def test_the_traps_do_spring_for_plain_git(remote: Any, marker: Path) -> None:
    subprocess.run(("git", "status"), cwd=remote.path, capture_output=True, check=False)
    assert "trap" in marker.read_text()


async def test_no_verb_springs_a_trap(marker: Path, opened: Any, remote: Any, runner: Any, tmp_path: Path) -> None:
    remote.git("branch", "feature")
    async with opened() as repositories:
        tree = Tree(base=await repositories.base("sample"))
        one = await repositories.write(tree, {"pkg/module.py": "one\n", "windows.txt": None})
        two = await repositories.write(tree, {"readme.md": "two\n"})
        changes = tuple(Change(task_id=name, before=tree, after=after) for name, after in (("a", one), ("b", two)))
        merged = (await repositories.merge(tree, changes)).tree
        await repositories.read(merged, "readme.md")
        await repositories.search(merged, "two")
        await repositories.diff(tree, merged)
        await repositories.run(merged, TEST)
        await repositories.publish(merged.base, (Commit(tree=merged, message="x"),), branch="steward/x", run_id="r")
        await repositories.compare("sample", "feature", "steward/x")
    assert remote.content("steward/x", "readme.md") == b"two\n"
    assert set(runner.files) >= {"readme.md", "run.sh"}
    assert [path.name for path in (marker, tmp_path / "trace") if path.exists()] == []


async def test_a_checkout_holds_no_git_of_its_own(opened: Any, runner: Any) -> None:
    async with opened() as repositories:
        await repositories.run(Tree(base=await repositories.base("sample")), TEST)
    assert not [path for path in runner.files if ".git" in Path(path).parts]


def environment(tmp_path: Path) -> dict[str, str]:
    return hardened(home=tmp_path, git_directory=tmp_path / "x.git", transport="https")


async def test_git_and_its_children_see_nothing_of_the_bots_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("GIT_DIR", "/somewhere/else")
    monkeypatch.setenv("https_proxy", "http://proxy.invalid")
    seen = await Git(environment(tmp_path)).output("-c", "alias.printed=!env", "printed")
    names = {line.split("=", 1)[0] for line in seen.decode().splitlines()}
    assert names <= environment(tmp_path).keys() | {"GIT_EXEC_PATH", "GIT_PREFIX", "GIT_CONFIG_PARAMETERS", "PWD", "_"}
    assert f"GIT_DIR={tmp_path}/x.git".encode() in seen


async def test_a_credential_is_for_its_own_host_by_environment_and_for_network_verbs_only(tmp_path: Path) -> None:
    header, url = "Authorization: Basic c2VjcmV0", "https://git.example.com/team/sample.git"
    with_header = networked(environment(tmp_path), url=url, header=header)
    question = ("config", "--get-urlmatch", "http.extraHeader")
    local, network = Git(environment(tmp_path)), Git(with_header)
    assert (await network.output(*question, url)).decode().strip() == header
    assert (await network.run(*question, "https://git.example.org/team/sample.git")).stdout == b""
    assert (await network.run(*question, "https://git.example.com.evil.example/x")).stdout == b""
    assert (await local.run(*question, url)).stdout == b""
    asked = await network.output("config", "--get-urlmatch", "http.followRedirects", url)
    assert asked.decode().strip() == "false"


async def test_only_https_is_spoken_where_a_repository_is_not_local(remote: Any, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    git = Git(environment(tmp_path))
    for url in (str(remote.path), f"file://{remote.path}", f"ext::sh -c touch% {marker}", "ssh://host.invalid/x"):
        ended = await git.run("ls-remote", "--", url)
        assert (ended.status, "not allowed" in ended.words) == (128, True), url
    assert not marker.exists()


async def test_only_ssh_is_spoken_with_a_deploy_key(remote: Any, tmp_path: Path) -> None:
    git = Git(hardened(home=tmp_path, git_directory=tmp_path / "x.git", transport="ssh"))
    for url in (str(remote.path), f"file://{remote.path}", "ext::sh -c x", "https://host.invalid/x"):
        assert "not allowed" in (await git.run("ls-remote", "--", url)).words
    ended = await git.run("ls-remote", "--", "git@host.invalid:x")
    assert "Could not read from remote repository" in ended.words  # local verbs are given /bin/false for ssh


async def test_a_host_behind_a_proxy_reaches_its_remote_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:3128")
    assert networked(environment(tmp_path), url="https://x.example/y")["https_proxy"] == "http://proxy.invalid:3128"
    assert "https_proxy" not in environment(tmp_path)
    assert environment(tmp_path)["PATH"] == os.environ["PATH"]
