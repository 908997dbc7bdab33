"""An approved result leaves the house once, onto the branch as it stands, or it is said why it did not."""

from __future__ import annotations

import pytest

from patterns.errors import ModelUnreachable
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import CommandResult
from patterns.values.running.letters import FollowUp
from tests.fakes.human import SILENCE, STOP
from tests.fakes.model import fails, says, shown
from tests.fakes.repository import FAILED, PASSED, RULES, MemoryRepository
from tests.patterns.refactor.conftest import FILES, README, SYNTHESIS, Refactor, block, edits, planned, subtask

LOUDER = block("README.md", "# The shop\n", "# THE SHOP\n")
PLAN = planned(subtask("readme"))
WORK = (PLAN, edits("readme", README), SYNTHESIS)
GITHUB = RULES.model_copy(update={"host": "github"})
BRANCH = "steward/run-round-in-one-place-and-keep-results"


async def test_at_a_code_host_a_pull_request_is_opened_as_a_draft(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, rules=GITHUB)
    report = await flow.play()
    assert [one.label for one in flow.human.questions[1].choices] == [
        "Open pull request",
        "Change something…",
        "Discard…",
    ]
    assert (report.headline, report.stop.code) == ("shop: draft pull request opened", "done")
    (opened,) = flow.host.opened.values()
    assert (opened.branch, opened.onto, opened.title) == (BRANCH, "main", "Round in one place")
    assert "Asked for by UADA, approved by UGRACE" in opened.body
    assert f"branch `{BRANCH}` is pushed" in report.facts[0]


async def test_the_last_question_tells_new_and_gone_files_from_changed_ones(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("files", paths_allowed=["README.md", "cart.py", "new.py"])),
        edits("files", README + block("new.py", "", "x = 1\n") + "DELETE cart.py\n"),
        SYNTHESIS,
    )
    await flow.play()
    assert flow.human.questions[1].body.endswith("\n`README.md`\n`cart.py` (gone)\n`new.py` (new)")


async def test_a_host_that_refuses_leaves_a_pushed_branch_and_says_so(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, rules=GITHUB)
    flow.host.refusal = "no rights"
    report = await flow.play()
    assert (report.headline, report.branch) == ("shop: pushed", BRANCH)
    assert "the pull request was not opened (no rights): open it there" in report.facts


async def test_a_push_that_is_refused_loses_nothing_and_can_be_tried_again(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, answers=("approve", "publish", "publish", "discard"))
    flow.repository.refuses_pushes = True
    report = await flow.play()
    assert report.stop.code == "rejected"
    assert [one.id for one in flow.human.questions] == ["run:plan", "run:result", "run:result2", "run:result3"]
    assert "It was not pushed (push_refused): no rights. Nothing is lost" in flow.human.questions[2].body
    assert flow.thread.reports[0].attachments


async def test_a_remote_that_is_gone_is_said_without_what_git_wrote(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, answers=("approve", "publish", "discard"))
    flow.repository.is_gone = True
    await flow.play()
    assert "(repository_unreachable): the remote does not answer, or not to us. Nothing" in flow.human.questions[2].body


async def test_a_branch_that_moved_elsewhere_is_built_upon_without_asking_again(refactoring: Refactor) -> None:
    flow = refactoring(*WORK)
    flow.repository.moved["main"] = {**FILES, "new.py": "x = 1\n"}
    report = await flow.play()
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n", "new.py": "x = 1\n"}
    assert len(flow.human.questions) == 2
    assert "to which it had moved meanwhile: the same change, proved anew there" in report.facts[0]
    assert report.facts[1].startswith("passed: tests"), "and how that came out"


async def test_a_branch_that_moved_so_that_the_tests_fail_is_asked_about_again(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, answers=("approve", "publish", "discard"))
    flow.repository = MemoryRepository(FILES, check=lambda files: FAILED if "new.py" in files else PASSED)
    flow.repository.moved["main"] = {**FILES, "new.py": "x = 1\n"}
    report = await flow.play()
    assert report.stop.code == "rejected"
    assert flow.repository.published == {}
    assert "`main` has moved" in flow.human.questions[2].body
    assert len(flow.thread.reports) == 2, "and the new proof is shown"


async def test_a_branch_that_moved_into_the_change_is_left_where_the_change_began(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, answers=("approve", "publish", "publish"))
    flow.repository.moved["main"] = {**FILES, "README.md": "# Another\n"}
    report = await flow.play()
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n"}
    assert "changes the same lines of `README.md`" in flow.human.questions[2].body, "and a second yes is needed"
    assert "a person has to merge it by hand" in report.facts[-1]


async def test_what_fails_on_the_branch_that_moved_is_not_held_against_the_change(refactoring: Refactor) -> None:
    summary = "=== short test summary info ===\nFAILED test_new.py::test_x - no\n1 failed, 3 passed in 0.10s\n"
    red = FAILED.model_copy(update={"output": summary})
    flow = refactoring(*WORK)
    flow.repository = MemoryRepository(FILES, check=lambda files: red if "new.py" in files else PASSED)
    flow.repository.moved["main"] = {**FILES, "new.py": "x = 1\n"}
    await flow.play()
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n", "new.py": "x = 1\n"}
    assert "1 fail before any change" in flow.progress.views[-1].notes[0]


