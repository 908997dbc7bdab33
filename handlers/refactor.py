"""`/refactor REPOSITORY what to change`, or its form: the words made a request."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.refactor.request import RefactorRequest
from patterns.values.questions import FormField

EXAMPLE = "`/refactor shop move the price rules out of cart.py and keep cart.total as it is`"
TEXT_LEAST = 8
MICRODOLLARS = 1_000_000
REPOSITORY, TEXT, BRANCH, DOLLARS, DRAFT = "repository", "text", "branch", "dollars", "draft"
_BRANCH = re.compile(r"\w(?:[\w/+#-]|\.(?!\.)){0,199}")
"""Only so that a slip is told at its field: git's own rules come later."""


def parse(text: str, *, requester: str, policy: Policy) -> RefactorRequest:
    """The request. Raises `RequestInvalid` with what is wrong and an example."""
    typed = words_of(text)
    if typed[REPOSITORY] not in policy.repositories:
        raise RequestInvalid(f"The first word names a repository. {usable(policy)} For example {EXAMPLE}")
    if len(typed[TEXT]) < TEXT_LEAST:
        raise RequestInvalid(f"Say what to change in `{typed[REPOSITORY]}`. For example {EXAMPLE}")
    return request_of(typed, requester=requester, policy=policy)


def words_of(text: str) -> dict[str, str]:
    """What was typed, by the fields of the form: REPOSITORY[@BRANCH] and the rest."""
    name, _, rest = text.strip().partition(" ")
    repository, _, branch = name.partition("@")
    return {REPOSITORY: repository, BRANCH: branch, TEXT: rest.strip()}


def is_unfinished(text: str, policy: Policy) -> bool:
    """Whether a repository is named that this person may use, and too little after it."""
    typed = words_of(text)
    return typed[REPOSITORY] in policy.repositories and len(typed[TEXT]) < TEXT_LEAST


def usable(policy: Policy) -> str:
    """Which repositories this person can use here, in a sentence; the others are not said to exist."""
    if not policy.repositories:
        return "There is none that you can use in this channel: who may use which one where is up to the operator."
    return f"You can use these here: {', '.join(f'`{one}`' for one in policy.repositories)}."


def form_of(policy: Policy, typed: Mapping[str, str]) -> tuple[FormField, ...]:
    """The fields, with what was typed already. Raises `RequestInvalid` where there is nothing to choose."""
    if not policy.repositories:
        raise RequestInvalid(usable(policy))
    names = tuple(policy.repositories)
    chosen = typed.get(REPOSITORY, "")
    fields = [
        FormField(
            id=REPOSITORY,
            label="Repository",
            kind="one_of",
            options=tuple((one, one) for one in names),
            initial=chosen if chosen in names else names[0],
        ),
        FormField(id=TEXT, label="What to change", kind="lines", initial=typed.get(TEXT, ""), hint=TEXT_HINT),
        FormField(id=BRANCH, label="Branch", initial=typed.get(BRANCH, ""), optional=True, hint=BRANCH_HINT),
        FormField(id=DOLLARS, label="Cap in dollars", optional=True, hint=_caps(policy)),
    ]
    if on_github := [one.rules for one in policy.repositories.values() if one.rules.host == "github"]:
        ticked = DRAFT if all(one.draft for one in on_github) else ""
        option = ((DRAFT, "Open the pull request as a draft"),)
        fields.append(
            FormField(id=DRAFT, label="Pull request", kind="any_of", options=option, initial=ticked, optional=True)
        )
    return tuple(fields)


TEXT_HINT = "Such as: move the price rules out of cart.py and keep cart.total as it is"
BRANCH_HINT = "From which the work begins; empty: the default branch."


def problems_of_form(sent: Mapping[str, str], policy: Policy) -> dict[str, str]:
    """What is wrong, by field."""
    own = policy.repositories.get(sent[REPOSITORY])
    if own is None:
        return {REPOSITORY: usable(policy)}
    found = {}
    if len(sent[TEXT]) < TEXT_LEAST:
        found[TEXT] = f"Say what to change. {TEXT_HINT}"
    if sent.get(BRANCH) and not _BRANCH.fullmatch(sent[BRANCH]):
        found[BRANCH] = "This is no branch's name."
    if sent.get(DOLLARS) and not 0 < dollars(sent[DOLLARS]) <= own.limits.cap_microdollars / MICRODOLLARS:
        found[DOLLARS] = f"A number above 0, at most {_cap(own)} in {sent[REPOSITORY]}."
    return found


def request_of(sent: Mapping[str, str], *, requester: str, policy: Policy) -> RefactorRequest:
    """The request of fields in which nothing is wrong."""
    own = policy.repositories[sent[REPOSITORY]]
    limits, rules = own.limits, own.rules
    if sent.get(DOLLARS):
        limits = limits.with_cap(round(dollars(sent[DOLLARS]) * MICRODOLLARS))
    if DRAFT in sent:
        rules = rules.model_copy(update={"draft": bool(sent[DRAFT])})
    return RefactorRequest(
        repository=sent[REPOSITORY],
        branch=sent.get(BRANCH) or None,
        text=sent[TEXT],
        requester=requester,
        limits=limits,
        rules=rules,
    )


def as_typed(sent: Mapping[str, str]) -> str:
    """The same as a command, for the thread's root."""
    branch = f"@{sent[BRANCH]}" if sent.get(BRANCH) else ""
    return f"{sent[REPOSITORY]}{branch} {sent[TEXT]}"


def dollars(words: str) -> float:
    """An amount as people write it; 0 for what is none."""
    try:
        value = float(words.removeprefix("$").strip())
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


def _cap(own: RepositoryPolicy) -> str:
    return f"${own.limits.cap_microdollars / MICRODOLLARS:.2f}"


def _caps(policy: Policy) -> str:
    """The highest caps, where they are not the same in a line for each."""
    caps = {name: _cap(own) for name, own in policy.repositories.items()}
    if len(set(caps.values())) == 1:
        return f"At most {next(iter(caps.values()))}; empty: that."
    return f"At most {', '.join(f'{cap} in {name}' for name, cap in caps.items())}; empty: that."
