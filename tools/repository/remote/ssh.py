"""How git calls ssh: with one key, to known hosts, and with nothing that a configuration could add."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from types import MappingProxyType

from tools.repository.credential import SshKey

_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "IdentitiesOnly": "yes",
        "IdentityAgent": "none",
        "BatchMode": "yes",
        "PreferredAuthentications": "publickey",
        "StrictHostKeyChecking": "yes",
        "GlobalKnownHostsFile": "/dev/null",
        "UpdateHostKeys": "no",
        "ForwardAgent": "no",
        "ForwardX11": "no",
        "ClearAllForwardings": "yes",
        "PermitLocalCommand": "no",
        "ControlMaster": "no",
        "ControlPath": "none",
        "ProxyCommand": "none",
        "CanonicalizeHostname": "no",
        "ConnectTimeout": "20",
        "ServerAliveInterval": "15",
        "ServerAliveCountMax": "4",
        "LogLevel": "ERROR",
    }
)


def ssh_command(key: SshKey) -> str:
    """The value of GIT_SSH_COMMAND, which a shell reads."""
    options = {**_OPTIONS, "UserKnownHostsFile": key.known_hosts}
    words = (word for name, value in options.items() for word in ("-o", f"{name}={value}"))
    return shlex.join(("ssh", "-F", "none", "-i", key.key, *words))
