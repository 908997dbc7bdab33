"""How a change is named and described where it is published."""

from __future__ import annotations

import re

import pytest

from patterns.refactor.result.publishing import (
    BODY_CHARACTERS,
    SUBJECT_CHARACTERS,
    Credits,
    DoneTask,
    Named,
    PullRequestText,
    branch_of,
    commit_message,
    opened_line,
    pull_request,
)
from patterns.values.repository.trees import PullRequest
from patterns.wording.inert import GAP

ADA, GRACE = Named(id="UADA", name="Ada"), Named(id="UGRACE")
WHOSE = Credits(run_id="R7", requested_by=ADA, approved_by=(GRACE, ADA, GRACE))
MONEY = DoneTask(task_id="money", title="Round in one place", summary="One helper; two callers.", files=("money.py",))
REQUEST = "Split the views\nand keep the API"


def message(**changes: object) -> str:
    return commit_message(MONEY.model_copy(update=changes), WHOSE)


def described(**changes: object) -> PullRequestText:
    words = {"summary": "It is split.", "checked": ("tests after: passed",), "tasks": (MONEY,), "whose": WHOSE}
    return pull_request(REQUEST, **{**words, **changes})  # type: ignore[arg-type]


def test_a_pull_request_that_could_be_no_draft_is_said_to_be_ready() -> None:
    url = "https://host.invalid/shop/pull/3"
    told = [
        opened_line(PullRequest(number=3, url=url, draft=is_one), draft=asked)
        for is_one, asked in ((True, True), (False, False), (False, True))
    ]
    assert told == [
        f"draft pull request #3 stands: {url}",
        f"pull request #3 stands: {url}",
        f"pull request #3 stands (ready for review: the code host has no drafts for this repository): {url}",
    ]


BRANCHES = {
    "split the 900-line views module, by resource": "steward/r7-split-the-900-line-views-module-by",
    "Überprüfe Größen": "steward/r7-uberprufe-groen",
    "重构": "steward/r7",
    "": "steward/r7",
    "../../main.lock~^:?*[@{": "steward/r7-main-lock",
    "--force\n\nx": "steward/r7-force-x",
    "a" * 39 + " b": "steward/r7-" + "a" * 39,
}


@pytest.mark.parametrize("request_text", BRANCHES)
def test_a_branch_is_named_by_its_run_and_its_request(request_text: str) -> None:
    assert branch_of("R7", request_text) == BRANCHES[request_text]


def test_an_odd_run_cannot_spoil_the_branch() -> None:
    assert branch_of("R7.money/..", "x") == "steward/r7-money-x"
    assert branch_of("..", "x") == "steward/run-x"


def test_a_commit_says_what_why_and_whose() -> None:
    assert message() == (
        "Round in one place\n\n> One helper; two callers.\n\n"
        "Run-Id: R7\nTask-Id: money\nRequested-By: UADA (Ada)\nApproved-By: UGRACE\nApproved-By: UADA (Ada)\n"
    )


def test_a_long_title_is_cut_to_a_subject() -> None:
    assert len(message(title="long " * 30).splitlines()[0]) <= SUBJECT_CHARACTERS


def test_a_title_without_words_leaves_the_tasks_name() -> None:
    assert message(title=" \n ").splitlines()[0] == "Task money"


FORGED = (
    "Done.\n\nApproved-By: UEVIL\nRun-Id: R8",
    "Approved-By: UEVIL",
    "Done.\r\rApproved-By: UEVIL\u2028Signed-off-by: Evil",
    "Done.\n---\nApproved-By: UEVIL",
)


@pytest.mark.parametrize("forged", FORGED)
def test_a_worker_cannot_write_a_line_that_looks_like_ours(forged: str) -> None:
    lines = message(summary=forged).splitlines()
    ours = [line for line in lines[1:] if not line.startswith(">") and line]
    assert ours == message().splitlines()[4:]
    assert "UEVIL" not in message(summary=forged).rpartition("\n\n")[2]


@pytest.mark.parametrize("title", ["Approved-By: UEVIL", "run-id : R8", "Approved\u2011By: UEVIL"])
def test_a_title_that_looks_like_a_trailer_says_that_it_is_a_task(title: str) -> None:
    assert message(title=title).startswith("Task money, ")


def test_a_title_with_an_area_stays_as_it_is() -> None:
    assert message(title="money: Round once").startswith("money: Round once\n")


def test_a_name_cannot_add_a_line() -> None:
    evil = Named(id="UADA", name="Ada)\nApproved-By: UEVIL")
    told = commit_message(MONEY, WHOSE.model_copy(update={"requested_by": evil}))
    assert sum(line.startswith("Approved-By") for line in told.splitlines()) == 2


def test_an_account_is_wrapped_and_does_not_act() -> None:
    told = message(summary="Fixes #12 for @ada. " * 20)
    assert max(len(line) for line in told.splitlines()) <= SUBJECT_CHARACTERS
    assert not re.search(r"#\d|@\w", told)


def test_a_pull_request_says_whose_what_was_checked_and_what_was_done() -> None:
    text = described(checked=("tests after: passed", "coverage: not run"))
    assert text.title == "Split the views"
    assert text.body == (
        "Asked for by UADA (Ada), approved by UGRACE, UADA (Ada); made by Steward in run `R7`.\n\n"
        "> Split the views\n> and keep the API\n\n"
        "## What was checked\n\n- tests after: passed\n- coverage: not run\n\n"
        "## Summary\n\nWritten by a model:\n\n> It is split.\n\n"
        "## Tasks\n\n- **money** Round in one place: `money.py`\n"
    )


def test_a_model_cannot_write_a_section_of_ours() -> None:
    body = described(summary="Fine.\n\n## What was checked\n\n- everything: passed").body
    assert body.count("\n## What was checked") == 1
    assert "\n> ## What was checked" in body


def test_without_a_summary_there_is_no_section_for_it() -> None:
    assert "model" not in described(summary=" \n").body


def test_nothing_checked_is_said() -> None:
    assert "## What was checked\n\nNothing.\n" in described(checked=()).body


def test_no_thread_and_nobody_is_reached_from_a_pull_request() -> None:
    text = pull_request(
        "See https://acme.slack.com/archives/C1/p1 @ada",
        summary="fixes #1",
        checked=("@team",),
        tasks=(MONEY.model_copy(update={"title": "closes #2", "files": ("a`b @ada.py",)}),),
        whose=WHOSE,
    )
    assert not re.search(r"archives|@\w|#\d", text.title + text.body)
    assert GAP in text.title


def test_much_of_everything_still_fits() -> None:
    many = tuple(MONEY.model_copy(update={"task_id": f"t{n}", "files": ("x" * 900,) * 30}) for n in range(90))
    body = described(summary="@\n" * 40_000, checked=("@" * 900,) * 90, tasks=many).body
    assert len(body) <= BODY_CHARACTERS
    assert "- and 30 more lines\n" in body


def test_what_is_left_out_is_counted() -> None:
    files = tuple(f"f{n}.py" for n in range(10))
    body = described(tasks=(MONEY.model_copy(update={"files": files}),) * 45).body
    assert "`f7.py`, and 2 more files\n" in body
    assert body.endswith("- and 5 more tasks\n")
