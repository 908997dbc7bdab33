"""An approved result leaves the house: onto the branch as it stands now, a commit for each subtask, a pull request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from patterns.errors import ApprovalVoid, HostRefused, RefUnknown, RepositoryError, RepositoryUnreachable, StewardError
from patterns.guardrails.asking import bound
from patterns.refactor.job import Job
from patterns.refactor.lead.merging import Landed
from patterns.refactor.result.proving import Proving, score
from patterns.refactor.result.publishing import Credits, Named, commit_message, done_task, opened_line, pull_request
from patterns.refactor.result.result import Result, changed_lines, digest_of_result
from patterns.refactor.survey import Survey, moved
from patterns.values.report import Report, Stop
from patterns.values.repository.trees import Base, Change, Commit, Merge, Published, PullRequest, Tree
from patterns.values.running.letters import Decision

WORDS_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Setback:
    """It did not leave, or must be looked at again first; nothing is lost."""

    words: str
    """For the person who decides anew."""
    result: Result
    survey: Survey
    """Of the commit that the result now stands on."""


async def land(job: Job, survey: Survey, result: Result, *, decision: Decision) -> Report | Setback:
    """Publish what was approved, and nothing else. Whatever the remote says, the result stays."""
    by = decision.by
    try:
        today = await _onto_today(job, survey, result)
        if isinstance(today, Setback):
            return today
        if not today.diff.files:
            return _there_already(today)
        bound(decision, digest_of_result(today, job.run.id))
        job.show("Pushing")
        published = await _push(job, today, by)
    except ApprovalVoid:
        return Setback("What would be pushed is not what was approved. Look at this one again.", result, survey)
    except RepositoryError as error:
        words = f"It was not pushed ({error.code}): {_said(error)}. Nothing is lost: try again, or take the diff."
        return Setback(words, result, survey)
    return await _request_review(job, today, published, by=by, approved=result)


async def _onto_today(job: Job, survey: Survey, result: Result) -> Result | Setback:
    """The result on the branch's tip: where that has moved, rebased once and proved again."""
    job.show("Looking whether the branch has moved")
    fetch = partial(job.world.repository.base, result.base.repository, result.base.branch)
    tip = await job.run.step("tip", fetch, Base)
    if tip.commit in (result.base.commit, result.beside):
        return result
    rebased = await _rebased(job, result, tip)
    if isinstance(rebased, Merge):
        return _torn(result, survey, tip, rebased)
    here = await moved(job, survey, tip)
    proved = await Proving(job, here).proved(rebased)
    if not proved.diff.files:
        return proved
    same = changed_lines(proved.diff.text) == changed_lines(result.diff.text)
    if same and score(proved) <= score(result):
        return proved
    words = (
        f"`{tip.branch}` has moved to `{tip.commit[:12]}` meanwhile. Look again: this is the change on it, proved anew."
    )
    number = proved.round + 1
    again = proved.model_copy(update={"round": number})
    await job.deliver(again.report(), f"result{number}")
    return Setback(words, again, here)


def _there_already(result: Result) -> Report:
    """Somebody else has made the very same change."""
    tip = f"`{result.base.branch}` at `{result.base.commit[:12]}`"
    stop = Stop(code="done", words=f"{tip} holds all of it already; nothing was pushed")
    return Report(headline=f"{result.base.repository}: nothing to push", stop=stop)


def _torn(result: Result, survey: Survey, tip: Base, merge: Merge) -> Setback:
    """It cannot be rebased. A second yes pushes it from where it began, until the branch moves again."""
    paths = ", ".join(f"`{path}`" for one in merge.conflicts for path in one.paths)
    words = (
        f"`{tip.branch}` has moved to `{tip.commit[:12]}` meanwhile and changes the same lines of {paths}. "
        f"This stands on `{result.base.commit[:12]}`, before that: pushed like this, a person has to merge it by hand; "
        "a new run would begin on what stands there now."
    )
    return Setback(words, result.model_copy(update={"beside": tip.commit}), survey)


