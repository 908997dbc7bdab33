"""Edits stand exactly where they were meant to, or nothing is changed and the reason is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.refactor.worker.edits.blocks import find_edits
from patterns.refactor.worker.edits.written import Edit
from tests.patterns.refactor.conftest import apply, block
from tests.patterns.refactor.worker.edits.conftest import applied, refused

CART = "import money\n\n\ndef total(items):\n    return sum(items)\n\n\ndef empty(items):\n    return not items\n"


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


def test_a_long_search_is_told_at_which_line_it_parts_from_the_file() -> None:
    before = "".join(f"line {number}\n" for number in range(1, 101))
    search = "".join(f"line {number}\n" for number in (*range(11, 60), *range(61, 90)))
    words = refused(block("a.txt", search, "x\n"), a__txt=before)
    assert (
        "Its first 49 lines stand at line 11; its line 50 does not come next:\n   59  line 59\n   60  line 60" in words
    )
    assert "line 65" not in words


def test_a_search_like_nothing_in_the_file_says_so() -> None:
    assert "nothing like it" in refused(block("a.txt", "zzzzzzz\n", "y\n"), a__txt="abc\n")


def test_an_edit_made_before_is_recognised() -> None:
    text = block("a.txt", "old line\n", "new line\n")
    assert "REPLACE is already there" in refused(text, a__txt="new line\n")


def test_a_search_for_more_than_it_leaves_standing_was_not_made_before() -> None:
    words = refused(block("a.txt", "old\nolder\nlast\n", "last\n"), a__txt="old\noldest\nlast\n")
    assert "Did you mean these lines?" in words
    assert "already there" not in words


@pytest.mark.parametrize("gap", ["...", "    ...", "# ...", "// …", "/* ... */"])
def test_a_search_with_lines_left_out_is_told_so(gap: str) -> None:
    text = block("a.py", f"def f():\n{gap}\nx = 1\n", "x = 1\n")
    assert "its line 2 stands for lines that were left out" in refused(text, a__py="def f():\n    y()\nx = 1\n")


def test_an_ellipsis_that_stands_in_the_file_is_a_line_like_others() -> None:
    before = "def f():\n    ...\n"
    assert applied(block("a.py", before, "x = 1\n"), a__py=before) == {"a.py": "x = 1\n"}
    assert "Did you mean" in refused(block("a.py", "def g():\n    ...\n", "x = 1\n"), a__py=before)


def test_a_search_that_differs_in_white_space_is_taken_where_it_is_the_only_place() -> None:
    loose = block("a.py", "x  =  1 \n", "x = 2\n")
    assert applied(loose, a__py="if y:\n    x = 1\nx = 1\n") == {"a.py": "if y:\n    x = 1\nx = 2\n"}
    assert "but for white space SEARCH stands 2 times, at lines 1, 3" in refused(loose, a__py="x = 1\ny = 1\nx = 1\n")


def test_white_space_between_quotes_is_never_passed_over() -> None:
    assert "not found" in refused(block("a.py", 'x = "a b"\n', 'y = "a b"\n'), a__py='x = "a  b"\n')


def test_lines_that_the_worker_left_alone_keep_the_files_own_letters() -> None:
    text = block("a.md", "one\ntwo\nthree\n", "one\nzwei\nthree\n")
    assert applied(text, a__md="one  \ntwo\nthree\t\n") == {"a.md": "one  \nzwei\nthree\t\n"}


@pytest.mark.parametrize(
    ("before", "search", "replace", "after"),
    [
        ("class A:\n    def f():\n        pass\n", "def f():\n    pass\n", "def g():\n\n    return 1\n",
         "class A:\n    def g():\n\n        return 1\n"),
        ("f():\n    pass\n", "    f():\n        pass\n", "    g():\n        pass\n", "g():\n    pass\n"),
        ("\tx = 1\n\ty = 2\n", "x = 1\ny = 2\n", "x = 2\ny = 2\n", "\tx = 2\n\ty = 2\n"),
    ],
    ids=["deeper", "less deep", "tabs"],
)  # fmt: skip
def test_a_search_that_is_indented_otherwise_is_taken_and_its_replacement_indented_alike(
    before: str, search: str, replace: str, after: str
) -> None:
    assert applied(block("a.txt", search, replace), a__txt=before) == {"a.txt": after}


def test_an_indent_that_fits_two_places_or_none_is_refused() -> None:
    twice = refused(block("a.txt", "x\n", "y\n"), a__txt="  x\n    x\n")
    assert "but for white space SEARCH stands 2 times, at lines 1, 2" in twice
    assert "not found" in refused(block("a.txt", "a\nb\n", "c\n"), a__txt="  a\n    b\n")
    assert "REPLACE even less" in refused(block("a.txt", "    a\n", "b\n"), a__txt="a\n")


def test_a_note_says_where_white_space_was_passed_over() -> None:
    outcome = apply((Edit("a.txt", "b\n", "c\n"),), {"a.txt": "a\n  b\n"})
    assert outcome.notes == ("block 1 stands at line 2 of a.txt with other white space",)


def test_windows_line_ends_stay_throughout() -> None:
    text = block("a.txt", "two\n", "2\n2b\n")
    assert applied(text, a__txt="one\r\ntwo\r\nthree") == {"a.txt": "one\r\n2\r\n2b\r\nthree"}
    assert applied(text.replace("\n", "\r\n"), a__txt="one\r\ntwo\r\n") == {"a.txt": "one\r\n2\r\n2b\r\n"}


def test_mixed_line_ends_are_left_as_they_are() -> None:
    mixed = "one\r\ntwo\nthree\r\n"
    assert applied(block("a.txt", "two\n", "2\n"), a__txt=mixed) == {"a.txt": "one\r\n2\nthree\r\n"}
    assert applied(block("a.txt", "one\n", "1\n1b\n"), a__txt=mixed) == {"a.txt": "1\r\n1b\r\ntwo\nthree\r\n"}


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


def test_every_block_is_looked_for_in_the_file_as_it_was_before_the_message() -> None:
    text = block("a.txt", "one\n", "two\n") + "and then\n" + block("a.txt", "two\n", "one\n")
    assert applied(text, a__txt="one\ntwo\n") == {"a.txt": "two\none\n"}
    onto = block("a.txt", "one\n", "1\n") + block("a.txt", "1\n", "12\n")
    assert "it stands in another block's REPLACE" in refused(onto, a__txt="one\n")


def test_blocks_that_overlap_are_refused() -> None:
    text = block("a.txt", "a\nb\n", "1\n") + block("a.txt", "b\nc\n", "2\n")
    assert refused(text, a__txt="a\nb\nc\n") == "block 2 overlaps block 1: make them one"


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
    assert "DELETE none.txt: there is no such file to delete" in words


def test_an_empty_search_makes_a_new_file_and_never_overwrites_one() -> None:
    assert applied(block("new/x.txt", "", "hello\n")) == {"new/x.txt": "hello\n"}
    assert applied(block("pkg.py", "", "x = 1\n"), pkg__py="") == {"pkg.py": "x = 1\n"}
    assert "exists already" in refused(block("a.txt", "", "hello\n"), a__txt="there\n")


def test_a_file_is_deleted_by_a_line() -> None:
    assert applied("It is of no use.\n\nDELETE `old.txt`\n", old__txt="x\n") == {"old.txt": None}


def test_a_file_is_moved_by_a_line_and_blocks_of_either_name_change_it() -> None:
    assert applied("MOVE ./a.txt -> `b/c.txt`\n", a__txt="x\n") == {"a.txt": None, "b/c.txt": "x\n"}
    both = "MOVE a.txt -> b.txt\n" + block("a.txt", "x\n", "1\n") + block("b.txt", "y\n", "2\n")
    assert applied("MOVE a.txt -> b.txt\n" + block("b.txt", "x\n", "1\n"), a__txt="x\n") == {
        "a.txt": None,
        "b.txt": "1\n",
    }
    assert applied(both, a__txt="x\ny\n") == {"a.txt": None, "b.txt": "1\n2\n"}


def test_the_place_of_a_moved_or_deleted_file_may_be_taken_in_the_same_message() -> None:
    shim = "MOVE a.py -> b.py\n" + block("a.py", "", "from b import *\n")
    assert applied(shim, a__py="x = 1\n") == {"a.py": "from b import *\n", "b.py": "x = 1\n"}
    assert applied("DELETE a.py\n" + block("a.py", "", "y = 1\n"), a__py="x = 1\n") == {"a.py": "y = 1\n"}
    assert applied("MOVE a.t -> b.t\nMOVE b.t -> a.t\n", a__t="1\n", b__t="2\n") == {"a.t": "2\n", "b.t": "1\n"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MOVE none.txt -> b.txt\n", "MOVE none.txt -> b.txt: there is no such file to move"),
        ("MOVE a.txt -> c.txt\n", "MOVE a.txt -> c.txt: c.txt exists already"),
        ("MOVE a.txt -> b.txt\nMOVE c.txt -> b.txt\n", "b.txt exists already"),
        ("MOVE a.txt -> b.txt\nDELETE a.txt\n", "there is no such file to move"),
        ("MOVE a.txt -> b.txt\n" + block("b.txt", "", "x\n"), "the file exists already"),
        ("MOVE a.txt -> a.txt\n", "change nothing"),
        (block("b.txt", "", "x\n") + block("b.txt", "", "y\n"), "block 2 (b.txt): the file exists already"),
        ("DELETE a.txt\n" + block("a.txt", "a\n", "x\n"), "block 1 (a.txt): there is no such file"),
    ],
)
def test_moves_that_would_lose_a_file_are_refused(text: str, words: str) -> None:
    assert words in refused(text, a__txt="a\n", c__txt="c\n")


def test_a_line_inside_a_block_deletes_nothing() -> None:
    text = block("a.sql", "SELECT 1;\n", "DELETE FROM carts;\n")
    assert applied(text, a__sql="SELECT 1;\n") == {"a.sql": "DELETE FROM carts;\n"}


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("a.py", "def f():\n    return 1\n", "def f(:\n    return 1\n"),
        ("a.json", '{"a": 1}\n', '{"a": 1,}\n'),
        ("a.toml", "a = 1\n", "a = = 1\n"),
    ],
)
def test_an_edit_that_breaks_the_syntax_is_refused_unless_it_was_broken_before(path: str, good: str, bad: str) -> None:
    def outcome(before: str | None, search: str, replace: str) -> tuple[str, ...]:
        return apply((Edit(path, search, replace),), {path: before}).problems

    assert "no longer parses" in outcome(good, good, bad)[0]
    assert "no longer parses" in outcome(None, "", bad)[0]
    assert outcome(bad, bad, good) == ()
    assert outcome(bad, bad, f"{bad}\n") == (), "a file of another dialect can still be edited"
    assert outcome(None, "", good) == ()


def test_a_fault_of_syntax_is_shown_with_the_lines_around_it() -> None:
    words = refused(block("a.py", "b = 1\n", "b = = 1\n"), a__py="z = 0\na = 1\nb = 1\nc = 1\n")
    assert "line 3: invalid syntax\n    1  z = 0\n    2  a = 1\n    3  b = = 1\n    4  c = 1" in words


def test_a_moved_file_that_never_parsed_may_be_moved() -> None:
    assert applied("MOVE a.py -> b.py\n", a__py="def f(:\n") == {"a.py": None, "b.py": "def f(:\n"}


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
    text = "Here it is.\n" + "\n".join(block(edit.path, edit.search, edit.replace) for edit in meant)
    assert find_edits(text) == (meant, ())
