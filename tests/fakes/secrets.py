"""Made-up secrets of every kind. Each is put together when a test runs: none stands in a file."""

from __future__ import annotations

import random
import string

_LETTERS = string.ascii_letters + string.digits


def of(letters: str, count: int, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(letters, k=count))


def letters(count: int, seed: int = 1) -> str:
    return of(_LETTERS, count, seed)


def digits(count: int) -> str:
    return of("0123456789abcdef", count)


def capitals(count: int) -> str:
    return of(string.ascii_uppercase + "234567", count)


SECRETS = {
    "AWS access key": "AKI" + "A" + capitals(16),
    "GitHub token": "gh" + "p_" + letters(36),
    "GitHub fine-grained token": "github" + "_pat_" + letters(22) + "_" + letters(59),
    "GitLab token": "gl" + "pat-" + letters(20),
    "Slack token": "xo" + "xb-" + of(string.digits, 12) + "-" + letters(24),
    "Slack workflow token": "xw" + "fp-" + letters(30),
    "Slack app token": "xa" + "pp-1-" + letters(40),
    "Slack webhook": "https://hooks.slack" + ".com/services/T0000/B0000/" + letters(24),
    "Anthropic key": "sk-" + "ant-api03-" + letters(80),
    "OpenAI key": "sk-" + "proj-" + letters(48),
    "Google API key": "AI" + "za" + letters(35),
    "Google OAuth secret": "GOC" + "SPX-" + letters(28),
    "Google service account": '"private_key' + '_id": "' + digits(40) + '"',
    "Stripe key": "sk" + "_live_" + letters(24),
    "Twilio key": "S" + "K" + digits(32),
    "SendGrid key": "S" + "G." + letters(22) + "." + letters(43),
    "npm token": "np" + "m_" + letters(36),
    "PyPI token": "py" + "pi-" + letters(80),
    "Hugging Face token": "h" + "f_" + letters(34),
    "DigitalOcean token": "do" + "p_v1_" + digits(64),
    "Azure storage key": "Account" + "Key=" + letters(86) + "==",
    "Telegram token": of("123456789", 9) + ":A" + "A" + letters(33),
    "JSON web token": "ey" + "J" + letters(20) + ".ey" + "J" + letters(30) + "." + letters(43),
    "PuTTY key": "PuTTY-User" + "-Key-File-3: ssh-ed25519",
    "password in an address": "postgres:/" + "/app:" + letters(16) + "@db.internal/shop",
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----\\n" + letters(64),
    "literal under a telling name": "pass" + f'word = "{letters(14)}"',
}
