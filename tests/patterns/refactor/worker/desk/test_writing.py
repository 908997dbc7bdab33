"""The tools of a worker that change files: what they refuse, what they keep, what they know to be stale."""

from __future__ import annotations

from functools import partial

import pytest

from patterns.refactor.worker.handoff import CommandRun
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import CommandResult
from tests.fakes.repository import FAILED, NOT_RUN, PASSED, RULES, Files, MemoryRepository
from tests.patterns.refactor.conftest import FILES, block
from tests.patterns.refactor.worker.desk.conftest import Bench


async def test_an_edit_changes_the_desk_and_the_next_one_builds_on_it(bench: Bench) -> None:
    await bench.use("edit_file", blocks=block("cart.py", "def total(prices):\n", "def sum_up(prices):\n"))
    done = await bench.use(
        "edit_file", blocks=block("cart.py", "def sum_up(prices):\n", "def add(prices):\n") + "DELETE invoice.py\n"
    )
    assert done.text == "Done: cart.py, invoice.py (gone)"
    assert (await bench.text("cart.py")).startswith("def add(prices):\n")
    assert await bench.repository.files(bench.desk.tree) == ("README.md", "cart.py")


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ("I changed it.", "there is no block in it"),
        (block("README.md", "# Shop\n", "# x\n"), "README.md is outside the paths of this subtask (*.py, docs/**)"),
        (
            block("docs/../README.md", "", "# x\n"),
            "docs/../README.md leaves the repository or is not in its plain form: nobody can allow it",
        ),
        (block("docs/.git/config", "", "x\n"), "docs/.git/config names git's own files: nobody can allow it"),
        (block("/etc/passwd", "", "x\n"), "/etc/passwd is not a relative path: nobody can allow it"),
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


async def test_a_file_is_read_before_it_is_edited() -> None:
    bench = Bench(read=False)
    rename = block("cart.py", "def total(prices):\n", "def sum_up(prices):\n")
    for blocks in (rename, "DELETE cart.py\n"):
        assert (await bench.use("edit_file", blocks=blocks)).text == (
            "Nothing was changed:\n- cart.py: you have not read it: read it first"
        )
    await bench.use("read_file", path="./cart.py")
    assert (await bench.use("edit_file", blocks=rename)).ok


async def test_a_file_that_the_worker_made_or_moved_needs_no_reading() -> None:
    bench = Bench(read=False)
    await bench.use("edit_file", blocks=block("docs/a.md", "", "one\n"))
    assert (await bench.use("edit_file", blocks=block("docs/a.md", "one\n", "two\n"))).ok
    assert (await bench.use("edit_file", blocks="MOVE docs/a.md -> docs/b.md\n")).ok
    assert (await bench.use("edit_file", blocks=block("docs/b.md", "two\n", "three\n"))).ok
    assert (await bench.use("edit_file", blocks="MOVE cart.py -> basket.py\n")).ok, "a move needs no reading"
    assert "read it first" in (await bench.use("edit_file", blocks=block("basket.py", "x\n", "y\n"))).text


async def test_lines_are_moved_and_shown_with_a_word_that_numbers_have_changed(bench: Bench) -> None:
    header = block("docs/sums.py", "", "DIGITS = 2\n")
    done = await bench.use("edit_file", blocks=header + "MOVE cart.py:1-2 -> docs/sums.py\n")
    assert done.text == (
        "Done: cart.py, docs/sums.py\nMOVE cart.py:1-2 -> docs/sums.py: now lines 2-3 there:\n"
        "    1  def total(prices):\n    2      return round(sum(prices), 2)\n"
        "Lines have other numbers now in cart.py: read again before you move more."
    )
    assert await bench.text("docs/sums.py") == f"DIGITS = 2\n{FILES['cart.py']}"
    assert (await bench.use("edit_file", blocks=block("docs/sums.py", "def total(prices):\n", "def f(prices):\n"))).ok


async def test_lines_are_moved_only_out_of_a_file_that_was_read_and_only_where_both_may_be_written(
    bench: Bench,
) -> None:
    unread = Bench(read=False)
    go = "MOVE cart.py:1-2 -> invoice.py\n"
    assert (await unread.use("edit_file", blocks=go)).text.endswith("- cart.py: you have not read it: read it first")
    await unread.use("read_file", path="cart.py")
    assert (await unread.use("edit_file", blocks=go)).ok
    known = await unread.use("edit_file", blocks=block("invoice.py", "def due(prices):\n", "def f(prices):\n"))
    assert "invoice.py: you have not read it" in known.text, "what stood there is as unknown as before"
    for blocks in ("MOVE README.md:1-1 -> docs/a.md\n", "MOVE cart.py:1-2 -> README.md\n"):
        assert "README.md is outside the paths" in (await bench.use("edit_file", blocks=blocks)).text
    refused = await bench.use("edit_file", blocks="MOVE cart.py:1-2 -> Cart.py\n")
    assert "Cart.py differs only in case from cart.py, which is there already" in refused.text


async def test_lines_of_a_file_that_a_command_changed_are_moved_after_it_was_read_again() -> None:
    bench = Bench(rules=TIDY, writable=("*.py",))
    bench.repository.formatter = lambda files: {**files, "cart.py": f"import money\n{files['cart.py']}"}
    await bench.use("run_command", name="format")
    stale = await bench.use("edit_file", blocks="MOVE cart.py:1-2 -> sums.py\n")
    assert "cart.py was changed since you read it, by the command format: read it again" in stale.text
    await bench.use("read_file", path="cart.py")
    assert (await bench.use("edit_file", blocks="MOVE cart.py:2-3 -> sums.py\n")).ok
    assert await bench.text("sums.py") == FILES["cart.py"]


