"""Where a repository may come from."""

from __future__ import annotations

import re

_HTTPS = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~+-]+)+/?")
_FILE = "file://"


def local_path(url: str) -> str:
    """The path that a `file://` address or a bare path names."""
    return url.removeprefix(_FILE)


def address_problem(url: str, *, local: bool) -> str:
    """Why git is never given this address; empty when it may be.

    Only plain https, for everything else is a way to run a program (`ext::`, ssh options), to put a password into
    a process list (`https://name:word@…`) or to read this machine. A path only where the operator said `local`.
    """
    if not url.isprintable() or "\\" in url or " " in url:
        return "it holds a space, a backslash or a character that cannot be printed"
    if ".." in url.split("/"):
        return "it holds '..'"
    if local:
        return "" if local_path(url).startswith("/") else "a local repository is named by an absolute path"
    return "" if _HTTPS.fullmatch(url) else "only https://HOST/PATH, without user, password, query or fragment"
