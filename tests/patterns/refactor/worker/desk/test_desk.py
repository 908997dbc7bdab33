"""The tools of a worker: what they give, what they refuse, what they keep."""

from __future__ import annotations

import pytest

from patterns.plan import Subtask
from patterns.refactor.worker.desk.catalogue import GRANTABLE, tools_of
from patterns.values.conversation import JsonObject
from patterns.values.repository.rules import RepositoryRules
from tests.fakes.repository import RULES
from tests.patterns.refactor.conftest import subtask
from tests.patterns.refactor.worker.desk.conftest import Bench


def test_a_worker_gets_what_it_was_granted_and_can_always_ask_and_hand_in(bench: Bench) -> None:
    bench.desk.subtask = Subtask.model_validate(subtask("cart", tools_needed=["read_file", "shell"]))
    assert [tool.name for tool in tools_of(bench.desk)] == ["read_file", "ask_human", "submit"]
    assert list(GRANTABLE) == ["list_files", "search_code", "read_file", "edit_file", "run_command"]


async def test_files_are_listed_by_folder_and_a_long_list_says_how_much_is_left() -> None:
    many = Bench(files={f"src/f{number:03}.py": "" for number in range(450)} | {"README.md": "# x\n"})
    assert (await many.use("list_files", folder="README")).text == "README.md"
    assert (await many.use("list_files", folder="./src/f00")).text.count("\n") == 9
    assert (await many.use("list_files")).text.endswith("… and 51 more")
    assert (await many.use("list_files", folder="none/")).text == "no files there"


async def test_lines_are_found_letter_by_letter(bench: Bench) -> None:
    assert (await bench.use("search_code", text="round(")).text == (
        "cart.py:2:     return round(sum(prices), 2)\ninvoice.py:2:     return round(sum(prices), 2)"
    )
    assert (await bench.use("search_code", text="ROUND")).text == "'ROUND' stands nowhere"
    assert (await bench.use("search_code", text="round(", folder="./cart.py")).text.count("\n") == 0
    assert (await bench.use("search_code", text="round(", folder="docs/")).text == "'round(' stands nowhere in docs/"
    many = Bench(files={"a.txt": "same\n" * 80})
    assert (await many.use("search_code", text="same")).text.endswith("… and 20 more")


async def test_a_file_is_read_by_pages_with_the_numbers_that_an_editor_shows() -> None:
    bench = Bench(
        files={"long.txt": "".join(f"line {n}\n" for n in range(1, 1001)), "odd.txt": "a\x0cb\r\nc", "e.txt": ""}
    )
    first = (await bench.use("read_file", path="./long.txt")).text
    assert first.startswith("    1  line 1\n")
    assert first.endswith("  400  line 400\n… 600 lines more")
    assert (await bench.use("read_file", path="long.txt", start=1000)).text == " 1000  line 1000"
    assert (await bench.use("read_file", path="long.txt", start=1001)).text == "The file ends with line 1000."
    assert (await bench.use("read_file", path="odd.txt")).text == "    1  a\x0cb\n    2  c"
    assert (await bench.use("read_file", path="e.txt")).text == "(empty file)"


async def test_lines_and_pages_that_are_too_long_are_cut_and_that_is_said() -> None:
    bench = Bench(files={"min.js": "x" * 5000 + "\ny\n", "wide.txt": ("z" * 900 + "\n") * 100})
    text = (await bench.use("read_file", path="min.js")).text
    assert text.endswith("x… (4000 characters more in this line)\n    2  y")
    assert (await bench.use("read_file", path="wide.txt")).text.endswith("\n… 66 lines more")


async def test_a_file_that_cannot_be_read_is_an_observation(bench: Bench) -> None:
    bench.repository.binary.add("logo.png")
    assert (await bench.use("read_file", path="none.py")).text == "none.py cannot be read: there is no such file"
    refused = await bench.use("read_file", path="logo.png")
    assert (refused.ok, refused.text) == (False, "logo.png cannot be read: it is no text")


MET = [{"number": 1, "met": True, "evidence": "cart.py line 2"}]
SUBMISSION: JsonObject = {"status": "done", "summary": "It is done as asked.", "acceptance": MET}


