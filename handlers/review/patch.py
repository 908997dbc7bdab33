"""A patch that somebody shared: which file of a message is meant, and whether its content is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.refactor import usable
from handlers.slack.text import shorten, visible
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy
from patterns.review.request import ReviewRequest, SharedPatch
from patterns.values.questions import FormField

MOST_BYTES = 256 * 1024
NAME_CHARACTERS = 80
URL_CHARACTERS = 2000
"""All that travels with a form may have 3000."""
ENDINGS = (".patch", ".diff")
TYPES = frozenset({"diff", "patch"})
"""Slack's own word for a file's kind; a snippet may have any name."""
REPOSITORY, TEXT = "repository", "text"
NONE = "-"
_FILE = re.compile(r"^--- [^\n]+\n\+\+\+ [^\n]+\n@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SharedFile:
    """One file of a message."""

    name: str
    url: str
    """Whose it is has to be checked before it is asked."""
    owner: str
    """Slack user id."""
    count: int
    """How many patches the message has; this is the first."""


def shared_file(message: Mapping[str, Any]) -> SharedFile:
    """The first patch of a message, as Slack tells of it. Raises `RequestInvalid`, written for who asked."""
    files = [one for one in message.get("files") or () if _is_patch(one)]
    if not files:
        raise RequestInvalid("There is no patch in this message: share a `.patch` or `.diff` file, then try again.")
    first = files[0]
    url, name = str(first.get("url_private_download") or ""), _name(first)
    if first.get("is_external") or not 0 < len(url) <= URL_CHARACTERS:
        raise RequestInvalid(f"`{name}` is not kept by Slack in this workspace: share the patch itself.")
    if int(first.get("size") or 0) > MOST_BYTES:
        raise RequestInvalid(f"`{name}` is larger than {MOST_BYTES // 1024} kB. Share a smaller patch.")
    owner = str(first.get("user") or message.get("user") or "")
    return SharedFile(name=name, url=url, owner=owner, count=len(files))


def patch_text(content: bytes) -> str:
    """The file's text, when it is a unified diff. Raises `RequestInvalid`."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise RequestInvalid("That file is no UTF-8 text. Share what `git diff` prints, as UTF-8.") from None
    if "\0" in text or not _FILE.search(text):
        raise RequestInvalid("That file holds no changed lines. Share a unified diff, such as `git diff` prints.")
    return text


def fields_of(policy: Policy) -> tuple[FormField, ...]:
    """What is asked beside the file; `policy` is what this person may use here."""
    names = tuple((one, one) for one in policy.repositories)
    return (
        FormField(
            id=REPOSITORY,
            label="Repository that it fits",
            kind="one_of",
            options=((NONE, "None: the patch alone is looked at"), *names),
            initial="" if names else NONE,
            hint="The patch is put on its default branch, for context and checks.",
        ),
        FormField(id=TEXT, label="What to look at", kind="lines", optional=True, hint="At most 3,000 characters."),
    )


def request_of(sent: Mapping[str, str], *, name: str, text: str, requester: str, policy: Policy) -> ReviewRequest:
    """The request, by the rules and within the limits of its repository. Raises `RequestInvalid`."""
    check_repository(sent, policy)
    repository = "" if sent[REPOSITORY] == NONE else sent[REPOSITORY]
    request = ReviewRequest(
        text=sent.get(TEXT, ""),
        patch=SharedPatch(repository=repository, name=name, text=text),
        requester=requester,
        limits=policy.limits,
    )
    own = policy.repositories.get(repository)
    return request.model_copy(update={"limits": own.limits, "rules": own.rules}) if own else request


def check_repository(sent: Mapping[str, str], policy: Policy) -> None:
    """Raises `RequestInvalid` for one that this person may not use, and for none chosen."""
    if sent.get(REPOSITORY) != NONE and sent.get(REPOSITORY) not in policy.repositories:
        raise RequestInvalid(f"Choose a repository, or none. {usable(policy)}")


def as_typed(sent: Mapping[str, str], name: str) -> str:
    """The same in words, for the thread's root."""
    where = "" if sent[REPOSITORY] == NONE else f"{sent[REPOSITORY]} "
    return f"{where}patch {name} {sent.get(TEXT, '')}".strip()


def _is_patch(file: Mapping[str, Any]) -> bool:
    return str(file.get("name") or "").lower().endswith(ENDINGS) or file.get("filetype") in TYPES


def _name(file: Mapping[str, Any]) -> str:
    plain = " ".join(visible(str(file.get("name") or file.get("title") or "patch")).split())
    return shorten(re.sub(r"[<>&`]", "_", plain), NAME_CHARACTERS)
