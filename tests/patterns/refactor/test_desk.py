"""The tools of a worker: what they give, what they refuse, what they keep."""

from __future__ import annotations

from functools import partial

import pytest

from patterns.plan import Subtask
from patterns.refactor.desk.catalogue import GRANTABLE, tools_of
from patterns.refactor.desk.desk import Desk
from patterns.refactor.handoff import CommandRun, DeskState
from patterns.toolbox import Observation, Toolbox
from patterns.values.conversation import JsonObject, ToolCall
from patterns.values.repository import Base, CommandResult, Tree
from tests.fakes.repository import FAILED, NOT_RUN, PASSED, RULES, Files, MemoryRepository
from tests.patterns.refactor.conftest import FILES, block, subtask


class Bench:
    """A desk and a hand that uses its tools as a conversation does."""

    def __init__(self, *, writable: tuple[str, ...] = ("*.py", "docs/**"), files: dict[str, str] | None = None) -> None:
        self.repository = MemoryRepository(files or FILES)
        task = Subtask.model_validate(subtask("cart", paths_allowed=writable, tools_needed=tuple(GRANTABLE)))
        self.desk = Desk(task, DeskState(tree=Tree(base=BASE)), repository=self.repository, rules=RULES)
        self.box = Toolbox(tools_of(self.desk))

    async def use(self, tool_name: str, /, **arguments: object) -> Observation:
        prepared = self.box.prepare(ToolCall(id="c", name=tool_name, arguments=dict(arguments)))
        if isinstance(prepared, Observation):
            return prepared
        tool, act = prepared
        observation = Observation.model_validate_json((await act()).model_dump_json())
        tool.absorb(observation)
        return observation

    async def text(self, path: str) -> str:
        return await self.repository.read(self.desk.tree, path)


BASE = Base(repository="shop", branch="main", commit="c" * 40)


@pytest.fixture
def bench() -> Bench:
    return Bench()


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


async def test_a_file_that_cannot_be_read_is_an_observation(bench: Bench) -> None:
    bench.repository.binary.add("logo.png")
    assert (await bench.use("read_file", path="none.py")).text == "none.py cannot be read: there is no such file"
    refused = await bench.use("read_file", path="logo.png")
    assert (refused.ok, refused.text) == (False, "logo.png cannot be read: it is no text")


async def test_an_edit_changes_the_desk_and_the_next_one_builds_on_it(bench: Bench) -> None:
    await bench.use("edit_file", blocks=block("cart.py", "def total(prices):\n", "def sum_up(prices):\n"))
    done = await bench.use(
        "edit_file", blocks=block("cart.py", "def sum_up(prices):\n", "def add(prices):\n") + "DELETE invoice.py\n"
    )
    assert done.text == "Done: cart.py, invoice.py (deleted)"
    assert (await bench.text("cart.py")).startswith("def add(prices):\n")
    assert await bench.repository.files(bench.desk.tree) == ("README.md", "cart.py")


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ("I changed it.", "there is no block in it"),
        (block("README.md", "# Shop\n", "# x\n"), "README.md is outside the paths of this subtask (*.py, docs/**)"),
        (block("docs/../README.md", "", "# x\n"), "docs/../README.md is outside the paths"),
        (block("docs/.git/config", "", "x\n"), "docs/.git/config is outside the paths"),
        (block("/etc/passwd", "", "x\n"), "/etc/passwd is outside the paths"),
        ("DELETE README.md\n", "README.md is outside the paths"),
        (block("cart.py", "missing\n", "x\n"), "block 2 (cart.py): SEARCH was not found"),
        (block("cart.py", "def total(prices):\n", "def total(:\n"), "cart.py: after the edit it no longer parses"),
        (block("", "a\n", "b\n"), "it has no path"),
    ],
)
async def test_a_refused_edit_changes_nothing_and_says_why(bench: Bench, blocks: str, words: str) -> None:
    before = bench.desk.tree
    refused = await bench.use(
        "edit_file", blocks=block("invoice.py", "def due(prices):\n", "def x(prices):\n") + blocks
    )
    if words == "there is no block in it":
        refused = await bench.use("edit_file", blocks=blocks)
        before = bench.desk.tree
    assert not refused.ok
    assert words in refused.text
    assert bench.desk.tree == before


async def test_an_edit_of_a_file_that_is_no_text_is_refused_not_fatal(bench: Bench) -> None:
    bench.repository.binary.add("docs/logo.png")
    refused = await bench.use("edit_file", blocks=block("docs/logo.png", "a\n", "b\n"))
    assert refused.text == "Nothing was changed:\n- docs/logo.png: it is no text"


def _always(outcome: CommandResult, _: Files) -> CommandResult:
    return outcome


async def test_a_test_run_is_kept_as_it_was_measured(bench: Bench) -> None:
    for outcome, ok, words in (
        (PASSED, True, "python3 -m unittest: exit code 0\nOK"),
        (FAILED, False, "python3 -m unittest: exit code 1\nFAILED (failures=1)"),
        (NOT_RUN, False, "Not run: there is no sandbox: install bubblewrap"),
        (PASSED.model_copy(update={"exit_code": None, "timed_out": True}), False, "python3 -m unittest: timed out\nOK"),
    ):
        bench.repository = bench.desk.repository = MemoryRepository(FILES, check=partial(_always, outcome))
        ran = await bench.use("run_command", name="test")
        assert (ran.ok, ran.text) == (ok, words)
        assert bench.desk.commands[-1] == CommandRun(name="test", result=outcome)


async def test_a_long_output_keeps_its_head_and_its_tail(bench: Bench) -> None:
    long = PASSED.model_copy(update={"output": "a" * 5000 + "b" * 5000})
    bench.desk.repository = MemoryRepository(FILES, check=lambda _: long)
    text = (await bench.use("run_command", name="test")).text
    assert "… 4000 characters left out …" in text
    assert len(text) < 6200


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


async def test_what_is_not_done_may_leave_statements_open(bench: Bench) -> None:
    assert (await bench.use("submit", status="partial", summary="The tests fail.")).final


async def test_a_submission_of_another_status_is_refused(bench: Bench) -> None:
    assert (
        "status: Input should be 'done', 'partial' or 'blocked'"
        in (await bench.use("submit", status="finished", summary="It is done as asked.")).text
    )
