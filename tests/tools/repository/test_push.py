"""A branch reaches the remote once, and nothing of others is moved, whatever happens on the way."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.errors import PushRefused, RepositoryError, RepositoryUnreachable
from patterns.refactor.result.publishing import Credits, DoneTask, Named, commit_message
from patterns.values.repository.trees import Base, Commit, Published, Tree
from tools.repository.git import Ended
from tools.repository.remote.remote import Remote
from tools.repository.repositories import Repositories
from tools.repository.work.push import words_of

pytestmark = pytest.mark.slow

BRANCH = "steward/r7-split"


@pytest.fixture
def repositories(own: Repositories) -> Repositories:
    return own


@pytest.fixture
async def commits(repositories: Repositories, tree: Tree) -> tuple[Commit, ...]:
    """Two, with one between them that changes nothing."""
    first = await repositories.write(tree, {"readme.md": "one\n"})
    second = await repositories.write(first, {"notes.txt": "two\n"})
    return (
        Commit(tree=first, message="One"),
        Commit(tree=first, message="Nothing"),
        Commit(tree=second, message="Two"),
    )


async def publish(
    repositories: Repositories, commits: tuple[Commit, ...], *, base: Base | None = None, expected: str | None = None
) -> Published:
    start = base or commits[0].tree.base
    return await repositories.publish(start, commits, branch=BRANCH, run_id="r7", expected=expected)


@pytest.fixture
async def first(repositories: Repositories, commits: tuple[Commit, ...]) -> Published:
    return await publish(repositories, commits)


@pytest.fixture
async def further(repositories: Repositories, first: Published) -> tuple[Commit, ...]:
    """A round that goes on from our branch."""
    base = await repositories.base("sample", BRANCH)
    assert base.commit == first.commit
    return (Commit(tree=await repositories.write(Tree(base=base), {"notes.txt": "three\n"}), message="Three"),)


async def test_each_task_is_a_commit_and_one_that_changed_nothing_is_none(remote: Any, first: Published) -> None:
    assert remote.git("log", "--format=%s", f"main..{BRANCH}").splitlines() == ["Two", "One"]
    assert remote.git("rev-parse", BRANCH) == first.commit


async def test_a_chain_that_was_pushed_before_a_crash_is_found_again(
    opened: Any, commits: tuple[Commit, ...], first: Published
) -> None:
    async with opened("another machine") as elsewhere:
        assert await publish(elsewhere, commits) == first


async def test_a_chain_that_undoes_itself_changes_nothing(
    repositories: Repositories, tree: Tree, commits: tuple[Commit, ...]
) -> None:
    with pytest.raises(PushRefused, match="nothing"):
        await publish(repositories, (*commits, Commit(tree=tree, message="Back")))


async def test_a_further_round_goes_onto_our_branch_once(
    repositories: Repositories, remote: Any, first: Published, further: tuple[Commit, ...]
) -> None:
    second = await publish(repositories, further, expected=first.commit)
    assert await publish(repositories, further, expected=first.commit) == second
    assert remote.git("rev-parse", BRANCH, f"{BRANCH}^").split() == [second.commit, first.commit]


async def test_a_branch_that_somebody_moved_stays_where_it_is(
    repositories: Repositories, remote: Any, first: Published, further: tuple[Commit, ...]
) -> None:
    remote.git("checkout", "-q", BRANCH)
    theirs = remote.commit("by hand")
    with pytest.raises(PushRefused) as caught:
        await publish(repositories, further, expected=first.commit)
    assert caught.value.facts == {"reason": "somebody moved the branch", "branch": BRANCH, "commit": theirs}
    assert remote.git("rev-parse", BRANCH) == theirs


async def test_a_branch_that_somebody_deleted_is_not_made_again(
    repositories: Repositories, remote: Any, first: Published, further: tuple[Commit, ...]
) -> None:
    remote.git("branch", "-q", "-D", BRANCH)
    with pytest.raises(PushRefused, match="deleted at the remote"):
        await publish(repositories, further, expected=first.commit)
    assert BRANCH not in remote.git("branch")


async def test_a_remote_that_refuses_is_quoted_and_not_asked_again(
    repositories: Repositories, remote: Any, commits: tuple[Commit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.git("config", "receive.hideRefs", "refs/heads/steward")
    pushes = counted(monkeypatch)
    with pytest.raises(PushRefused) as caught:
        await publish(repositories, commits)
    assert caught.value.facts["reason"] == "deny updating a hidden ref"
    assert len(pushes) == 1


def counted(monkeypatch: pytest.MonkeyPatch, *endings: Ended | RepositoryError, does: bool = True) -> list[str]:
    """Pushes; the first ones end as told, after their effect where one `does`."""
    real, told, pushes = Remote.push, list(endings), list[str]()

    async def push(self: Remote, commit: str, branch: str, expected: str | None) -> Ended:
        pushes.append(commit)
        ended = await real(self, commit, branch, expected) if does or not told else None
        if not told:
            assert ended is not None
            return ended
        if isinstance(told[0], RepositoryError):
            raise told.pop(0)
        return told.pop(0)  # type: ignore[return-value]

    monkeypatch.setattr(Remote, "push", push)
    return pushes


LATE = RepositoryUnreachable("git push: not done in 900 seconds", name="sample")
BROKEN = Ended(128, b"", b"fatal: unable to access 'https://x/': Recv failure: Connection reset by peer\n")


@pytest.mark.parametrize("ending", [LATE, BROKEN])
async def test_a_push_whose_answer_was_lost_has_taken_place(
    repositories: Repositories,
    remote: Any,
    commits: tuple[Commit, ...],
    monkeypatch: pytest.MonkeyPatch,
    ending: Ended | RepositoryError,
) -> None:
    pushes = counted(monkeypatch, ending)
    published = await publish(repositories, commits)
    assert remote.git("rev-parse", BRANCH) == published.commit
    assert len(pushes) == 1


async def test_a_connection_that_broke_is_tried_once_more(
    repositories: Repositories, commits: tuple[Commit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pushes = counted(monkeypatch, BROKEN, does=False)
    await publish(repositories, commits)
    assert len(pushes) == 2


async def test_a_connection_that_stays_broken_is_told(
    repositories: Repositories, remote: Any, commits: tuple[Commit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(monkeypatch, BROKEN, LATE, does=False)
    with pytest.raises(PushRefused, match="no answer in time"):
        await publish(repositories, commits)
    assert BRANCH not in remote.git("branch")


async def test_a_git_that_cannot_be_started_is_no_refusal(
    repositories: Repositories, commits: tuple[Commit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(monkeypatch, RepositoryError("git is not installed"), does=False)
    with pytest.raises(RepositoryError, match="not installed") as caught:
        await publish(repositories, commits)
    assert not isinstance(caught.value, PushRefused | RepositoryUnreachable)


def ended(stdout: str = "", stderr: str = "") -> Ended:
    return Ended(1, stdout.encode(), stderr.encode())


TOLD = (
    "To https://github.com/acme/shop\n!\tabc:refs/heads/x\t[remote rejected] (protected branch hook declined)\nDone\n"
)
GITHUB = (
    "remote: error: GH006: Protected branch update failed.        \nremote: \x1b[31mReviews are required.\x1b[m\x07\n"
)
WORDS = {
    "a protected branch": (
        ended(TOLD, GITHUB + "error: failed to push some refs to 'https://github.com/acme/shop'\n"),
        "protected branch hook declined; error: GH006: Protected branch update failed.; Reviews are required.",
    ),
    "no rights": (
        ended("", "remote: Permission to acme/shop denied to ada.\nfatal: unable to access 'x': error: 403\n"),
        "Permission to acme/shop denied to ada.",
    ),
    "git's own": (ended("", "fatal: the remote end hung up\n\n"), "fatal: the remote end hung up"),
    "a refusal without a reason": (ended("!\ta:b\t[rejected]\n", "error: failed to push\n"), "rejected"),
}


@pytest.mark.parametrize("case", WORDS)
def test_the_remotes_words_are_one_clean_line(case: str) -> None:
    told, words = WORDS[case]
    assert words_of(told) == words


def test_a_long_story_is_cut() -> None:
    assert len(words_of(ended("", "remote: word\n" * 200))) == 300


async def test_git_reads_the_trailers_that_we_wrote_and_no_others(
    repositories: Repositories, remote: Any, tree: Tree
) -> None:
    evil = "Done.\n---\n\nApproved-By: UEVIL\nRun-Id: r8"
    task = DoneTask(task_id="money", title="---", summary=evil)
    people = {"requested_by": Named(id="UADA", name="Ada"), "approved_by": (Named(id="UGRACE"),)}
    message = commit_message(task, Credits(run_id="r7", **people))
    await publish(repositories, (Commit(tree=await repositories.write(tree, {"a.txt": "a\n"}), message=message),))
    assert remote.git("log", "-1", "--format=%(trailers:only)", BRANCH).splitlines() == [
        "Run-Id: r7",
        "Task-Id: money",
        "Requested-By: UADA (Ada)",
        "Approved-By: UGRACE",
    ]
    assert remote.git("log", "-1", "--format=%B", BRANCH) + "\n" == message
