"""What a person reads when a run fails: what happened and what to do next. By code, never an exception's text."""

from __future__ import annotations

from handlers.slack.text import shorten
from patterns.errors import Fact, LimitReached, RequestInvalid, RunStopped, StewardError
from patterns.guardrails.stops import LIMITS, stop_of
from patterns.values.report import Report, Stop

FACT_CHARACTERS = 300

TABLE: dict[str, tuple[str, str]] = {
    "unexpected": ("Something broke inside Steward.", "Tell the operator the run's id: the log has the details."),
    "configuration": ("Steward is not set up for this.", "The operator can run `steward doctor`."),
    "not_allowed": ("That is not allowed.", "Ask someone who is named in Steward's settings."),
    "approval_void": (
        "What was approved is not what would be done now.",
        "Nothing was done for that approval: start again, and look at what you are asked then.",
    ),
    "stopped": ("The run was stopped.", "Start it again when you like; nothing was changed."),
    "limit": ("A limit of this run is reached.", "Ask for less at a time, or the operator for a higher limit."),
    "price_unknown": (
        "The price of the model `{model}` is not known, so its cost cannot be capped.",
        "The operator can set it in STEWARD_PRICES.",
    ),
    "model": ("The model gave no usable reply.", "Try again; the operator can look at `steward doctor`."),
    "model_unreachable": ("The model's endpoint does not answer.", "Try again in some minutes."),
    "model_overloaded": ("The model's endpoint is overloaded.", "Try again in some minutes."),
    "model_denied": ("The model's endpoint does not accept Steward's key or model name.", "Ask the operator."),
    "model_quota": ("The account at the model's provider is used up.", "Ask the operator to top it up."),
    "model_rejected": ("The model's endpoint refused the request.", "Ask the operator; the log has the details."),
    "context_too_long": ("This is too large for the model.", "Ask for a smaller piece."),
    "content_refused": ("The model declined to answer this.", "Say it differently."),
    "model_malformed": ("The model's endpoint sent something that is no reply.", "Try again."),
    "answer_invalid": (
        "The model did not come to a usable answer, also when told what was wrong with it.",
        "Ask for less at a time, or say it more exactly.",
    ),
    "repository": ("Git refused.", "Ask the operator; the log has the details."),
    "repository_unknown": ("There is no repository `{name}` here.", "These are: {known}."),
    "repository_unreachable": (
        "The repository cannot be reached.",
        "Ask the operator to check its address and rights.",
    ),
    "credential_refused": (
        "The host of `{name}` does not accept Steward's credential: {reason}.",
        "Ask the operator to renew it or to widen its rights; nothing was pushed.",
    ),
    "repository_too_large": (
        "The repository `{name}` is larger than Steward may mirror ({megabytes} MB).",
        "Ask the operator for a higher limit.",
    ),
    "disk_full": ("There is no room left on Steward's disk.", "Ask the operator to make some, then start again."),
    "ref_unknown": ("There is no branch or commit `{ref}`.", "Check its name."),
    "repository_empty": ("The repository has no commit yet.", "Push a first commit."),
    "patch_refused": ("A change does not apply to its base.", "Start again: the branch may have moved."),
    "path_refused": ("The path `{path}` cannot be used: {why}.", "Name another one."),
    "push_refused": (
        "The remote did not take the branch: {reason}.",
        "Nothing there was changed, and the diff stays in this thread; ask the operator.",
    ),
    "host_refused": (
        "The code host refused what Steward asked of it: {reason}.",
        "A branch that was pushed stays there: open the pull request by hand, or ask the operator to check the rights.",
    ),
    "sandbox": ("Commands cannot be run on this host.", "The operator can run `steward doctor`."),
    "web": ("The web did not answer.", "Try again."),
    "address_refused": ("That address may not be fetched: {why}.", "Name a public page."),
    "page_unreadable": ("That page cannot be read: {why}.", "Name another one."),
    "search_failed": ("The search provider failed.", "Try again; the operator can check its settings."),
    "thread_closed": ("Slack does not let Steward write here ({reason}).", "Invite the bot to the channel."),
    "slack_refused": (
        "Slack refused what Steward asked of it ({reason}).",
        "The operator can run `steward doctor`; the log has the details.",
    ),
    "slack_unavailable": ("Slack did not answer.", "Try again."),
    "store": ("The database did not answer.", "Try again; the operator can look at `steward doctor`."),
}
"""Code: what happened, what to do next. `{holes}` are facts of the error."""


def words_of(error: StewardError) -> str:
    """One or two sentences for a person."""
    if isinstance(error, RequestInvalid):
        return error.detail
    happened, next_step = TABLE.get(error.code, TABLE["unexpected"])
    facts = _Facts({name: _quoted(fact) for name, fact in error.facts.items()})
    return f"{happened.format_map(facts)} {next_step.format_map(facts)}"


def report_of(error: StewardError, *, hint: str = "") -> Report:
    """A failed run's report; `hint` is one more thing to know."""
    facts = tuple(part for part in (f"code {error.code}", hint) if part)
    if isinstance(error, RunStopped):
        return Report(headline="Stopped", stop=stop_of(error), facts=facts)
    if isinstance(error, LimitReached) and error.facts.get("limit") in LIMITS:
        return Report(headline="A limit ended this run", stop=stop_of(error), facts=facts)
    return Report(headline="This did not work", stop=Stop(code="failed", words=words_of(error)), facts=facts)


def _quoted(fact: Fact) -> Fact:
    """A fact may hold a name from outside: it is shown, and names nobody."""
    if not isinstance(fact, str):
        return fact
    return shorten(fact.replace("<", "(").replace(">", ")").replace("`", "'"), FACT_CHARACTERS)


class _Facts(dict[str, Fact]):
    def __missing__(self, name: str) -> str:
        return "?"