async def test_a_wish_for_a_change_is_another_round_on_what_stands(refactoring: Refactor) -> None:
    flow = refactoring(
        *WORK,
        planned(subtask("louder", paths_allowed=["README.md"])),
        edits("louder", LOUDER),
        says("synthesiser", "It is louder now."),
        answers=("approve", ("change", {"words": "Louder, please."}), "approve", "publish"),
    )
    await flow.play()
    assert flow.pushed()["README.md"] == "# THE SHOP\n"
    assert [one.splitlines()[0] for one in flow.messages()] == ["Do readme", "Do louder"]
    assert "Louder, please." in shown(flow.model.asked("planner")[1])
    assert "Asked for since: Louder, please." in shown(flow.model.asked("worker")[-1])
    assert "Asked for since: Louder, please." in shown(flow.model.asked("synthesiser")[-1])
    assert "Asked for since" not in shown(flow.model.asked("synthesiser")[0])
    assert flow.thread.reports[1].stop.words == "2 of 2 subtasks done"
    assert [one.attachments[0].name for one in flow.thread.reports] == ["change.diff", "change-2.diff"]
    assert [one.splitlines()[0] for one in flow.messages()] == ["Do readme", "Do louder"]


async def test_a_later_round_builds_on_what_stands_also_where_its_subtasks_need_each_other(
    refactoring: Refactor,
) -> None:
    flow = refactoring(
        *WORK,
        planned(
            subtask("louder", paths_allowed=["README.md"]), subtask("longer", "louder", paths_allowed=["README.md"])
        ),
        edits("louder", LOUDER),
        edits("longer", block("README.md", "# THE SHOP\n", "# THE SHOP\n\nIt sells.\n")),
        says("synthesiser", "It is louder now."),
        answers=("approve", ("change", {"words": "Louder, please."}), "approve", "publish"),
    )
    await flow.play()
    assert flow.pushed()["README.md"] == "# THE SHOP\n\nIt sells.\n"


async def test_a_later_round_may_build_on_a_subtask_of_the_one_before(refactoring: Refactor) -> None:
    flow = refactoring(
        *WORK,
        planned(subtask("louder", "readme", paths_allowed=["README.md"])),
        edits("louder", LOUDER),
        says("synthesiser", "It is louder now."),
        answers=("approve", ("change", {"words": "Louder, please."}), "approve", "publish"),
    )
    await flow.play()
    assert flow.pushed()["README.md"] == "# THE SHOP\n"


async def test_words_written_while_the_run_works_are_taken_up_when_the_result_stands(refactoring: Refactor) -> None:
    flow = refactoring(
        *WORK,
        planned(subtask("louder", paths_allowed=["README.md"])),
        edits("louder", LOUDER),
        says("synthesiser", "It is louder now."),
        answers=("approve", "approve", "publish"),
    )

    def check(files: dict[str, str]) -> CommandResult:
        if files != FILES:
            flow.runs.post("run", FollowUp(by="UADA", words="Louder, please."), "follow-up")  # once, however often
        return PASSED

    flow.repository = MemoryRepository(FILES, check=check)
    await flow.play()
    assert flow.pushed()["README.md"] == "# THE SHOP\n"


async def test_a_wish_that_cannot_be_planned_brings_back_the_result_that_stood(refactoring: Refactor) -> None:
    flow = refactoring(
        *WORK,
        fails("planner", ModelUnreachable("gone"), when="Louder"),
        answers=("approve", ("change", {"words": "Louder, please."}), "publish"),
    )
    await flow.play()
    assert "could not be planned (model_unreachable)" in flow.human.questions[2].body
    assert flow.pushed()["README.md"] == "# The shop\n"


async def test_a_rejected_wish_brings_back_the_result_that_stood(refactoring: Refactor) -> None:
    flow = refactoring(
        *WORK,
        planned(subtask("louder", paths_allowed=["README.md"])),
        answers=("approve", ("change", {"words": "Louder, please."}), "reject", "publish"),
    )
    await flow.play()
    assert flow.pushed()["README.md"] == "# The shop\n"


async def test_a_run_that_goes_on_with_a_pushed_branch_adds_to_it(refactoring: Refactor) -> None:
    repository = MemoryRepository(FILES, branches={BRANCH: FILES})
    flow = refactoring(*WORK, continues=BRANCH, repository=repository, rules=GITHUB)
    report = await flow.play()
    assert list(flow.repository.published) == [BRANCH]
    assert report.branch == BRANCH
    assert next(iter(flow.host.opened.values())).onto == "main"


@pytest.mark.parametrize(("answer", "code"), [(SILENCE, "rejected"), (STOP, "stopped"), ("discard", "rejected")])
async def test_nothing_leaves_without_a_yes(refactoring: Refactor, answer: str, code: str) -> None:
    flow = refactoring(*WORK, answers=("approve", answer), rules=RepositoryRules(commands=RULES.commands))
    assert (await flow.play()).stop.code == code
    assert flow.repository.published == {}


async def test_a_secret_is_kept_from_the_remote_from_the_thread_and_from_the_summary(refactoring: Refactor) -> None:
    token = "gh" + "p_" + "Zq7Lw2Nf8Rk4Vt6Xb1Mc9Hd3Js5Gp0Ya2Ue8"
    flow = refactoring(
        PLAN,
        edits("readme", block("README.md", "# Shop\n", f"# The shop\ntoken: {token}\n")),
        *[fails("worker", ModelUnreachable("gone"), when='<subtask id="repair-1">') for _ in range(3)],
        SYNTHESIS,
        answers=("approve", "discard"),
    )
    await flow.play()
    (result,) = flow.thread.reports
    assert token not in result.model_dump_json()
    assert "it looks like a secret" in result.attachments[0].text
    assert token not in shown(flow.model.asked("synthesiser")[0])
    assert "publish" not in {one.id for one in flow.human.questions[-1].choices}
