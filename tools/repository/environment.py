"""The environment that every git command runs in: closed, and with nothing left to a configuration file.

No list of settings can make git safe on a git directory that somebody else wrote, so there is none: the mirrors are
made here, `GIT_DIR` is always given, and no checkout ever holds a `.git`. The settings below are the second wall.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

Transport = Literal["https", "ssh", "file"]

_NETWORK_NAMES = ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""What a host needs to reach a remote through its company's proxy; given to the network verbs only."""

_VARIABLES = MappingProxyType(
    {
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "/bin/false",
        "SSH_ASKPASS": "/bin/false",
        "GIT_SSH_COMMAND": "/bin/false",
        "GIT_EDITOR": "/bin/false",
        "GIT_PAGER": "cat",
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
    }
)

_CONFIGURATION = MappingProxyType(
    {
        "core.hooksPath": os.devnull,
        "core.fsmonitor": "false",
        "core.attributesFile": os.devnull,
        "core.excludesFile": os.devnull,
        "core.autocrlf": "false",
        "core.quotePath": "true",
        "core.protectHFS": "true",
        "core.protectNTFS": "true",
        "protocol.allow": "never",
        "credential.helper": "",
        # With git's default a redirect to another host is sent the Authorization header of this one.
        "http.followRedirects": "false",
        "http.lowSpeedLimit": "1000",
        "http.lowSpeedTime": "30",
        # Trees in progress hang on no ref: a collection would take them away.
        "gc.auto": "0",
        "maintenance.auto": "false",
        "safe.bareRepository": "explicit",
        "submodule.recurse": "false",
        "fetch.recurseSubmodules": "false",
        # What is fetched stays one pack: it is measured while it comes, and the half of one is told from work of ours.
        "fetch.unpackLimit": "1",
        "init.templateDir": "",
        "init.defaultBranch": "main",
        # Said here, so that every machine merges and compares the same way.
        "merge.renames": "true",
        "merge.renameLimit": "2000",
        "merge.directoryRenames": "conflict",
        "merge.conflictStyle": "merge",
        "diff.renameLimit": "2000",
        "diff.algorithm": "myers",
    }
)


def hardened(*, home: Path, git_directory: Path, transport: Transport) -> dict[str, str]:
    """Everything a local command gets, and all that it gets. `home` should be empty."""
    settings = {**_CONFIGURATION, f"protocol.{transport}.allow": "always"}
    return {
        **_VARIABLES,
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "GIT_DIR": str(git_directory),
        "GIT_ALLOW_PROTOCOL": transport,
        "GIT_CONFIG_COUNT": str(len(settings)),
        **_numbered(settings, 0),
    }


def networked(environment: Mapping[str, str], *, url: str, header: str = "", ssh: str = "") -> dict[str, str]:
    """What the verbs that reach the remote get beside it: the host's proxy and authorities, and the credential.

    A header is for that one host, and goes by environment: an argument can be read by every user of the machine. `ssh`
    is the whole command.
    """
    found = {name: os.environ[name] for name in _NETWORK_NAMES if name in os.environ}
    if "SSL_CERT_FILE" in found:
        found["GIT_SSL_CAINFO"] = found["SSL_CERT_FILE"]  # a git that was built with GnuTLS does not know the other
    if ssh:
        found |= {"GIT_SSH_COMMAND": ssh, "GIT_SSH_VARIANT": "ssh"}
    if not header:
        return {**environment, **found}
    count = int(environment["GIT_CONFIG_COUNT"])
    parts = urlsplit(url)
    key = {f"http.{parts.scheme}://{parts.netloc}/.extraHeader": header}
    return {**environment, **found, "GIT_CONFIG_COUNT": str(count + 1), **_numbered(key, count)}


def _numbered(settings: Mapping[str, str], start: int) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for number, (key, value) in enumerate(settings.items(), start):
        pairs[f"GIT_CONFIG_KEY_{number}"] = key
        pairs[f"GIT_CONFIG_VALUE_{number}"] = value
    return pairs
