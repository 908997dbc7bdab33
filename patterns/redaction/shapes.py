"""The shapes of well-known secrets. Each is linear: no repetition inside a repetition, every repetition bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of secret."""

    kind: str
    hint: str
    """Stands in every such secret, in lower case: a line without it is not searched."""
    pattern: re.Pattern[str]


def _shape(kind: str, hint: str, pattern: str) -> Shape:
    return Shape(kind, hint, re.compile(pattern))


ADDRESS = "password in an address"
_END = r"(?![A-Za-z0-9_-])"

SHAPES = (
    _shape("AWS access key", "a", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
    _shape("GitHub token", "gh", rf"\bgh[pousr]_[A-Za-z0-9]{{36,255}}{_END}"),
    _shape("GitHub fine-grained token", "github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{50,255}"),
    _shape("GitLab token", "gl", rf"\bgl(?:pat|dt|rt|cbt|ptt|soat)-[A-Za-z0-9_.-]{{20,255}}{_END}"),
    _shape("Slack token", "xox", r"\bxox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,255}"),
    _shape("Slack workflow token", "xwfp-", r"\bxwfp-[A-Za-z0-9-]{20,255}"),
    _shape("Slack app token", "xapp-", r"\bxapp-\d-[A-Za-z0-9-]{20,255}"),
    _shape(
        "Slack webhook", "hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_+-]{20,255}"
    ),
    _shape("Anthropic key", "sk-ant-", r"\bsk-ant-[A-Za-z0-9_-]{20,255}"),
    _shape("OpenAI key", "sk-", r"\bsk-(?!ant-)(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{20,255}"),
    _shape("Google API key", "aiza", rf"\bAIza[A-Za-z0-9_-]{{35}}{_END}"),
    _shape("Google OAuth secret", "gocspx-", rf"\bGOCSPX-[A-Za-z0-9_-]{{28}}{_END}"),
    _shape("Google service account", "private_key_id", r'"private_key_id"\s{0,4}:\s{0,4}"[0-9a-f]{40}"'),
    _shape("Stripe key", "_live_", r"\b[sr]k_live_[A-Za-z0-9]{16,255}"),
    _shape("Twilio key", "sk", r"\bSK[0-9a-f]{32}\b"),
    _shape("SendGrid key", "sg.", rf"\bSG\.[A-Za-z0-9_-]{{22}}\.[A-Za-z0-9_-]{{43}}{_END}"),
    _shape("npm token", "npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    _shape("PyPI token", "pypi-", r"\bpypi-[A-Za-z0-9_-]{50,255}"),
    _shape("Hugging Face token", "hf_", r"\bhf_[A-Za-z0-9]{34}\b"),
    _shape("DigitalOcean token", "_v1_", r"\bdo[opr]_v1_[0-9a-f]{64}\b"),
    _shape("Azure storage key", "accountkey=", r"(?i:AccountKey)=[A-Za-z0-9+/]{86}=="),
    _shape("Telegram token", ":aa", rf"\b\d{{8,10}}:AA[A-Za-z0-9_-]{{33}}{_END}"),
    _shape("JSON web token", "eyj", r"\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}"),
    _shape("PuTTY key", "putty-user-key-file-", r"PuTTY-User-Key-File-\d: "),
    _shape(ADDRESS, "://", r"\b[a-z][a-z0-9+.-]{1,20}://[\w.~%+-]{0,64}:[\w.~!$&*+,;=%^-]{6,128}@[A-Za-z0-9\[]"),
)

PEM = re.compile(r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?P<rest>.{0,200})")
"""A private key's first line; alone it is a word about keys, with a body it is one."""
PEM_BODY = re.compile(r"^[\s'\"+\\n]{0,40}(?:[A-Za-z0-9+/]{40}|(?:Proc-Type|DEK-Info|Version|Comment): )")

ASSIGNED = re.compile(
    r"(?i:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|credentials?)"
    r"[A-Za-z0-9_.-]{0,20}['\"\]]{0,2}\s{0,4}(?::=|=>|=|:)\s{0,4}[a-z]{0,2}(?P<quote>['\"`])(?P<value>[^'\"`\s]{8,200})(?P=quote)"
)
"""A literal given to a name that speaks of a secret."""
