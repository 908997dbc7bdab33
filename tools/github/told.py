"""What the audit is told of effects at GitHub."""

from __future__ import annotations

from patterns.errors import HostRefused
from patterns.guardrails.audited import UNWRITTEN
from patterns.values.house.audit import AuditEntry, AuditFact
from patterns.values.questions import digest_of
from patterns.values.repository.reviews import NewReview, PostedReview, Remark
from patterns.values.repository.trees import PullRequest


def unwritten() -> HostRefused:
    """Nothing is done that cannot be recorded."""
    return HostRefused(reason=UNWRITTEN)


def pull_asked(repository: str, *, branch: str, onto: str, title: str, body: str, run_id: str) -> AuditEntry:
    """Before a pull request is opened."""
    facts: dict[str, AuditFact] = {"repository": repository, "branch": branch, "onto": onto}
    digest = digest_of({**facts, "title": title, "body": body})
    key = f"pull request begins {run_id} {branch} {digest}"
    return AuditEntry(kind="effect", run_id=run_id, what="pull request begins", facts=facts, digest=digest, key=key)


def pull_opened(begun: AuditEntry, made: PullRequest) -> AuditEntry:
    """It stands."""
    facts = {**begun.facts, "number": made.number, "draft": made.draft}
    what = "pull request opened"
    return begun.model_copy(
        update={"what": what, "facts": facts, "link": made.url, "key": begun.key.replace("begins", "opened", 1)}
    )


def review_asked(repository: str, number: int, review: NewReview) -> AuditEntry:
    """Before a review is posted."""
    return AuditEntry(
        kind="effect",
        run_id=review.key,
        what="review begins",
        facts={"repository": repository, "number": number, "commit": review.commit, "comments": len(review.remarks)},
        digest=digest_of(review.model_dump(mode="json")),
        key=f"review begins {review.key} {repository} {number}",
    )


def review_posted(begun: AuditEntry, made: PostedReview) -> AuditEntry:
    """It stands."""
    key = begun.key.replace("begins", "posted", 1)
    return begun.model_copy(update={"what": "review posted", "link": made.url, "key": key})


def closing_asked(repository: str, number: int, remark: Remark, note: str) -> AuditEntry:
    """Before a conversation is answered and closed."""
    return AuditEntry(
        kind="effect",
        what="conversation begins to be closed",
        facts={"repository": repository, "number": number, "remark": remark.id},
        digest=digest_of({"note": note}),
        key=f"closing begins {repository} {number} {remark.id}",
    )


def closed(begun: AuditEntry) -> AuditEntry:
    """It is."""
    return begun.model_copy(update={"what": "conversation closed", "key": begun.key.replace("begins", "done", 1)})
