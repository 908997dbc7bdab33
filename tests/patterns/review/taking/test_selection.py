"""Which files of a change are reviewed; the others are named with the reason."""

from __future__ import annotations

import pytest

from patterns.review.taking.selection import FILE_CHARACTERS, MOST_CHARACTERS, LeftOut, select, split
from tests.fakes.repository import diff_of


def made(path: str, lines: int, *, width: int = 60) -> dict[str, str]:
    return {path: "".join(f"{number:04} {'x' * width}\n" for number in range(lines))}


def change(before: dict[str, str], after: dict[str, str]) -> str:
    return diff_of(before, after).text


def test_every_file_of_a_small_change_is_reviewed() -> None:
    selected = select(change({"a.py": "one\ntwo\n"}, {"a.py": "one\n2\n", "b.md": "new\n"}))
    assert selected.files == ("a.py", "b.md")
    assert (selected.added, selected.removed, selected.left_out) == (2, 1, ())


@pytest.mark.parametrize(
    "path",
    [
        "package-lock.json",
        "web/yarn.lock",
        "requirements-dev.lock",
        "go.sum",
        "site/app.min.js",
        "api/shop_pb2.py",
        "vendor/left/pad.js",
        "tests/__snapshots__/page.snap",
    ],
)
def test_what_a_program_writes_is_not_reviewed_and_that_is_said(path: str) -> None:
    selected = select(change({}, {path: "made\n", "a.py": "own\n"}))
    assert selected.files == ("a.py",)
    assert selected.left_out == (LeftOut(path=path, why="written by a program"),)
    assert path not in selected.diff


def test_a_binary_file_and_one_without_a_changed_line_are_named() -> None:
    diff = (
        "diff --git a/logo.png b/logo.png\nindex 1..2 100644\nBinary files a/logo.png and b/logo.png differ\n"
        "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n"
    )
    assert {one.path: one.why for one in select(diff).left_out} == {
        "logo.png": "binary",
        "run.sh": "no line of it changed",
    }


def test_one_long_file_does_not_keep_the_others_from_being_reviewed() -> None:
    long = made("long.py", FILE_CHARACTERS // 60)
    selected = select(change({}, {**long, "a.py": "own\n"}))
    assert selected.files == ("a.py",)
    [left] = selected.left_out
    assert (left.path, left.why) == ("long.py", "too long for one review")


def test_of_a_large_change_the_main_language_comes_first_and_the_rest_is_named() -> None:
    files = {}
    for number in range(8):
        files |= made(f"part{number}.py", 200)
    files |= made("notes.md", 100)
    selected = select(change({}, files))
    assert len(selected.diff) <= MOST_CHARACTERS
    assert all(path.endswith(".py") for path in selected.files)
    assert "notes.md" in {one.path for one in selected.left_out}
    assert {*selected.files, *(one.path for one in selected.left_out)} == set(files)


@pytest.mark.parametrize(
    ("before", "after", "blank"),
    [
        ("a = 1\nb = 2\n", "a = 1  \n\nb = 2\r\n", True),
        ("a = 1\nb = 2\n", "a = 1\nb = 3\n", False),
        ("if x:\n    go()\nend()\n", "if x:\n    go()\n    end()\n", False),
    ],
)
def test_a_change_of_blank_space_only_is_known(before: str, after: str, *, blank: bool) -> None:
    assert select(change({"a.py": before}, {"a.py": after})).is_blank is blank


def test_the_parts_of_a_diff_are_the_whole_of_it() -> None:
    diff = change({"a.py": "1\n"}, {"a.py": "2\n", "b.py": "diff --git\n"})
    assert "".join(split(diff)) == diff
    assert split("") == []


def test_prose_never_takes_the_place_of_a_program() -> None:
    prose = {f"docs/part{number}.md": made("x", 300)["x"] for number in range(5)}
    program = made("src/core.py", 250) | made("tests/test_core.py", 100) | made("pyproject.toml", 10)
    selected = select(change({}, prose | program))
    assert set(program) <= set(selected.files)
    assert {one.path for one in selected.left_out} < set(prose)


def test_a_file_that_is_named_many_times_takes_no_more_room_than_there_is() -> None:
    one = change({"a.py": "one\n"}, {"a.py": "two\n"})
    selected = select(one * (MOST_CHARACTERS // len(one) + 1) + change({}, {"b.py": "own\n"}))
    assert selected.files == ("b.py",)
    assert [left.path for left in selected.left_out] == ["a.py"]
    assert select(one * 2).files == ("a.py",)
