"""What a host's sandbox is worth, and what to do where it is worth nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_GUIDE = "see docs/sandbox.md"
_USER_NAMESPACES = (
    "Ubuntu 24.04 and later: allow bwrap's user namespaces, by an AppArmor profile for /usr/bin/bwrap with `userns,` "
    "or by `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`"
)
_CONTAINER = (
    "in Docker: run with --security-opt seccomp=unconfined --security-opt systempaths=unconfined "
    "(podman: --security-opt unmask=ALL)"
)
_REMEDIES = (
    ("bubblewrap is not installed", "apt-get install bubblewrap"),
    ("util-linux", "apt-get install util-linux"),
    ("no filter for", "run Steward on x86_64 or aarch64"),
    ("Unknown option", "update bubblewrap: --bind-fd is in 0.10 and in the security updates of older releases"),
    ("unshare failed", "run Steward as an ordinary user, or give its container the capability SYS_ADMIN"),
    ("setting up uid map", _USER_NAMESPACES),
    ("RTM_NEWADDR", _USER_NAMESPACES),
    ("Can't mount proc", _CONTAINER),
    ("max_*_namespaces", "raise `sysctl user.max_user_namespaces`; inside another sandbox there is no way"),
    ("namespace", f"{_CONTAINER}; on a host: `sysctl -w kernel.unprivileged_userns_clone=1`"),
)
"""What an error says to what helps; the first that fits."""


@dataclass(frozen=True, slots=True)
class Tier:
    """What the sandbox of this host has shown it can do."""

    name: Literal["full", "container", "none"]
    reason: str = ""
    """Why it is no better one: what the probe ran into, in its own words."""
    remedy: str = ""
    """One line for the operator."""

    def __str__(self) -> str:
        """One line for the log, the card and `steward doctor`."""
        if self.name == "full":
            return "sandbox"
        what = "no sandbox on this host" if self.name == "none" else "no full sandbox on this host"
        return f"{what}: {self.reason} ({self.remedy})"


def no_sandbox(reason: str, *, weaker: bool = False) -> Tier:
    """The tier `none`, with the remedy that fits the reason; `weaker` where the container tier may be another."""
    other = "or, weaker, set STEWARD_SANDBOX_ALLOW=container; " if weaker else ""
    return Tier(name="none", reason=reason, remedy=_remedy(reason, other))


def container(reason: str) -> Tier:
    """The tier `container`; the reason is why it is not `full`."""
    return Tier(name="container", reason=reason, remedy=_remedy(reason))


def _remedy(reason: str, other: str = "") -> str:
    remedy = next((f"{remedy}; " for sign, remedy in _REMEDIES if sign in reason), "")
    return f"{remedy}{other}{_GUIDE}"
