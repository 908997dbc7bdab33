"""A pull request with a change that can be commented on."""

from __future__ import annotations

import pytest

from bot.local.github.server import FakeGitHub
from bot.local.github.state import Discussion

PATCH = "@@ -10,3 +10,4 @@ def total():\n ten\n-eleven\n+Eleven\n+and a half\n twelve"


@pytest.fixture
def discussion(fake: FakeGitHub) -> Discussion:
    """Of pull request 1."""
    fake.pull("feature")
    opened = fake.repositories["acme/shop"].discussions[1]
    opened.show({"a.py": PATCH})
    return opened
