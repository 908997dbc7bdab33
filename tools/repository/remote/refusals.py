"""What git says when a remote does not accept who we are. Its words are the C locale's."""

from __future__ import annotations

import re

_REASONS = {
    "the host's ssh key is not a known one": ("Host key verification failed", "No .* host key is known"),
    "the ssh key is not accepted": (r"Permission denied \(", "Load key .* error", "bad permissions"),
    "the credential is missing, wrong or has expired": (
        *("returned error: 401", "Authentication failed", "could not read (?:Username|Password)"),
        *("[Ii]nvalid username", "[Ii]nvalid credentials"),
    ),
    "the credential may not do this": (
        *("returned error: 403", r"[Pp]ermission to \S+ denied", "Write access to repository not granted"),
        *("[Dd]eploy key .*not allowed", "marked as read.only"),
    ),
}


def refusal(words: str) -> str:
    """Why the remote does not accept the credential; empty for every other failure."""
    return next((why for why, forms in _REASONS.items() if any(re.search(form, words) for form in forms)), "")
