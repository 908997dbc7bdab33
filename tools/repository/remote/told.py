"""What the audit is told of a push."""

from __future__ import annotations

from patterns.errors import PushRefused
from patterns.guardrails.audited import UNWRITTEN
from patterns.values.house.audit import AuditEntry
from patterns.values.questions import digest_of
from patterns.values.repository.trees import Base, Commit, Published


def unwritten(branch: str) -> PushRefused:
    """Nothing is pushed that cannot be recorded."""
    return PushRefused(UNWRITTEN, reason=UNWRITTEN, branch=branch)


def push_begins(base: Base, commits: tuple[Commit, ...], *, branch: str, run_id: str) -> AuditEntry:
    """Before it; the digest is of all that is pushed."""
    digest = digest_of({"base": base.commit, "commits": [one.model_dump(mode="json") for one in commits]})
    return AuditEntry(
        kind="effect",
        run_id=run_id,
        what="push begins",
        facts={"repository": base.repository, "branch": branch, "base": base.commit, "commits": len(commits)},
        digest=digest,
        key=f"push begins {run_id} {branch} {digest}",
    )


def pushed(begun: AuditEntry, published: Published) -> AuditEntry:
    """It stands at the remote."""
    facts = {**begun.facts, "commit": published.commit}
    key = begun.key.replace("begins", "done", 1)
    return begun.model_copy(update={"what": "pushed", "facts": facts, "key": key})
