"""Edits stand exactly where they were meant to, or nothing is changed and the reason is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.refactor.desk.blocks import find_edits
from patterns.refactor.edits import Edit, apply_edits

CART = "import money\n\n\ndef total(items):\n    return sum(items)\n\n\ndef empty(items):\n    return not items\n"


def block(path: str, search: str, replace: str) -> str:
    return f"{path}\n<<<<<<< SEARCH\n{search}=======\n{replace}>>>>>>> REPLACE\n"


def applied(text: str, **files: str) -> dict[str, str | None]:
    """The changed files; names with `__` for a dot."""
    before = {name.replace("__", "."): content for name, content in files.items()}
    edits, problems = find_edits(text)
    assert problems == ()
    outcome = apply_edits(edits, {edit.path: before.get(edit.path) for edit in edits})
    assert outcome.problems == ()
    return dict(outcome.files)


def refused(text: str, **files: str) -> str:
    """Why nothing was changed."""
    before = {name.replace("__", "."): content for name, content in files.items()}
    edits, problems = find_edits(text)
    if not problems:
        outcome = apply_edits(edits, {edit.path: before.get(edit.path) for edit in edits})
        assert outcome.files == {}
        problems = outcome.problems
    assert problems
    return "\n".join(problems)


def test_a_search_that_stands_once_is_replaced() -> None:
    text = block("cart.py", "    return sum(items)\n", "    return sum(items, start=0)\n")
    assert applied(text, cart__py=CART) == {"cart.py": CART.replace("sum(items)", "sum(items, start=0)")}


def test_a_search_that_stands_twice_is_refused_with_the_lines() -> None:
    text = block("cart.py", "\n\n", "\n")
    assert "the file exists already" in refused(text, cart__py=CART)
    twice = refused(block("a.txt", "same\n", "other\n"), a__txt="same\nx\nsame\nsame")
    assert "stands 3 times, at lines 1, 3, 4" in twice


def test_overlapping_places_count_each() -> None:
    assert "lines 1, 2" in refused(block("a.txt", "x\nx\n", "y\n"), a__txt="x\nx\nx\n")


def test_a_line_that_ends_like_the_search_is_another_line() -> None:
    assert applied(block("a.txt", "x = 1\n", "x = 2\n"), a__txt="max = 1\nx = 1\nx = 10\n") == {
        "a.txt": "max = 1\nx = 2\nx = 10\n"
    }


def test_a_search_that_is_missing_shows_the_nearest_lines_with_their_numbers() -> None:
    words = refused(block("cart.py", "def totl(items):\n    return sum(items)\n", "x = 1\n"), cart__py=CART)
    assert "SEARCH was not found" in words
    assert "    4  def total(items):\n    5      return sum(items)" in words


def test_a_search_like_nothing_in_the_file_says_so() -> None:
    assert "nothing like it" in refused(block("a.txt", "zzzzzzz\n", "y\n"), a__txt="abc\n")


def test_an_edit_made_before_is_recognised() -> None:
    text = block("a.txt", "old line\n", "new line\n")
    assert "REPLACE is already there" in refused(text, a__txt="new line\n")


def test_a_search_that_differs_in_blanks_only_is_refused() -> None:
    assert "not found" in refused(block("cart.py", "  return sum(items)\n", "  return 0\n"), cart__py=CART)


def test_windows_line_ends_stay_throughout() -> None:
    text = block("a.txt", "two\n", "2\n2b\n")
    assert applied(text, a__txt="one\r\ntwo\r\nthree") == {"a.txt": "one\r\n2\r\n2b\r\nthree"}
    assert applied(text.replace("\n", "\r\n"), a__txt="one\r\ntwo\r\n") == {"a.txt": "one\r\n2\r\n2b\r\n"}


def test_mixed_line_ends_are_left_as_they_are() -> None:
    mixed = "one\r\ntwo\nthree\r\n"
    assert applied(block("a.txt", "two\n", "2\n"), a__txt=mixed) == {"a.txt": "one\r\n2\nthree\r\n"}
    assert "not found" in refused(block("a.txt", "one\n", "1\n"), a__txt=mixed)


@pytest.mark.parametrize(
    ("before", "search", "replace", "after"),
    [
        ("a\nb", "b\n", "c\n", "a\nc"),
        ("a\nb", "a\n", "c\n", "c\nb"),
        ("a\nb", "b\n", "", "a"),
        ("a", "a\n", "", ""),
        ("a\nb\n", "b\n", "", "a\n"),
        ("a\nb", "a\nb\n", "c\nd\n", "c\nd"),
    ],
)
def test_a_file_without_a_newline_at_its_end_keeps_it_so(before: str, search: str, replace: str, after: str) -> None:
    assert applied(block("a.txt", search, replace), a__txt=before) == {"a.txt": after}


def test_blocks_of_a_message_are_applied_one_upon_the_other() -> None:
    text = block("a.txt", "one\n", "1\n") + "and then\n" + block("a.txt", "1\ntwo\n", "12\n")
    assert applied(text, a__txt="one\ntwo\n") == {"a.txt": "12\n"}


def test_one_wrong_block_keeps_all_from_being_applied_and_every_fault_is_told() -> None:
    text = (
        block("a.txt", "one\n", "1\n")
        + block("a.txt", "missing\n", "x\n")
        + block("b.txt", "b\n", "c\n")
        + "DELETE none.txt\n"
    )
    words = refused(text, a__txt="one\n")
    assert "block 2 (a.txt): SEARCH was not found" in words
    assert "block 3 (b.txt): there is no such file" in words
    assert "block 4 (none.txt): there is no such file to delete" in words


def test_an_empty_search_makes_a_new_file_and_never_overwrites_one() -> None:
    assert applied(block("new/x.txt", "", "hello\n")) == {"new/x.txt": "hello\n"}
    assert applied(block("pkg.py", "", "x = 1\n"), pkg__py="") == {"pkg.py": "x = 1\n"}
    assert "exists already" in refused(block("a.txt", "", "hello\n"), a__txt="there\n")


def test_a_file_is_deleted_by_a_line() -> None:
    assert applied("It is of no use.\n\nDELETE `old.txt`\n", old__txt="x\n") == {"old.txt": None}


def test_a_line_inside_a_block_deletes_nothing() -> None:
    text = block("a.sql", "SELECT 1;\n", "DELETE FROM carts;\n")
    assert applied(text, a__sql="SELECT 1;\n") == {"a.sql": "DELETE FROM carts;\n"}


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("a.py", "def f():\n    return 1\n", "def f(:\n    return 1\n"),
        ("a.pyi", "def f() -> int: ...\n", "def f() -> : ...\n"),
        ("a.json", '{"a": 1}\n', '{"a": 1,}\n'),
        ("a.toml", "a = 1\n", "a = = 1\n"),
    ],
)
def test_an_edit_that_breaks_the_syntax_is_refused_unless_it_was_broken_before(path: str, good: str, bad: str) -> None:
    def outcome(before: str | None, search: str, replace: str) -> tuple[str, ...]:
        return apply_edits((Edit(path, search, replace),), {path: before}).problems

    assert "no longer parses" in outcome(good, good, bad)[0]
    assert "no longer parses" in outcome(None, "", bad)[0]
    assert outcome(bad, bad, good) == ()
    assert outcome(bad, bad, f"{bad}\n") == (), "a file of another dialect can still be edited"
    assert outcome(None, "", good) == ()


def test_a_file_of_an_unknown_kind_is_never_refused_for_its_syntax() -> None:
    assert applied(block("a.rs", "", "fn main( {\n")) == {"a.rs": "fn main( {\n"}


def test_edits_that_change_nothing_are_refused() -> None:
    assert "change nothing" in refused(block("a.txt", "one\n", "one\n"), a__txt="one\n")


def test_a_heading_line_in_the_search_is_refused_since_it_could_be_the_divider() -> None:
    """`Title` alone would match too, and the wrong lines would be replaced."""
    text = block("a.rst", "Title\n=======\nold\n", "Title\n=======\nnew\n")
    assert "where SEARCH ends is open" in refused(text, a__rst="Title\n=======\nold\n")


def test_a_new_file_may_hold_such_lines() -> None:
    assert applied(block("a.rst", "", "Title\n=======\ntext\n")) == {"a.rst": "Title\n=======\ntext\n"}


def test_longer_or_indented_rows_of_signs_are_plain_text() -> None:
    text = block("a.rst", "Old\n========\n", "New\n ======= \n========\n")
    assert applied(text, a__rst="Old\n========\n") == {"a.rst": "New\n ======= \n========\n"}


@pytest.mark.parametrize("marker", ["<<<<<<< SEARCH", ">>>>>>> REPLACE"])
@pytest.mark.parametrize("side", ["search", "replace"])
def test_markers_inside_a_block_are_refused(marker: str, side: str) -> None:
    inside = f"a\n{marker}\nb\n"
    text = block("a.md", inside if side == "search" else "a\n", inside if side == "replace" else "x\n")
    assert refused(text, a__md="a\n")


def test_markers_that_a_sentence_speaks_of_are_no_blocks() -> None:
    text = "I write `<<<<<<< SEARCH` and >>>>>>> REPLACE below.\n" + block("a.txt", "a\n", "b\n")
    assert applied(text, a__txt="a\n") == {"a.txt": "b\n"}


@pytest.mark.parametrize(
    "text",
    [
        "a.txt\n<<<<<<< SEARCH\na\n=======\nb\n",
        "a.txt\n<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n",
        "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n",
        "a.txt\n\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n",
        "a.txt\n<<<<<<< SEARCH\na\n=======\nb\nb.txt\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n",
    ],
    ids=["no end", "no divider", "no path", "a blank line for a path", "an end forgotten between two"],
)
def test_a_block_that_is_not_whole_is_refused(text: str) -> None:
    assert refused(text, a__txt="a\n", b__txt="a\n")


@pytest.mark.parametrize(
    "line", ["a.txt", "`a.txt`", "**a.txt**", "./a.txt", "### a.txt", "a.txt:", "`a.txt`:", "  a.txt  ", "**`a.txt`**"]
)
def test_a_path_is_read_in_the_ways_models_write_it(line: str) -> None:
    assert applied(block(line, "a\n", "b\n"), a__txt="a\n") == {"a.txt": "b\n"}


def test_a_fence_around_a_block_is_passed_over() -> None:
    inside = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"
    assert applied(f"a.txt\n```python\n{inside}```\n", a__txt="a\n") == {"a.txt": "b\n"}
    assert applied(f"```\na.txt\n{inside}```\n", a__txt="a\n") == {"a.txt": "b\n"}


def test_a_second_block_after_a_fence_needs_its_own_path() -> None:
    inside = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"
    assert "no path" in refused(f"a.txt\n```python\n{inside}```\n```python\n{inside}```\n", a__txt="a\n")


LINES = st.lists(st.sampled_from(["", "a", "b", "    a", "def f():", "    return 1", "x = 1"]), min_size=1, max_size=12)
WORDS = st.text(st.sampled_from("ab =1\tü"), max_size=8)


@given(lines=LINES, start=st.integers(0, 11), length=st.integers(1, 4), noise=WORDS, at=st.integers(0, 3))
def test_a_perturbed_search_edits_the_one_place_it_names_or_nothing(
    lines: list[str], start: int, length: int, noise: str, at: int
) -> None:
    """However a line of the search was bent: the rest of the file stays, letter by letter."""
    lines = [*lines, "end"]
    wanted = lines[start : start + length] or ["a"]
    wanted[at % len(wanted)] += noise
    before, search = "\n".join(lines), "".join(f"{line}\n" for line in wanted)
    outcome = apply_edits((Edit("a.txt", search, "NEW\n"),), {"a.txt": before})
    places = [number for number in range(len(lines)) if "".join(f"{x}\n" for x in lines[number:]).startswith(search)]
    if len(places) == 1 and search.strip():
        expected = [*lines[: places[0]], "NEW", *lines[places[0] + len(wanted) :]]
        assert outcome.files == {"a.txt": "\n".join(expected)}
    else:
        assert outcome.problems
        assert outcome.files == {}


@given(text=st.text(st.sampled_from("ab\n=<> SEARCHREPLACEDELETE`"), max_size=300))
def test_no_text_whatever_upsets_the_reader(text: str) -> None:
    edits, _ = find_edits(text)
    assert all(edit.path is not None for edit in edits)


@given(
    st.lists(st.tuples(LINES, LINES).filter(lambda two: any(line.strip() for line in two[0])), min_size=1, max_size=3)
)
def test_what_was_written_in_the_format_is_read_as_it_was_meant(blocks: list[tuple[list[str], list[str]]]) -> None:
    meant = tuple(
        Edit(f"file{number}.txt", "".join(f"{x}\n" for x in one), "".join(f"{x}\n" for x in two))
        for number, (one, two) in enumerate(blocks)
    )
    text = "Here it is.\n" + "\n".join(block(edit.path, edit.search, edit.replace or "") for edit in meant)
    assert find_edits(text) == (meant, ())
