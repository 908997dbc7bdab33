from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from patterns.errors import ConfigurationInvalid, PushRefused, RefUnknown, RepositoryUnreachable, StoreUnavailable
from patterns.redaction.redactor import Redactor
from patterns.values.repository.trees import Commit, Published, Tree
from tests.fakes.audit import MemoryAudit
from tests.fakes.secrets import letters
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

BRANCH = "steward/run-1"
MESSAGE = "Rename first\n\nTwo callers follow.\n\nRequested-by: Ada"


@pytest.fixture
def repositories(own: Repositories) -> Repositories:
    return own


async def publish(repositories: Repositories, tree: Tree, branch: str = BRANCH, message: str = MESSAGE) -> Published:
    return await repositories.publish(tree.base, (Commit(tree=tree, message=message),), branch=branch, run_id="run-1")


@pytest.fixture
async def changed(repositories: Repositories, tree: Tree) -> Tree:
    return await repositories.write(tree, {"readme.md": "changed\n"})


async def test_a_tree_becomes_a_commit_on_its_base(repositories: Repositories, remote: Any, changed: Tree) -> None:
    published = await publish(repositories, changed)
    assert published.branch == BRANCH
    assert remote.git("rev-parse", BRANCH, f"{BRANCH}^").split() == [published.commit, changed.base.commit]
    assert remote.content(BRANCH, "readme.md") == b"changed\n"
    assert remote.git("diff", "--name-only", "main", BRANCH) == "readme.md"


async def test_the_commit_names_its_author_its_run_and_what_the_message_said(
    repositories: Repositories, remote: Any, changed: Tree
) -> None:
    await publish(repositories, changed)
    shown = remote.git("log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%B", BRANCH).splitlines()
    assert shown[:2] == ["Steward <steward@localhost>"] * 2
    assert shown[2:] == [*MESSAGE.splitlines(), "Run-Id: run-1"]


async def test_a_message_that_names_the_run_is_left_alone(
    repositories: Repositories, remote: Any, changed: Tree
) -> None:
    await publish(repositories, changed, message="Change\n\nRun-Id: run-1")
    assert remote.git("log", "-1", "--format=%B", BRANCH).count("Run-Id") == 1


async def test_publishing_again_after_a_crash_is_success_and_the_same_commit(
    repositories: Repositories, opened: Any, changed: Tree
) -> None:
    first = await publish(repositories, changed)
    assert await publish(repositories, changed) == first
    async with opened("another machine") as elsewhere:
        assert await publish(elsewhere, changed) == first


async def test_a_branch_that_holds_something_else_is_not_moved(
    repositories: Repositories, remote: Any, tree: Tree, changed: Tree
) -> None:
    first = await publish(repositories, changed)
    other = await repositories.write(tree, {"readme.md": "other\n"})
    with pytest.raises(PushRefused, match="something else"):
        await publish(repositories, other)
    assert remote.git("rev-parse", BRANCH) == first.commit


async def test_a_branch_in_the_way_of_the_name_is_a_refusal_with_the_words_of_git(
    repositories: Repositories, remote: Any, changed: Tree
) -> None:
    remote.git("branch", "steward/run-1/below")
    with pytest.raises(PushRefused, match="steward/run-1"):
        await publish(repositories, changed)


REFUSED_BRANCHES = ("main", "steward", "steward/", "steward/../main", "steward/a b", "-steward/x", "steward/x.lock")


async def test_only_branches_of_our_own_are_pushed(repositories: Repositories, remote: Any, changed: Tree) -> None:
    for branch in REFUSED_BRANCHES:
        with pytest.raises(PushRefused):
            await publish(repositories, changed, branch=branch)
    assert remote.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"


async def test_nothing_changed_is_not_published(repositories: Repositories, tree: Tree) -> None:
    with pytest.raises(PushRefused, match="nothing"):
        await publish(repositories, tree)


async def test_a_remote_that_is_gone_is_unreachable_and_not_a_refusal(
    repositories: Repositories, remote: Any, changed: Tree
) -> None:
    remote.path.rename(remote.path.with_name("gone"))
    with pytest.raises(RepositoryUnreachable):
        await publish(repositories, changed)


