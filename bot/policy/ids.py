"""Slack's ids as they stand in the policy file."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_WHO = re.compile(r"[UWS][A-Z0-9]{2,20}")
_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_TEAM = re.compile(r"T[A-Z0-9]{2,20}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")


def _who(name: str) -> str:
    if not _WHO.fullmatch(name):
        raise ValueError("is no id of a user (U…) or of a user group (S…)")
    return name


def _user(name: str) -> str:
    if not _USER.fullmatch(name):
        raise ValueError("is no id of a user (U…)")
    return name


def _channel(name: str) -> str:
    if not _CHANNEL.fullmatch(name):
        raise ValueError("is no id of a channel (C…)")
    return name


def _team(name: str) -> str:
    if not _TEAM.fullmatch(name):
        raise ValueError("is no id of a workspace (T…)")
    return name


WhoId = Annotated[str, AfterValidator(_who)]
UserId = Annotated[str, AfterValidator(_user)]
ChannelId = Annotated[str, AfterValidator(_channel)]
TeamId = Annotated[str, AfterValidator(_team)]
