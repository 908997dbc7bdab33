"""Lines that go to another file arrive there as they were, and nothing else changes; or nothing at all does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.refactor.worker.edits.blocks import find_edits
from patterns.refactor.worker.edits.written import Cut, Move
from tests.patterns.refactor.conftest import apply, block
from tests.patterns.refactor.worker.edits.conftest import applied, refused

SHOP = "import money\n\n\ndef total(items):\n    return sum(items)\n\n\ndef empty(items):\n    return not items\n"
TOTAL = "def total(items):\n    return sum(items)\n"
FIVE = "1\n2\n3\n4\n5\n"


def test_lines_go_to_a_new_file_and_both_ends_of_the_range_go_too() -> None:
    assert applied("I move it.\n\nMOVE shop.py:4-5 -> totals.py\n", shop__py=SHOP) == {
        "shop.py": SHOP.replace(TOTAL, ""),
        "totals.py": TOTAL,
    }


def test_lines_go_to_the_end_of_a_file_that_stands() -> None:
    assert applied("MOVE shop.py:4-5 -> totals.py\n", shop__py=SHOP, totals__py="x = 1\n")["totals.py"] == (
        f"x = 1\n{TOTAL}"
    )


def test_ranges_arrive_in_the_order_written_behind_what_blocks_make_of_the_target() -> None:
    two = "MOVE a.txt:4-5 -> b.txt\nMOVE a.txt:1-1 -> b.txt\n"
    assert applied(two + block("b.txt", "", "head\n"), a__txt=FIVE) == {"a.txt": "2\n3\n", "b.txt": "head\n4\n5\n1\n"}
    assert applied(two + block("b.txt", "x\n", "y\nz\n"), a__txt=FIVE, b__txt="x\n")["b.txt"] == "y\nz\n4\n5\n1\n"


def test_numbers_are_those_before_the_message_and_other_lines_of_the_source_may_change_in_it() -> None:
    text = block("a.txt", "1\n", "one\nmore\n") + "MOVE a.txt:2-3 -> b.txt\nMOVE b.txt:1-1 -> a.txt\n"
    assert applied(text, a__txt=FIVE, b__txt="x\ny\n") == {"a.txt": "one\nmore\n4\n5\nx\n", "b.txt": "y\n2\n3\n"}


def test_lines_go_to_the_end_of_their_own_file() -> None:
    assert applied("MOVE a.txt:2-3 -> a.txt\n", a__txt=FIVE) == {"a.txt": "1\n4\n5\n2\n3\n"}
    assert "change nothing" in refused("MOVE a.txt:4-5 -> a.txt\n", a__txt=FIVE)


def test_lines_go_from_and_to_files_that_are_moved_or_deleted_in_the_same_message() -> None:
    moved = "MOVE a.txt -> b.txt\n"
    for name in ("a.txt", "b.txt"):
        assert applied(f"{moved}MOVE {name}:1-4 -> c.txt\n", a__txt=FIVE) == {
            "a.txt": None, "b.txt": "5\n", "c.txt": "1\n2\n3\n4\n"
        }  # fmt: skip
    assert applied(f"{moved}MOVE a.txt:1-4 -> a.txt\n", a__txt=FIVE) == {"a.txt": "1\n2\n3\n4\n", "b.txt": "5\n"}
    assert applied(f"{moved}MOVE c.txt:1-1 -> b.txt\n", a__txt="1\n", c__txt="x\n") == {
        "a.txt": None, "b.txt": "1\nx\n", "c.txt": ""
    }  # fmt: skip
    assert applied("DELETE a.txt\nMOVE a.txt:2-3 -> b.txt\n", a__txt=FIVE) == {"a.txt": None, "b.txt": "2\n3\n"}


@pytest.mark.parametrize(
    ("source", "target", "left", "arrived"),
    [
        ("a\r\nb\r\n", None, "b\r\n", "a\r\n"),
        ("a\r\nb\r\n", "x\n", "b\r\n", "x\na\n"),
        ("a\nb\n", "x\r\n", "b\n", "x\r\na\r\n"),
        ("a\r\nb\n", "x\r\ny\n", "b\n", "x\r\ny\na\r\n"),
        ("a\r\nb\n", "x\r\ny", "b\n", "x\r\ny\r\na"),
        ("a\r\nb\r\n", "x\r\ny\nz", "b\r\n", "x\r\ny\nz\na\r\n"),
        ("a\nb", "x", "b", "x\na"),
        ("a\f\x85\u2028\nb", "x\n", "b", "x\na\f\x85\u2028\n"),
    ],
    ids=[
        "new",
        "from Windows",
        "to Windows",
        "mixed",
        "no newline",
        "mixed without a newline",
        "none in either",
        "ends of other kinds",
    ],
)
def test_each_file_keeps_its_own_line_ends(source: str, target: str | None, left: str, arrived: str) -> None:
    outcome = apply((Cut("a.txt", 1, 1, "b.txt"),), {"a.txt": source, "b.txt": target})
    assert dict(outcome.files) == {"a.txt": left, "b.txt": arrived}


def test_a_line_end_that_neither_piece_nor_target_has_is_the_sources() -> None:
    assert applied("MOVE a.txt:2-2 -> b.txt\n", a__txt="1\r\n2", b__txt="x") == {"a.txt": "1", "b.txt": "x\r\n2"}


def test_a_last_line_without_a_newline_makes_a_file_without_one_and_joins_no_other_line() -> None:
    assert applied("MOVE a.txt:2-2 -> b.txt\n", a__txt="1\n2") == {"a.txt": "1", "b.txt": "2"}
    assert applied("MOVE a.txt:2-2 -> b.txt\n", a__txt="1\n2", b__txt="x\n")["b.txt"] == "x\n2\n"
    assert applied("MOVE a.txt:2-2 -> b.txt\nMOVE a.txt:1-1 -> b.txt\n", a__txt="1\n2")["b.txt"] == "2\n1\n"


def test_the_beginning_of_a_new_file_takes_on_the_line_ends_of_the_lines_that_arrive() -> None:
    text = block("b.txt", "", "head\n") + "MOVE a.txt:1-1 -> b.txt\n"
    assert applied(text, a__txt="1\r\n2\r\n")["b.txt"] == "head\r\n1\r\n"
    assert applied(f"DELETE b.txt\n{text}", a__txt="1\r\n2\r\n", b__txt="old\n")["b.txt"] == "head\r\n1\r\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "MOVE a.txt:4-6 -> b.txt\n",
            "MOVE a.txt:4-6 -> b.txt: a.txt has 5 lines, numbered from 1\n    4  4\n    5  5",
        ),
        ("MOVE a.txt:0-2 -> b.txt\n", "numbered from 1\n    1  1\n    2  2"),
        ("MOVE a.txt:4-2 -> b.txt\n", "MOVE a.txt:4-2 -> b.txt: the range is empty\n    2  2\n    4  4"),
        ("MOVE none.txt:1-2 -> b.txt\n", "MOVE none.txt:1-2 -> b.txt: there is no such file"),
        ("MOVE a.txt:1-2 -> b.txt:7\n", "name it without numbers\n    1  1\n    2  2"),
        (
            "MOVE a.txt:1-3 -> b.txt\nMOVE a.txt:3-4 -> c.txt\n",
            "MOVE a.txt:3-4 -> c.txt overlaps MOVE a.txt:1-3 -> b.txt:\n    1  1\n    3  3\n    3  3\n    4  4",
        ),
        ("MOVE a.txt:1-1 -> b.txt\nMOVE a.txt:1-1 -> b.txt\n", "overlaps"),
        (
            "MOVE a.txt:2-4 -> b.txt\n" + block("a.txt", "3\n", "x\n"),
            "MOVE a.txt:2-4 -> b.txt takes away; change them in a later message:\n    2  2\n    4  4",
        ),
        ("MOVE a.txt:2-4 -> b.txt\n" + block("a.txt", "1\n2\n", "x\n"), "block 1 searches in lines that MOVE"),
        ("MOVE a.txt:2-4 -> b.txt\n" + block("b.txt", "3\n", "x\n"), "block 1 (b.txt): there is no such file"),
        ("MOVE a.txt:2-4 -> b.txt\n" + block("a.txt", "9\n", "x\n"), "block 1 (a.txt): SEARCH was not found"),
        ("MOVE a.txt:2-4 -> b.txt\nMOVE e.txt:1-1 -> b.txt\n", "e.txt has 0 lines"),
    ],
)
def test_a_range_that_is_none_or_that_another_change_touches_is_refused_with_the_lines_it_names(
    text: str, words: str
) -> None:
    assert words in refused(text, a__txt=FIVE, e__txt="")


def test_lines_after_which_a_file_no_longer_parses_are_refused_and_shown() -> None:
    words = refused("MOVE shop.py:5-8 -> totals.py\n", shop__py=SHOP)
    assert "totals.py: after the edit it no longer parses" in words
    assert "MOVE shop.py:5-8 -> totals.py would have moved:\n    5      return sum(items)\n    8  def empty" in words


def test_what_went_is_told_with_its_first_and_last_line_and_where_it_stands_now() -> None:
    outcome = apply(
        (Cut("a.txt", 2, 4, "b.txt"), Cut("a.txt", 1, 1, "b.txt")),
        {"a.txt": FIVE.replace("4", "x" * 300), "b.txt": "b"},
    )
    assert outcome.notes == (
        f"MOVE a.txt:2-4 -> b.txt: now lines 2-4 there:\n    2  2\n    4  {'x' * 200}",
        "MOVE a.txt:1-1 -> b.txt: now lines 5-5 there:\n    1  1",
    )


@pytest.mark.parametrize(
    "line", ["MOVE a.txt:1-2 -> b.txt", "MOVE `a.txt:1-2` -> `b.txt`", "MOVE `a.txt`:1-2 -> ./b.txt  "]
)
def test_a_range_is_read_in_the_ways_models_write_it(line: str) -> None:
    assert find_edits(line) == ((Cut("a.txt", 1, 2, "b.txt"),), ())
    assert find_edits("MOVE a.txt -> b.txt") == ((Move("a.txt", "b.txt"),), ())


SOME = st.sampled_from(["a", "b", "  c", "d\x0c", "MOVE e:1-2 -> f"])
STANDING = st.lists(SOME, max_size=3)
LINES = st.lists(SOME, min_size=1, max_size=24) | st.lists(SOME, min_size=12, max_size=24)
MOVES = st.lists(
    st.tuples(st.integers(1, 16), st.integers(0, 3), st.sampled_from(["b", "new", "other"])), min_size=1, max_size=4
)


def _parted(lines: list[str], moves: list[tuple[int, int, str]]) -> dict[str, list[str]] | None:
    """The oracle: what is left, under "a", and what goes where; None where the moves cannot be made."""
    taken = [number for first, more, _ in moves for number in range(first, first + more + 1)]
    if len({*taken}) < len(taken) or max(taken) > len(lines):
        return None
    parts = {"a": [line for number, line in enumerate(lines, 1) if number not in taken]}
    for first, more, to in moves:
        parts[to] = [*parts.get(to, []), *lines[first - 1 : first + more]]
    return parts


@settings(max_examples=200)
@given(LINES, STANDING, MOVES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "ended"]))
def test_lines_are_neither_lost_nor_doubled_nor_brought_out_of_order(
    lines: list[str], standing: list[str], moves: list[tuple[int, int, str]], end: str, ended: str
) -> None:
    def written(some: list[str]) -> str:
        return end.join(some) + (end if ended and some else "")

    before = {"a": written(lines), "b": written(standing)}
    outcome = apply(tuple(Cut("a", first, first + more, to) for first, more, to in moves), before)
    parts = _parted(lines, moves)
    if parts is None:
        assert outcome.files == {}
        return
    after = {path: (text or "").replace("\r\n", "\n").removesuffix("\n") for path, text in outcome.files.items()}
    meant = {path: [*(standing if path == "b" else []), *some] for path, some in parts.items()}
    assert after == {path: "\n".join(some) for path, some in meant.items()}
    if any(end in text for text in before.values()):
        assert all((text or "").count(end) == (text or "").count("\n") for text in outcome.files.values())
