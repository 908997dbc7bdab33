"""Which change a text begins with: a link, `owner/repo#12`, `REPOSITORY 12` or `REPOSITORY BASE..HEAD`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.refactor import usable
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy
from patterns.review.request import Comparison, PullAsked

EXAMPLES = "`/review https://github.com/acme/shop/pull/12`, `/review shop#12` or `/review shop main..faster-totals`"
MOST_NUMBER = 2_000_000_000
AGAIN = "again"

_BRACKETED = re.compile(r"<(?P<url>https?://[^>|\s]+)(?:\|[^>]*)?>(?=\s|$)")
_WORD = re.compile(r"(?P<word>\S+)\s*(?P<rest>.*)", re.DOTALL)
_PULL = re.compile(
    r"https?://(?:[^/@]*@)?(?P<host>[\w.-]+)(?::\d+)?/(?P<place>[\w.-]+/[\w.-]+)/pulls?/(?P<number>\d+)(?:[/?#].*)?"
)
_NUMBERED = re.compile(r"(?P<name>[\w.-]+(?:/[\w.-]+)?)?#(?P<number>\d+)")
_NUMBER = re.compile(r"#?(?P<number>\d+)")
_AGAIN = re.compile(rf"(?:^|\s+){AGAIN}[.!]?$", re.IGNORECASE)
_RANGE = re.compile(r"(?P<base>\w[\w./-]*?)\.\.\.?(?P<head>\w[\w./-]*)")
"""Two dots or three: compared is always from where the branch left its base."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change in a repository that this person may use, and what was said of it."""

    repository: str
    what: Comparison | PullAsked
    text: str
    again: bool = False


def change_of(text: str, policy: Policy) -> Change | None:
    """None where the text names none: then it is a specification.

    Raises `RequestInvalid`: what cannot be meant is told with an example, and a repository that this person may not
    use as one that there is not.
    """
    first, rest = _cut(_BRACKETED.sub(lambda found: found["url"], text.strip(), count=1))
    if first.startswith(("https://", "http://")):
        return _of_link(first, rest, policy)
    if numbered := _NUMBERED.fullmatch(first.rstrip(",:;")):
        return _of_number(_repository(numbered["name"] or "", policy), numbered["number"], rest, policy)
    second, after = _cut(rest)
    spoken = first in policy.repositories or _places(first, policy)
    if not spoken and not _RANGE.fullmatch(second):
        return None
    repository = _repository(first, policy)
    if number := _NUMBER.fullmatch(second.rstrip(",:;")):
        return _of_number(repository, number["number"], after, policy)
    if wanted := _RANGE.fullmatch(second):
        what = Comparison(repository=repository, base=wanted["base"], head=wanted["head"])
        return _change(repository, what, after)
    raise RequestInvalid(f"After `{first}` say which branch against which, or the number: {EXAMPLES}.")


def _of_link(link: str, rest: str, policy: Policy) -> Change:
    found = _PULL.fullmatch(link.rstrip(".,;:)"))
    if not found:
        raise RequestInvalid(f"A link has to be that of a pull request: {EXAMPLES}.")
    return _of_number(_repository(found["place"], policy, found["host"].lower()), found["number"], rest, policy)


def _of_number(repository: str, number: str, rest: str, policy: Policy) -> Change:
    if policy.repositories[repository].rules.host != "github":
        raise RequestInvalid(
            f"The pull requests of `{repository}` cannot be read: it is not at GitHub. Name its branches instead: "
            f"`/review {repository} BASE..HEAD`."
        )
    if not 0 < int(number[:20]) <= MOST_NUMBER:
        raise RequestInvalid(f"There is no pull request of that number: {EXAMPLES}.")
    return _change(repository, PullAsked(repository=repository, number=int(number)), rest)


def _change(repository: str, what: Comparison | PullAsked, rest: str) -> Change:
    text = _AGAIN.sub("", rest.strip())
    return Change(repository, what, text, again=text != rest.strip())


def _repository(name: str, policy: Policy, host: str = "") -> str:
    """The configured name. Raises `RequestInvalid`, the same for one that is not there and one that is not theirs."""
    if not host and name in policy.repositories:
        return name
    fitting = _places(name, policy, host)
    if not fitting:
        raise RequestInvalid(f"This names no repository that you can review in: {EXAMPLES}. {usable(policy)}")
    return fitting[0]


def _places(name: str, policy: Policy, host: str = "") -> list[str]:
    return [
        one
        for one, own in policy.repositories.items()
        if own.place and own.place == name.lower() and host in ("", own.site or host)
    ]


def _cut(text: str) -> tuple[str, str]:
    """The first word and what follows it, lines and all."""
    found = _WORD.fullmatch(text.strip())
    return (found["word"], found["rest"]) if found else ("", "")