async def test_handing_in_is_the_last_act(bench: Bench) -> None:
    assert (await bench.use("submit", **SUBMISSION)).final
    assert bench.desk.submission is not None
    assert bench.desk.submission.status == "done"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([], "statement 1 is not answered: cart is done"),
        ([{"number": 1, "met": False, "evidence": "the tests fail"}], "statement 1 is not met: cart is done"),
        ([{"number": 1, "met": True, "evidence": " "}], "statement 1 has no evidence: cart is done"),
        ([*MET, {"number": 2, "met": True, "evidence": "x"}], "there is no statement 2"),
        ([*MET, *MET], "statement 1 is answered 2 times"),
    ],
)
async def test_done_is_taken_only_when_every_statement_is_met_with_evidence(
    bench: Bench, answers: list[JsonObject], words: str
) -> None:
    refused = await bench.use("submit", **{**SUBMISSION, "acceptance": answers})
    assert (refused.ok, refused.final) == (False, False)
    assert words in refused.text
    assert bench.desk.submission is None


async def test_work_that_is_handed_in_wrongly_again_and_again_is_taken_as_partial(bench: Bench) -> None:
    wrong = {**SUBMISSION, "acceptance": [{"number": 1, "met": False}, {"number": 9, "met": True, "evidence": "x"}]}
    for _ in range(3):
        assert not (await bench.use("submit", **wrong)).final
    assert bench.desk.state().unaccepted == 3
    assert (await bench.use("submit", **wrong)).final
    assert bench.desk.submission is not None
    assert bench.desk.submission.status == "partial"
    assert [one.number for one in bench.desk.submission.acceptance] == [1]


async def test_after_a_question_handing_in_stays_refused(bench: Bench) -> None:
    await bench.use("ask_human", question="Round half up or to even?")
    for _ in range(5):
        assert not (await bench.use("submit", **SUBMISSION)).final


async def test_what_is_not_done_may_leave_statements_open(bench: Bench) -> None:
    assert (await bench.use("submit", status="partial", summary="The tests fail.")).final


async def test_a_submission_of_another_status_is_refused(bench: Bench) -> None:
    assert (
        "status: Input should be 'done', 'partial' or 'blocked'"
        in (await bench.use("submit", status="finished", summary="It is done as asked.")).text
    )


ASK: JsonObject = {"question": "Round half up or to even?", "options": ["up", "even"], "paths": ["docs.md"]}


async def test_a_question_is_the_last_act_and_is_kept(bench: Bench) -> None:
    assert (await bench.use("ask_human", **ASK)).final
    assert bench.desk.question is not None
    assert bench.desk.question.paths == ("docs.md",)
    assert bench.desk.state().asked == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"options": list("abcde")}, "options: Tuple should have at most 4 items"),
        ({"question": "Which?"}, "question: String should have at least 10 characters"),
        ({"paths": ["../x.py"]}, "- ../x.py: leaves the repository"),
        ({"paths": ["cart.py"]}, "- cart.py: you may write that already"),
        ({"paths": ["ci/run.yml"]}, "- ci/run.yml: is protected (ci/**); nobody can allow it here"),
        ({"paths": ["ci/**"]}, "- ci/**: is protected (ci/**); nobody can allow it here"),
    ],
)
async def test_a_question_that_cannot_be_put_ends_nothing(changes: JsonObject, words: str) -> None:
    bench = Bench(rules=RULES.model_copy(update={"protected": ("ci/**",)}))
    refused = await bench.use("ask_human", **{**ASK, **changes})
    assert (refused.ok, refused.final) == (False, False)
    assert words in refused.text
    assert bench.desk.question is None


async def test_of_asking_and_handing_in_the_first_of_a_message_counts() -> None:
    for first, second in (("ask_human", "submit"), ("submit", "ask_human"), ("submit", "submit")):
        bench, arguments = Bench(), {"ask_human": ASK, "submit": SUBMISSION}
        assert (await bench.use(first, **arguments[first])).final
        assert "already" in (await bench.use(second, **arguments[second])).text
        assert (bench.desk.question is None) == (first == "submit")


async def test_a_worker_has_only_so_many_questions(bench: Bench) -> None:
    bench.desk.asked = 3
    assert "decide, and say what you assumed" in (await bench.use("ask_human", **ASK)).text


async def test_who_may_edit_may_read_and_what_cannot_be_run_is_not_offered() -> None:
    bench = Bench(rules=RepositoryRules())
    bench.desk.subtask = Subtask.model_validate(subtask("cart", tools_needed=["edit_file", "run_command"]))
    assert [tool.name for tool in tools_of(bench.desk)] == ["read_file", "edit_file", "ask_human", "submit"]
