"""Where a repository may come from."""

from __future__ import annotations

import re

_HTTPS = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~+-]+)+/?")
_NAME = r"[a-z_][a-z0-9_.-]{0,31}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_PART = r"[A-Za-z0-9._~+][A-Za-z0-9._~+-]*"
_SSH = re.compile(rf"ssh://{_NAME}(?::[0-9]{{1,5}})?(?:/{_PART})+/?|{_NAME}:/?{_PART}(?:/{_PART})*/?")
_FILE = "file://"


def local_path(url: str) -> str:
    """The path that a `file://` address or a bare path names."""
    return url.removeprefix(_FILE)


def is_ssh(url: str) -> bool:
    """Whether it is `ssh://USER@HOST/PATH` or `USER@HOST:PATH`, and nothing that ssh could take for an option."""
    return _SSH.fullmatch(url) is not None


def address_problem(url: str, *, local: bool, ssh: bool = False) -> str:
    """Why git is never given this address; empty when it may be.

    Only plain https, or ssh where there is a key for it: everything else is a way to run a program (`ext::`, options),
    to put a password into a process list (`https://name:word@…`) or to read this machine. A path only where the
    operator said `local`.
    """
    if not url.isprintable() or "\\" in url or " " in url:
        return "it holds a space, a backslash or a character that cannot be printed"
    if ".." in re.split("[/:]", url):
        return "it holds '..'"
    if local:
        return "" if local_path(url).startswith("/") else "a local repository is named by an absolute path"
    if ssh:
        return "" if is_ssh(url) else "with an ssh key only ssh://USER@HOST/PATH or USER@HOST:PATH"
    if is_ssh(url):
        return "ssh needs a credential with a key and the known hosts"
    return "" if _HTTPS.fullmatch(url) else "only https://HOST/PATH, without user, password, query or fragment"
