"""Secrets do not get through, in whatever form they stand; what only looks odd does."""

from __future__ import annotations

import base64
import json
import random
import time
from urllib.parse import quote

import pytest

from patterns.redaction.redactor import PLACEHOLDER, Redactor, placeholders
from tests.fakes.secrets import SECRETS, digits, letters

VALUE = "q7/" + letters(20, seed=9) + "+Z"
KNOWN = Redactor({"SHOP_TOKEN": VALUE})
PEM = "\n".join(
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        *(letters(64, seed=seed) for seed in range(9)),
        "-----END RSA PRIVATE KEY-----",
    ]
)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


FORMS = {
    "raw": VALUE,
    "base64": b64(VALUE),
    "with a user in base64": b64(f"x-access-token:{VALUE}"),
    "with anything around it in base64": b64(f"ab{VALUE}cd"),
    "shifted in base64": b64(f"a{VALUE}"),
    "base64 for addresses": base64.urlsafe_b64encode(VALUE.encode()).decode(),
    "hex": VALUE.encode().hex(),
    "HEX": VALUE.encode().hex().upper(),
    "quoted for addresses": quote(VALUE, safe=""),
    "in JSON": json.dumps({"token": VALUE}),
    "in an address": f"https://{quote(VALUE, safe='')}@git.test/shop",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_known_secret_is_shown_in_none_of_its_forms(form: str) -> None:
    shown = KNOWN.text(f"before {FORMS[form]} after")
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert "[redacted" in shown
    for window in range(len(FORMS[form]) - 12):
        if FORMS[form][window : window + 12] in shown:
            assert form in {"with a user in base64", "in JSON", "in an address"}, "only what stands around it"


@pytest.mark.parametrize("kind", sorted(set(SECRETS) - {"private key", "PuTTY key"}))
def test_whatever_has_the_form_of_a_secret_is_replaced(kind: str) -> None:
    secret = SECRETS[kind]
    shown = Redactor().text(f"import os\nvalue = {secret}\nprint(value)\n")
    hidden = secret.partition("@")[0]
    assert hidden[-8:] not in shown.partition("print")[0]
    assert shown.startswith("import os\n")
    assert shown.endswith("\nprint(value)\n")
    assert placeholders(shown)


@pytest.mark.parametrize("text", [PEM, PEM.replace("\n", "\\n"), PEM.partition("-----END")[0]])
def test_of_a_private_key_nothing_is_left(text: str) -> None:
    shown = Redactor().text(f"key: {text}")
    assert all(letters(64, seed=seed)[:20] not in shown for seed in range(9))
    assert "[redacted: private key]" in shown


def test_each_line_of_a_known_key_is_known_by_itself() -> None:
    assert Redactor({"KEY": PEM}).text(f"line 3 was {letters(64, seed=2)}") == "line 3 was [redacted: KEY]"


@pytest.mark.parametrize(
    "line",
    [
        "password=" + letters(14),
        "token: " + letters(24),
        "client_secret=" + letters(20),
        "Authorization: Bearer " + letters(30),
        "{'authorization': 'Basic " + b64("user:" + letters(12)) + "'}",
    ],
)
def test_lines_of_a_log_are_looked_at_more_closely(line: str) -> None:
    assert "[redacted" in Redactor().line(line)
    assert letters(10) not in Redactor().line(line)


BENIGN = (
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "id 550e8400-e29b-41d4-a716-446655440000",
    "sha256:" + digits(64),
    "digest=" + digits(64),
    "![](data:image/png;base64," + base64.b64encode(bytes(range(200))).decode() + ")",
    "token_count = 1841, tokens: 12,345",
    'SHAPES = (r"\\bghp_[A-Za-z0-9]{36}", r"xox[bp]-[0-9]{10,13}")',
    'assert find("AKIA' + 'IOSFODNN7EXAMPLE")',
    'token = "xoxb-your-token-here"',
    "DATABASE_URL=postgresql://app:app@localhost/test",
    "password: str = Field(min_length=12)",
    "secret_name: prod/db-credentials",
    "run research-0123456789ab took 12.5 s",
    "https://example.com/a?page=2&cursor=eyJpZCI6MTIzfQ",
    "the key is under the mat; the password is changeme",
    '"private_metadata": {"choice": "yes"}',
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me@host",
    "-----BEGIN CERTIFICATE-----",
    "C0ENG 1704067200.000100 U0ADA",
)


@pytest.mark.parametrize("text", BENIGN)
def test_what_is_none_is_left_as_it_is(text: str) -> None:
    assert Redactor().text(text) == text
    assert KNOWN.line(text) == text


def test_a_value_that_is_short_or_empty_is_not_looked_for() -> None:
    assert Redactor({"A": "", "B": "abc", "C": "  "}).text("abc and so on") == "abc and so on"


def test_of_two_values_that_overlap_the_longer_one_is_replaced_whole() -> None:
    long = letters(30, seed=4)
    assert Redactor({"SHORT": long[:12], "LONG": long}).text(long) == "[redacted: LONG]"


def test_a_text_does_not_grow_by_what_is_put_in_its_place() -> None:
    for value in (letters(8), letters(11), letters(40)):
        assert len(Redactor({"A_LONG_NAME_OF_A_SETTING": value}).text(value)) <= max(len(value), len("[redacted]"))


def test_json_is_redacted_in_all_its_texts_but_those_that_are_names() -> None:
    view = {"text": VALUE, "blocks": [{"value": VALUE, "text": {"text": f"a {VALUE}"}}], "count": 3}
    shown = {
        "text": "[redacted: SHOP_TOKEN]",
        "blocks": [{"value": VALUE, "text": {"text": "a [redacted: SHOP_TOKEN]"}}],
    }
    assert KNOWN.within(view, but=frozenset({"value"})) == {**shown, "count": 3}


def test_what_was_redacted_once_stays_as_it_is() -> None:
    for secret in (*SECRETS.values(), VALUE, PEM):
        once = KNOWN.line(secret)
        assert KNOWN.line(once) == once
        assert PLACEHOLDER.sub("", once) == once.replace(placeholders(once)[0], "") if placeholders(once) else True


def test_a_secret_is_found_wherever_a_long_text_is_cut() -> None:
    chance = random.Random(3)
    for _ in range(2):
        filler = "\n".join(letters(60, seed=chance.randint(0, 99)) for _ in range(8300))
        at = filler.index("\n", len(filler) - chance.randint(2000, 20000))
        shown = KNOWN.text(f"{filler[:at]}\n{VALUE}{filler[at:]}")
        assert VALUE not in shown


HOSTILE = (
    "-----BEGIN " * 40_000,
    "-----BEGIN PRIVATE KEY-----\n" * 20_000,
    ("-----BEGIN PRIVATE KEY-----\n" + "A" * 64 + "\n") * 5_000,
    "password" * 50_000,
    "password=" * 50_000,
    "password=a1b2c3d4" * 25_000,
    "token" + "." * 400_000,
    "authorization: bearer " * 20_000,
    "authorization:" * 30_000,
    "eyJ-" * 100_000,
    ".eyJaaaaaaaaaaaa-eyJaaaaaaaaaaaa" * 12_000,
    "eyJ" + "a" * 200_000 + ".eyJ" + "a" * 200_000,
    "a://b:" * 66_000,
    "a-" * 200_000,
    "a://" + ":" * 400_000,
    "sk-" * 130_000,
    "xoxb-" * 80_000,
    "glpat-" * 66_000,
    "glpat-" + "-" * 400_000,
    "1" * 400_000,
    "\n" * 400_000,
    "'token' = '" * 40_000,
)


def test_no_text_takes_long() -> None:
    """Each is 100,000 characters; a quadratic pattern would take many seconds over one."""
    for text in HOSTILE:
        begin = time.process_time()
        KNOWN.line(text[:100_000])
        assert time.process_time() - begin < 1.0, text[:20]
