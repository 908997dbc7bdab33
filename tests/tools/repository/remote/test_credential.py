from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tools.repository.credential import SshKey
from tools.repository.remote.refusals import refusal
from tools.repository.remote.ssh import ssh_command
from tools.repository.rules.addresses import address_problem
from tools.repository.settings import RepositorySettings

pytestmark = pytest.mark.slow

HTTPS = "https://github.com/a/b"
KEY = {"key": "/etc/steward/key", "known_hosts": "/etc/steward/known_hosts"}
APP = {"app_id": 1, "installation_id": 2, "private_key_file": "/etc/steward/app.pem"}

GOOD_SSH = ("git@github.com:pallets/flask.git", "ssh://git@git.example.com:2222/team/x.git", "git@host:/srv/git/x")
BAD_SSH = (
    "git@-oProxyCommand=x:a/b",
    "ssh://-oProxyCommand=x/a",
    "ssh://git@-x/a/b",
    "-x@host:a/b",
    "git@host:-x/a",
    "ssh://git@host/-x",
    "git@host:a/../b",
    "git@host:../b",
    "git@host:a b",
    "git@host:a;b",
    "git@host:$(x)",
    "ssh://git:word@host/a",
    "ssh://host/a",
    "host:a/b",
    "git@host",
    "ssh://git@host",
    "ssh://git@host:22:22/a",
    "ext::ssh git@host",
)


def test_an_ssh_address_is_a_user_a_host_and_a_path_and_nothing_that_could_be_an_option() -> None:
    assert [url for url in GOOD_SSH if address_problem(url, local=False, ssh=True)] == []
    assert [url for url in (*BAD_SSH, HTTPS) if not address_problem(url, local=False, ssh=True)] == []
    assert "needs a credential" in address_problem(GOOD_SSH[0], local=False)


@pytest.mark.parametrize(
    "facts",
    [
        {"url": HTTPS, "credential": {"token": "SHOP_TOKEN"}},
        {"url": HTTPS, "credential": {"token": "SHOP_TOKEN", "user": "oauth2"}},
        {"url": HTTPS, "credential": {"github_app": APP}},
        {"url": GOOD_SSH[0], "credential": {"ssh": KEY}},
    ],
)
def test_each_kind_of_credential_can_be_written(facts: dict[str, object]) -> None:
    assert RepositorySettings.model_validate(facts).credential is not None


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"url": HTTPS, "credential": {}}, "exactly one"),
        ({"url": HTTPS, "credential": {"token": "A", "ssh": KEY}}, "exactly one"),
        ({"url": HTTPS, "credential": {"token": "ghp_abc-def"}}, "credential.token"),
        ({"url": HTTPS, "credential": {"token": "A", "user": "a:b"}}, "credential.user"),
        ({"url": HTTPS, "credential": {"ssh": KEY}}, "with an ssh key only"),
        ({"url": GOOD_SSH[0], "credential": {"token": "A"}}, "ssh needs a credential"),
        ({"url": GOOD_SSH[0], "credential": {"ssh": {**KEY, "key": "key"}}}, "credential.ssh.key"),
        ({"url": GOOD_SSH[0], "credential": {"ssh": {**KEY, "key": "/a b"}}}, "credential.ssh.key"),
        ({"url": GOOD_SSH[0], "credential": {"ssh": {**KEY, "key": "/a/../b"}}}, "'..'"),
        ({"url": HTTPS, "credential": {"github_app": {"app_id": 1}}}, "either private_key"),
        ({"url": HTTPS, "credential": {"github_app": {**APP, "private_key": "K"}}}, "either private_key"),
        ({"url": "/srv/x", "local": True, "credential": {"token": "A"}}, "a local repository has none"),
    ],
)
def test_a_wrong_credential_is_refused_with_its_field(facts: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        RepositorySettings.model_validate(facts)


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    key, known = tmp_path / "key", tmp_path / "known_hosts"
    facts = SshKey(key=str(key), known_hosts=str(known))
    assert "cannot be read" in facts.problem()
    key.touch(0o600)
    known.touch(0o644)
    assert facts.problem() == ""
    key.chmod(0o640)
    assert "open to others" in facts.problem()
    key.chmod(0o600)
    known.chmod(0o666)
    assert "open to others" in facts.problem()
    known.unlink()
    known.mkdir()
    assert "is no file" in facts.problem()


def test_ssh_is_called_with_one_key_for_known_hosts_and_asks_nobody() -> None:
    words = ssh_command(SshKey(key="/k", known_hosts="/h")).split(" ")
    assert words[:5] == ["ssh", "-F", "none", "-i", "/k"]
    wanted = ("IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=yes", "UserKnownHostsFile=/h")
    assert set(wanted) <= set(words)


REFUSALS = {
    "fatal: unable to access 'https://x/': The requested URL returned error: 403": "may not do this",
    "remote: Permission to a/b.git denied to bot.\nfatal: …": "may not do this",
    "fatal: Authentication failed for 'https://github.com/a/b/'": "expired",
    "fatal: could not read Username for 'https://x': terminal prompts disabled": "expired",
    "git@github.com: Permission denied (publickey).": "ssh key is not accepted",
    "Host key verification failed.": "not a known one",
    "fatal: unable to access 'https://x/': Could not resolve host: x": "",
    "fatal: repository 'https://x/' not found": "",
}


def test_what_a_remote_says_of_a_credential_is_told_from_every_other_failure() -> None:
    assert {words: refusal(words) for words in REFUSALS if REFUSALS[words] not in refusal(words)} == {}
    assert [refusal(words) for words, reason in REFUSALS.items() if not reason] == ["", ""]
