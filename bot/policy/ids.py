"""Slack's ids as they stand in the policy file."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator


def _fitting(pattern: str, what: str) -> AfterValidator:
    form = re.compile(pattern)

    def check(name: str) -> str:
        if not form.fullmatch(name):
            raise ValueError(f"is no id of {what}")
        return name

    return AfterValidator(check)


WhoId = Annotated[str, _fitting(r"[UWS][A-Z0-9]{2,20}", "a user (U…) or of a user group (S…)")]
UserId = Annotated[str, _fitting(r"[UW][A-Z0-9]{2,20}", "a user (U…)")]
ChannelId = Annotated[str, _fitting(r"[CGD][A-Z0-9]{2,20}", "a channel (C…)")]
TeamId = Annotated[str, _fitting(r"T[A-Z0-9]{2,20}", "a workspace (T…)")]