async def test_what_is_no_text_can_be_deleted_and_nothing_else(bench: Bench) -> None:
    bench.repository.binary.add("docs/logo.png")
    assert "it is no text" in (await bench.use("edit_file", blocks="MOVE docs/logo.png -> docs/l.png\n")).text
    assert (await bench.use("edit_file", blocks="DELETE docs/logo.png\n")).ok


async def test_a_path_that_only_case_tells_from_another_is_refused_unless_the_other_goes(bench: Bench) -> None:
    refused = await bench.use("edit_file", blocks=block("Cart.py", "", "x = 1\n"))
    assert "Cart.py differs only in case from cart.py, which is there already" in refused.text
    assert (await bench.use("edit_file", blocks="MOVE cart.py -> Cart.py\n")).ok


async def test_a_protected_path_is_refused_though_a_glob_of_the_subtask_covers_it() -> None:
    bench = Bench(rules=RULES.model_copy(update={"protected": ("docs/legal/**",)}))
    refused = await bench.use("edit_file", blocks=block("docs/legal/x.md", "", "x\n"))
    assert "docs/legal/x.md is protected here (docs/legal/**), and nobody can allow it" in refused.text
    outside = await bench.use("edit_file", blocks="MOVE cart.py -> shop/cart.py\n")
    assert "ask_human with `paths` can widen them" in outside.text
    assert bench.desk.state().outside == ("docs/legal/x.md", "shop/cart.py")


async def test_after_some_refused_edits_in_a_row_the_worker_is_told_to_look_again_and_then_it_ends(
    bench: Bench,
) -> None:
    wrong = block("cart.py", "missing\n", "x\n")
    told = [await bench.use("edit_file", blocks=wrong) for _ in range(6)]
    assert ["read the files again" in one.text for one in told] == [False, False, True, True, True, False]
    assert [one.final for one in told] == [False] * 5 + [True]
    good, here, there = Bench(), "def total(prices):\n", "def sum_up(prices):\n"
    for search, replace in ((here, there), (there, here), (here, there)):
        for _ in range(2):
            assert "read the files again" not in (await good.use("edit_file", blocks=wrong)).text
        assert (await good.use("edit_file", blocks=block("cart.py", search, replace))).ok


FORMAT = CommandRule(name="format", words=("tidy", "."), writes=True)
TIDY = RULES.model_copy(update={"commands": (*RULES.commands, FORMAT)})


async def test_what_a_command_changed_is_taken_over_inside_the_workers_paths_and_the_rest_is_dropped() -> None:
    bench = Bench(rules=TIDY, writable=("cart.py", "docs/**"))
    bench.repository.formatter = lambda files: {
        **{path: text.upper() for path, text in files.items()}, "docs/new.md": "made\n"
    }  # fmt: skip
    ran = await bench.use("run_command", name="format")
    assert "It changed: cart.py, docs/new.md\n" in ran.text
    assert "Not taken over, for it is not yours to write: README.md, invoice.py" in ran.text
    assert await bench.text("cart.py") == FILES["cart.py"].upper()
    assert await bench.text("docs/new.md") == "made\n"
    assert await bench.text("README.md") == FILES["README.md"]


async def test_a_file_that_a_command_changed_is_read_again_before_it_is_edited() -> None:
    bench = Bench(rules=TIDY, writable=("*.py",))
    bench.repository.formatter = lambda files: {**files, "cart.py": files["cart.py"].replace("round", "ROUND")}
    await bench.use("run_command", name="format")
    change = block("cart.py", "def total(prices):\n", "def sum_up(prices):\n")
    stale = await bench.use("edit_file", blocks=change)
    assert "cart.py was changed since you read it, by the command format: read it again" in stale.text
    assert (await bench.use("edit_file", blocks="MOVE cart.py -> basket.py\n")).ok
    assert "read it" in (await bench.use("edit_file", blocks=block("basket.py", "def total(prices):\n", "x\n"))).text
    await bench.use("read_file", path="basket.py")
    assert (await bench.use("edit_file", blocks=block("basket.py", "def total(prices):\n", "def f(prices):\n"))).ok


async def test_a_command_that_does_not_write_changes_nothing_whatever_it_did(bench: Bench) -> None:
    before = bench.desk.tree
    await bench.use("run_command", name="test")
    assert bench.desk.tree == before


async def test_a_command_after_a_refused_edit_says_that_it_ran_without_it(bench: Bench) -> None:
    await bench.use("edit_file", blocks=block("cart.py", "missing\n", "x\n"))
    assert (await bench.use("run_command", name="test")).text.startswith("Your last edit was refused, so this ran")
    await bench.use("edit_file", blocks=block("cart.py", "def total(prices):\n", "def f(prices):\n"))
    assert (await bench.use("run_command", name="test")).text.startswith("python3 -m unittest: exit code 0")


async def test_only_configured_commands_can_be_run(bench: Bench) -> None:
    refused = await bench.use("run_command", name="rm -rf .")
    assert (refused.ok, refused.text) == (False, "Not run: no command 'rm -rf .' is configured (known: test)")
    assert bench.desk.commands == []


async def test_the_tool_names_the_commands_that_there_are() -> None:
    offered = next(one.description for one in Bench(rules=TIDY).box.specs() if one.name == "run_command")
    assert "There are: `test` (python3 -m unittest), `format` (tidy .; it changes files)." in offered


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