async def test_the_author_is_configured(opened: Any, remote: Any, tree: Tree) -> None:
    async with opened(author="Release Bot <bot@localhost>") as repositories:
        await publish(repositories, await repositories.write(tree, {"readme.md": "x\n"}))
    assert remote.git("log", "-1", "--format=%an|%ce", BRANCH) == "Release Bot|bot@localhost"
    with pytest.raises(ConfigurationInvalid):
        opened(author="nobody")


async def test_compare_shows_a_branchs_own_changes_only(repositories: Repositories, remote: Any) -> None:
    remote.git("checkout", "-q", "-b", "feature")
    remote.put("feature.txt", b"new\n")
    tip = remote.commit()
    remote.git("checkout", "-q", "main")
    remote.put("elsewhere.txt", b"later on main\n")
    main = remote.commit()
    compared = await repositories.compare("sample", "main", "feature")
    base, diff = compared.tip, compared.diff
    assert (base.branch, base.commit) == ("feature", tip)
    assert (diff.files, diff.added, diff.removed) == (("feature.txt",), 1, 0)
    assert (await repositories.compare("sample", main, tip)).diff == diff


async def test_compare_shows_what_a_submodule_was_moved_to(repositories: Repositories, remote: Any) -> None:
    remote.git("checkout", "-q", "-b", "feature")
    remote.git("update-index", "--add", "--cacheinfo", f"160000,{remote.git('rev-parse', 'HEAD')},vendor")
    remote.git("commit", "-q", "-m", "submodule")
    assert (await repositories.compare("sample", "main", "feature")).diff.files == ("vendor",)


UNKNOWN_REFS = ("absent", "--output=x", "-x", "a..b", "main~1", "main^{tree}", "@{-1}", "HEAD", "", "f" * 40, "x\ny")


async def test_what_is_no_branch_or_commit_of_the_remote_is_unknown(repositories: Repositories) -> None:
    for ref in UNKNOWN_REFS:
        with pytest.raises(RefUnknown):
            await repositories.compare("sample", "main", ref)
    with pytest.raises(RefUnknown):
        await repositories.compare("sample", "--output=x", "main")


async def test_branches_without_common_history_cannot_be_compared(repositories: Repositories, remote: Any) -> None:
    remote.git("checkout", "-q", "--orphan", "other")
    remote.commit("another beginning")
    with pytest.raises(RefUnknown, match="in common"):
        await repositories.compare("sample", "main", "other")


async def test_a_secret_that_this_process_holds_is_not_pushed_in_whatever_form(
    opened: Any, remote: Any, tree: Tree
) -> None:
    secret = letters(30, seed=12)
    async with opened(redactor=Redactor({"SHOP_TOKEN": secret})) as repositories:
        for content in (secret, b64encode(f"x:{secret}".encode()).decode()):
            leaking = await repositories.write(tree, {"config.txt": f"a\n{content}\n"})
            with pytest.raises(PushRefused) as refused:
                await publish(repositories, leaking)
            assert "SHOP_TOKEN" in str(refused.value.facts["reason"])
        harmless = await repositories.write(tree, {"config.txt": "a\n"})
        with pytest.raises(PushRefused):
            await publish(repositories, harmless, message=f"Use {secret}")
        assert BRANCH not in remote.git("branch")
        await publish(repositories, harmless)


async def test_nothing_is_pushed_that_cannot_be_told_to_the_audit(opened: Any, remote: Any, tree: Tree) -> None:
    audit = MemoryAudit()
    async with opened(audit=audit) as repositories:
        changed = await repositories.write(tree, {"readme.md": "changed\n"})
        audit.broken = StoreUnavailable("locked")
        with pytest.raises(PushRefused):
            await publish(repositories, changed)
        assert BRANCH not in remote.git("branch")
        audit.broken = None
        published = await publish(repositories, changed)
    assert [(one.what, one.run_id, one.facts["branch"]) for one in audit.entries] == [
        ("push begins", "run-1", BRANCH),
        ("pushed", "run-1", BRANCH),
    ]
    assert audit.entries[1].facts["commit"] == published.commit
