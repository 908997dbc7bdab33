"""The error tree: everything that may go wrong, by what a run can do about it.

An adapter translates its library's errors into these at its edge, and nothing else gets past it. An error
carries a stable `code`, facts (numbers and names that are safe to show) and a `detail` for the log; what a
person reads is looked up by code, never taken from here.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

Fact = str | int | float | bool


class ErrorRecord(BaseModel):
    """An error as the journal keeps it: enough to raise the very same one on a replay."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    code: str
    detail: str = ""
    facts: dict[str, Fact] = {}


class StewardError(Exception):
    """The root. Caught where a run must say how it ended."""

    code: ClassVar[str] = "unexpected"

    def __init__(self, detail: str = "", **facts: Fact) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts

    def __str__(self) -> str:
        """The log's line: the code, the detail and the facts."""
        facts = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return " ".join(part for part in (self.code, self.detail, facts) if part)

    def record(self) -> ErrorRecord:
        """The error as data, for the journal and for letters between runs."""
        return ErrorRecord(code=self.code, detail=self.detail[:2000], facts=self.facts)


class Unexpected(StewardError):
    """A fault of ours: an exception that no adapter translated. The log has it whole."""

    code = "unexpected"


class ConfigurationInvalid(StewardError):
    """A setting is missing or wrong; the process does not start."""

    code = "configuration"


class RequestInvalid(StewardError):
    """What a person typed cannot be carried out; `detail` is written for that person and shows an example."""

    code = "request"


class NotAllowed(StewardError):
    """The person may not do this; `detail` says who may."""

    code = "not_allowed"


class ApprovalVoid(StewardError):
    """What would be done is not what a person said yes to. Nothing was done."""

    code = "approval_void"


class RunStopped(StewardError):
    """A person stopped the run. Facts: `by` (a Slack user id)."""

    code = "stopped"


class LimitReached(StewardError):
    """A guardrail said no. Facts: `limit` (G-COST…), `value`, `cap`.

    And `of`, whose it is in words, where it is not the run's own: nobody in its thread can raise that one.
    """

    code = "limit"


class PriceUnknown(StewardError):
    """The model has no price, so its cost cannot be capped. Facts: `model`."""

    code = "price_unknown"


class ModelError(StewardError):
    """The model's endpoint did not give a usable reply."""

    code = "model"


class ModelUnreachable(ModelError):
    """No connection, a server fault or no reply in time, after the retries."""

    code = "model_unreachable"


class ModelOverloaded(ModelError):
    """The endpoint asked us to wait longer than the run may. Facts: `retry_after_seconds`."""

    code = "model_overloaded"


class ModelDenied(ModelError):
    """The key, the account or the model's name is not accepted. No retry helps."""

    code = "model_denied"


class ModelQuotaSpent(ModelError):
    """The provider's account is out of money or quota. No retry helps."""

    code = "model_quota"


class ModelRejected(ModelError):
    """The endpoint says that our request is wrong."""

    code = "model_rejected"


class ContextTooLong(ModelError):
    """The prompt does not fit into the model's window."""

    code = "context_too_long"


class ContentRefused(ModelError):
    """The model or its provider's filter declines to answer."""

    code = "content_refused"


class ModelMalformed(ModelError):
    """A 200 answer that holds no usable message."""

    code = "model_malformed"


class AnswerInvalid(ModelError):
    """A structured answer was still wrong after the re-asks. `detail` lists what was wrong."""

    code = "answer_invalid"


class RepositoryError(StewardError):
    """Git said no."""

    code = "repository"


class RepositoryUnknown(RepositoryError):
    """No repository of that name is configured. Facts: `name`, `known`."""

    code = "repository_unknown"


class HostRefused(RepositoryError):
    """The code host did not do it. Facts: `reason`."""

    code = "host_refused"


class RepositoryUnreachable(RepositoryError):
    """The remote cannot be read: address, network or rights."""

    code = "repository_unreachable"


class CredentialRefused(RepositoryError):
    """The remote does not accept our token or key, or not for this; nothing was pushed. Facts: `name`, `reason`."""

    code = "credential_refused"


class RepositoryTooLarge(RepositoryError):
    """Its mirror would take more than the operator allows. Facts: `name`, `megabytes`."""

    code = "repository_too_large"


class DiskFull(RepositoryError):
    """There is no room on our own disk; what was under way there is undone."""

    code = "disk_full"


class RefUnknown(RepositoryError):
    """The branch or commit does not exist. Facts: `ref`."""

    code = "ref_unknown"


class RepositoryEmpty(RepositoryError):
    """The repository has no commit yet."""

    code = "repository_empty"


class PatchRefused(RepositoryError):
    """A patch does not apply to the base it names."""

    code = "patch_refused"


class PathRefused(RepositoryError):
    """A path that no tool may touch: outside the tree, inside `.git`, a link, a device. Facts: `path`, `why`."""

    code = "path_refused"


class PushRefused(RepositoryError):
    """The remote did not take the branch. Facts: `reason` (for people), `branch`."""

    code = "push_refused"


class SandboxUnavailable(StewardError):
    """Commands cannot be run here. `detail` says why, and the one-line remedy."""

    code = "sandbox"


class WebError(StewardError):
    """The web did not give a page."""

    code = "web"


class AddressRefused(WebError):
    """The address is not one that may be fetched. Facts: `url`, `why`."""

    code = "address_refused"


class PageUnreadable(WebError):
    """Fetched, or not even that, but no text came of it. Facts: `url`, `why`."""

    code = "page_unreadable"


class SearchFailed(WebError):
    """The search provider failed: not the same as no results."""

    code = "search_failed"


class ThreadClosed(StewardError):
    """Slack does not let us write there. Facts: `reason` (Slack's own word)."""

    code = "thread_closed"


class SlackRefused(StewardError):
    """Slack says that the call itself is wrong: its payload, a scope, the token. Facts: `reason`, `method`."""

    code = "slack_refused"


class SlackUnavailable(StewardError):
    """Slack does not answer, after the retries."""

    code = "slack_unavailable"


class StoreUnavailable(StewardError):
    """The database does not answer, or not as it should: locked, full, gone, damaged."""

    code = "store"


def _tree(root: type[StewardError]) -> dict[str, type[StewardError]]:
    below = {code: kind for child in root.__subclasses__() for code, kind in _tree(child).items()}
    return {root.code: root, **below}


def revive(record: ErrorRecord) -> StewardError:
    """The error that `record` was made of, ready to be raised again.

    A code that this version no longer knows comes back as `Unexpected`, never as a crash of the replay.
    """
    kind = _tree(StewardError).get(record.code, Unexpected)
    return kind(record.detail, **record.facts)
