"""The form of `/review`: a change to look at or a specification, and how."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.review.change import AGAIN, Change, change_of
from handlers.review.request import of_change, of_specification
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy
from patterns.review.request import ReviewRequest
from patterns.review.specification.criteria import given_criteria, lines_of
from patterns.review.specification.job import files_of_tests
from patterns.review.specification.languages import NAMED, language_of
from patterns.values.questions import FormField

TEXT, LANGUAGE, CRITERIA, TESTS = "text", "language", "criteria", "tests"
OF_SPECIFICATIONS = (LANGUAGE, CRITERIA, TESTS)
LANGUAGES = ("Python", "JavaScript", "TypeScript", "Go", "Java", "Rust")
RUN = " and ".join(one for one in LANGUAGES if language_of(one).tests)
OTHER = (NAMED, "Another one, named in the text")

FIELDS = (
    FormField(
        id=TEXT,
        label="What to review or to build",
        kind="lines",
        hint="The link of a pull request, shop#12, or shop main..faster-totals, then what to look at. Or what the code "
        "shall do: a function slug(title) that lowers, strips accents and joins words with one hyphen. At most 3,000 "
        "characters.",
    ),
    FormField(
        id=LANGUAGE,
        label="Language of the code to build",
        kind="one_of",
        options=(*((one, one) for one in LANGUAGES), OTHER),
        optional=True,
        hint="Left out: Python.",
    ),
    FormField(
        id=CRITERIA,
        label="What the code is judged by",
        kind="lines",
        optional=True,
        hint="One criterion a line; `blocker:` or `minor:` before it says how much it weighs. Left out: they are "
        "drafted, and shown. At most 3,000 characters.",
    ),
    FormField(
        id=TESTS,
        label="Tests that the code must pass",
        kind="lines",
        optional=True,
        hint=f"One test module, or files in fenced blocks. They are run in {RUN}, and only read in other languages. At "
        "most 3,000 characters.",
    ),
    FormField(
        id=AGAIN,
        label="A change that was reviewed before",
        kind="any_of",
        options=((AGAIN, "Review it again, also when nothing changed, and drafts and closed ones"),),
        optional=True,
    ),
)
NOT_HERE = "Only code that is built from a specification has this: leave it empty for a change."


def problems_of_form(sent: Mapping[str, str], policy: Policy) -> dict[str, str]:
    """What is wrong, by field."""
    try:
        change = change_of(sent[TEXT], policy)
        if change is None:
            of_specification(sent[TEXT], requester="", policy=policy)
    except RequestInvalid as error:
        return {TEXT: error.detail}
    if change:
        return {name: NOT_HERE for name in OF_SPECIFICATIONS if sent.get(name)}
    return {name: words for name in (CRITERIA, TESTS) if (words := _problem_of(name, sent))}


def _problem_of(name: str, sent: Mapping[str, str]) -> str:
    """What the run itself would refuse, said while it can still be mended."""
    try:
        if name == TESTS:
            files_of_tests(sent.get(TESTS, ""), language_of(sent.get(LANGUAGE, "")))
        elif criteria := criteria_of(sent):
            given_criteria(criteria)
    except RequestInvalid as error:
        return error.detail
    return ""


def request_of(sent: Mapping[str, str], *, requester: str, policy: Policy) -> ReviewRequest:
    """The request of fields in which nothing is wrong."""
    change = change_of(sent[TEXT], policy)
    if change:
        return of_change(_again(change, sent), requester=requester, policy=policy)
    more = {"language": sent.get(LANGUAGE, ""), "criteria": criteria_of(sent), "tests": sent.get(TESTS, "")}
    return of_specification(sent[TEXT], requester=requester, policy=policy).model_copy(update=more)


def criteria_of(sent: Mapping[str, str]) -> tuple[str, ...]:
    """As they were written, one a line."""
    return lines_of(sent.get(CRITERIA, ""))


def as_typed(sent: Mapping[str, str]) -> str:
    """The same in words, for the thread's root."""
    language = f"in {sent[LANGUAGE]}" if sent.get(LANGUAGE) not in (None, "", OTHER[0]) else ""
    count = len(criteria_of(sent))
    parts = (language, f"{count} criteria given" if count else "", "tests given" if sent.get(TESTS) else "")
    said = f"{sent[TEXT]} {AGAIN}" if sent.get(AGAIN) and not sent[TEXT].endswith(AGAIN) else sent[TEXT]
    beside = ", ".join(part for part in parts if part)
    return f"{said} ({beside})" if beside else said


def _again(change: Change, sent: Mapping[str, str]) -> Change:
    return Change(change.repository, change.what, change.text, again=change.again or bool(sent.get(AGAIN)))