async def _rebased(job: Job, result: Result, tip: Base) -> Result | Merge:
    """Each commit on the new tip; the merge that does not fit where one does not."""
    tree, landed = Tree(base=tip), list[Landed]()
    for one in result.landed:
        change = Change(task_id=one.task_id, before=one.before, after=one.tree)
        merge = await job.run.step("rebase", partial(job.world.repository.merge, tree, (change,)), Merge)
        if merge.conflicts:
            return merge
        landed.append(one.model_copy(update={"before": tree, "tree": merge.tree}))
        tree = merge.tree
    return result.model_copy(update={"base": tip, "tree": tree, "landed": tuple(landed)})


async def _push(job: Job, result: Result, by: str) -> Published:
    whose = _credits(job, result, by)
    commits = tuple(
        Commit(tree=one.tree, message=commit_message(done_task(one), whose))
        for one in result.landed
        if one.tree != one.before
    )
    publish = partial(
        job.world.repository.publish,
        result.base,
        commits,
        branch=result.branch(job.run.id),
        run_id=job.run.id,
        expected=result.base.commit if result.request.continues else None,
    )
    return await job.run.step("push", publish, Published)


async def _request_review(job: Job, result: Result, published: Published, *, by: str, approved: Result) -> Report:
    name, facts = result.base.repository, _where(result, approved)
    words = f"branch `{published.branch}` is pushed at `{published.commit[:12]}`"
    done = Report(headline=f"{name}: pushed", stop=Stop(code="done", words=words), facts=facts, branch=published.branch)
    if job.request.rules.host == "none":
        return done
    job.show("Opening the pull request")
    try:
        made = await _open(job, result, published, by)
    except (HostRefused, RepositoryError) as error:
        why = f"the pull request was not opened ({_said(error)}): open it there"
        return done.model_copy(update={"facts": (*facts, why)})
    kind = "draft pull request" if made.draft else "pull request"
    stop = Stop(code="done", words=opened_line(made, draft=job.request.rules.draft))
    return done.model_copy(update={"headline": f"{name}: {kind} opened", "stop": stop, "facts": (words, *facts)})


def _said(error: StewardError) -> str:
    """For the thread; what git wrote, with this host's paths in it, stays in the log."""
    if reason := error.facts.get("reason"):
        return str(reason)[:WORDS_CHARACTERS]
    if isinstance(error, RefUnknown):
        return "the branch is not at the remote any more"
    gone = isinstance(error, RepositoryUnreachable)
    return "the remote does not answer, or not to us" if gone else "the operator finds why in the log"


def _where(result: Result, approved: Result) -> tuple[str, ...]:
    """On what it stands, and what came of a branch that moved after `approved` was."""
    base = result.base
    stands = f"on top of `{base.branch}` at `{base.commit[:12]}`"
    if result.beside:
        beside = f"`{base.branch}` at `{result.beside[:12]}` changes the same lines: a person has to merge it by hand"
        return (stands, beside)
    if base.commit == approved.base.commit:
        return (stands,)
    return (f"{stands}, to which it had moved meanwhile: the same change, proved anew there", *result.facts()[:1])


async def _open(job: Job, result: Result, published: Published, by: str) -> PullRequest:
    text = pull_request(
        result.request.text,
        summary=result.words,
        checked=result.facts(),
        tasks=tuple(map(done_task, result.landed)),
        whose=_credits(job, result, by),
    )
    ask = partial(
        job.world.host.open_pull_request,
        result.base.repository,
        branch=published.branch,
        onto=await _onto(job, result),
        title=text.title,
        body=text.body,
        draft=job.request.rules.draft,
        run_id=job.run.id,
    )
    return await job.run.step("pull request", ask, PullRequest)


async def _onto(job: Job, result: Result) -> str:
    """What it is to be merged into: where it began, or for a branch of ours the default one."""
    if not result.request.continues:
        return result.base.branch
    fetch = partial(job.world.repository.base, result.base.repository, None)
    return (await job.run.step("default branch", fetch, Base)).branch


def _credits(job: Job, result: Result, by: str) -> Credits:
    approved = tuple(Named(id=one) for one in dict.fromkeys((*result.approvers, by)) if one)
    return Credits(run_id=job.run.id, requested_by=Named(id=result.request.requester), approved_by=approved)
