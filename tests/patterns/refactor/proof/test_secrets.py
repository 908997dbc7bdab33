"""What looks like a secret is found in added lines, masked, and quickly; what only sounds like one is not."""

from __future__ import annotations

import time

import pytest

from patterns.diffs import diffs_of
from patterns.refactor.proof.change.secrets import KINDS, SCANNED_CHARACTERS, Secret, scan
from tests.fakes.secrets import SECRETS, letters


def found(*added: str, path: str = "src/a.py", removed: tuple[str, ...] = ()) -> tuple[Secret, ...]:
    return scan(diffs_of(diff(*added, path=path, removed=removed))).found


def diff(*added: str, path: str = "src/a.py", removed: tuple[str, ...] = ()) -> str:
    lines = "".join(f"-{line}\n" for line in removed) + "".join(f"+{line}\n" for line in added)
    return f"diff --git a/{path} b/{path}\n@@ -1,{len(removed)} +1,{len(added)} @@\n{lines}"


def test_there_is_an_example_of_every_kind() -> None:
    assert len(SECRETS) == KINDS


@pytest.mark.parametrize("kind", sorted(SECRETS))
def test_each_kind_is_found_on_its_line_and_masked(kind: str) -> None:
    secret = SECRETS[kind]
    [one] = found("import os", f"value = {secret!r}" if kind.endswith(("token", "key")) else secret)
    assert (one.path, one.line, one.kind, one.known) == ("src/a.py", 2, kind, False)
    assert not any(secret[at : at + 8] in one.excerpt for at in range(max(6, len(secret) - 60), len(secret) - 8))


@pytest.mark.parametrize("kind", sorted(SECRETS))
def test_a_removed_or_unchanged_line_is_nobodys_new_secret(kind: str) -> None:
    assert found(removed=(SECRETS[kind],)) == ()
    unchanged = diff().replace("-1,0 +1,0", "-1,1 +1,1") + f" {SECRETS[kind]}\n"
    assert scan(diffs_of(unchanged)).found == ()


def test_a_secret_that_only_moves_was_known_before() -> None:
    line = SECRETS["literal under a telling name"]
    moved = diff(removed=(line,), path="old.py") + diff(line, path="new.py")
    [one] = scan(diffs_of(moved)).found
    assert (one.path, one.known) == ("new.py", True)


def test_an_aws_key_may_hold_every_digit() -> None:
    [one] = found("id = " + repr("AKI" + "AQ7X2M4N8P1R5T9V3"))
    assert one.kind == "AWS access key"


def test_another_key_of_the_same_kind_is_not_known() -> None:
    header = "-----BEGIN " + "PRIVATE KEY-----"
    [one] = found(header, letters(64, seed=2), removed=(header, letters(64, seed=3)))
    assert not one.known


@pytest.mark.parametrize(
    "line",
    [
        'password = "changeme"',
        'password = "hunter2"',
        'PASSWORD = "${DB_PASSWORD}"',
        'token = os.environ["SERVICE_TOKEN_17"]',
        'api_key: "<your-api-key-here-123>"',
        'token_url = "https://login.test/oauth2/v1/token"',
        'secret_name = "prod/db-credentials-7f3a9c"',
        'password_hash = "5f4dcc3b5aa765d61d8327deb882cf99"',
        'csrf_token = "dX9kL2mN8pQ4rS6t"',
        'TOKEN_TYPE = "access_token"',
        'passphrase = "correct-horse-battery-staple"',
        'AUTH_KEY_HEADER = "X-Api-Key"',
        '"integrity": "sha512-uVbGkq1yTq3Yw0nBv8oJ1w=="',
        "sha256 = " + "ab12" * 16,
        "DATABASE = 'postgres://postgres:postgres@localhost/test'",
        "url = f'https://{user}:{password}@host/'",
        r'_ADDRESS = r"(?:https://|ssh://(?:[\w.-]+@)?|[\w.-]+@)"',
        "http://127.0.0.1:4123@docs.example.org:4123/",
        'lastSignificantToken = "?InterpolationInTemplate";',
        '"PWD": "/Users/someone"',
        "ghp_" + "x" * 36,
        "AKIA" + "IOSFODNN7EXAMPLE",
        'if line.startswith("-----BEGIN ' + 'PRIVATE KEY-----"):',
        "-----BEGIN PUBLIC KEY-----",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me@host",
    ],
)
def test_what_only_sounds_like_a_secret_is_left_alone(line: str) -> None:
    assert found(line) == ()


def test_tests_may_hold_made_up_passwords_and_no_real_tokens() -> None:
    weak = f'{"pass"}word = "Tr0ub4dor&3x"'
    assert len(found(weak)) == 1
    assert found(weak, path="tests/test_login.py") == ()
    assert len(found(SECRETS["GitHub token"], path="tests/test_login.py")) == 1


def test_binary_files_and_what_is_too_much_are_named() -> None:
    binary = "diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n"
    large = diff("y" * (SCANNED_CHARACTERS + 1), path="big.js")
    result = scan(diffs_of(binary + large + diff(SECRETS["GitHub token"], path="after.py")))
    assert result.binary == ("x.png",)
    assert result.beyond == ("big.js", "after.py")


HOSTILE = (
    "-----BEGIN " * 40_000,
    "-----BEGIN " + "AAAA " * 80_000,
    "password" * 50_000,
    'password = "' + "a" * 400_000,
    "token" + "." * 400_000,
    "eyJ" * 130_000,
    "eyJ" + "a" * 200_000 + ".eyJ" + "a" * 200_000,
    "a://" * 100_000,
    "a" * 400_000 + "://",
    "a://" + ":" * 400_000,
    "sk-" * 130_000,
    "xoxb-" * 80_000,
    "AccountKey=" * 36_000,
    "glpat-" + "-" * 400_000,
    "hooks.slack.com/" * 25_000,
)


def test_no_line_takes_long() -> None:
    """Each is 400,000 characters; a quadratic pattern would take minutes over one."""
    for line in HOSTILE:
        files = diffs_of(diff(line))
        begin = time.process_time()
        scan(files)
        assert time.process_time() - begin < 2.0, line[:20]
