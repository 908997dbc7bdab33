"""However a search is bent: an edit stands where trying every place finds it alone, or there is none."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.refactor.worker.edits.texts import rewrite
from patterns.refactor.worker.edits.written import Edit
from tests.patterns.refactor.conftest import apply

BODIES = st.sampled_from(["", "a", "b", "x = 1", 'y = "a  b"', "return a"])
INDENTS = st.sampled_from(["", "  ", "    ", "\t"])
SOURCE = st.lists(st.builds(str.__add__, INDENTS, BODIES), min_size=1, max_size=8)


def _bent(lines: list[str], how: str, blanks: str, at: int) -> list[str]:
    """The lines as a model might remember them."""
    at %= len(lines)
    before, one, behind = lines[:at], lines[at], lines[at + 1 :]
    return {
        "not at all": lines,
        "indented more": [blanks + line if line else line for line in lines],
        "indented less": [line.removeprefix(blanks) for line in lines],
        "one indented more": [*before, blanks + one, *behind],
        "blanks at an end": [*before, one + blanks, *behind],
        "blanks between": [*before, one.replace(" ", "  "), *behind],
        "a blank line more": [*before, "", one, *behind],
        "a line less": [*before, *behind],
        "a typo": [*before, one + "x", *behind],
    }[how]


HOWS = (
    "not at all",
    "indented more",
    "indented less",
    "one indented more",
    "blanks at an end",
    "blanks between",
    "a blank line more",
    "a line less",
    "a typo",
)


def _oracle(lines: list[str], wanted: list[str], new: str) -> list[tuple[int, str | None]]:
    """By trying everything: the places of the first rung that has any, and what `new` becomes there (None: nothing)."""
    windows = {at: lines[at : at + len(wanted)] for at in range(len(lines) - len(wanted) + 1)}
    if exact := [at for at, window in windows.items() if window == wanted]:
        return [(at, new) for at in exact]
    if spaced := [at for at, window in windows.items() if all(map(_same, window, wanted))]:
        return [(at, new) for at in spaced]
    shifts = {line[:size] for line in (*lines, *wanted) for size in range(1, 12) if line[:size].strip() == ""} - {""}
    deeper = [(at, shift + new) for at, window in windows.items() for shift in shifts if _by(shift, wanted, window)]
    return deeper + [
        (at, new.removeprefix(shift) if new.startswith(shift) else None)
        for at, window in windows.items()
        for shift in shifts
        if _by(shift, window, wanted)
    ]


def _same(has: str, wants: str) -> bool:
    if has.rstrip() == wants.rstrip():
        return True
    indents = [line[: len(line) - len(line.lstrip())] for line in (has, wants)]
    return indents[0] == indents[1] and has.split() == wants.split() and '"' not in has + wants


def _by(shift: str, less: list[str], more: list[str]) -> bool:
    return all(
        (shift + one if one.strip() else "").rstrip() == other.rstrip() for one, other in zip(less, more, strict=True)
    )


@settings(max_examples=300)
@given(
    lines=SOURCE,
    start=st.integers(0, 7),
    length=st.integers(1, 4),
    how=st.sampled_from(HOWS),
    blanks=st.sampled_from(["  ", "    ", "\t"]),
    at=st.integers(0, 3),
)
def test_a_perturbed_search_edits_the_one_place_it_names_or_nothing(
    lines: list[str], start: int, length: int, how: str, blanks: str, at: int
) -> None:
    """However the search was bent: an edit stands where trying every place finds it alone, and the rest stays."""
    wanted = _bent(lines[start : start + length] or ["a"], how, blanks, at)
    search = "".join(f"{line}\n" for line in wanted)
    if not search.strip():
        return
    before = "".join(f"{line}\n" for line in lines)
    outcome = rewrite(before, [(1, Edit("a.txt", search, f"{blanks}NEW\n"))])
    places = _oracle(lines, wanted, f"{blanks}NEW")
    if len(places) == 1 and (new := places[0][1]) is not None:
        at = places[0][0]
        assert outcome.problems == ()
        assert outcome.text.split("\n")[:-1] == [*lines[:at], new, *lines[at + len(wanted) :]]
    else:
        assert outcome.problems


@given(
    files=st.dictionaries(st.sampled_from(["a.txt", "b.txt"]), SOURCE, min_size=1),
    picks=st.lists(
        st.tuples(st.sampled_from(["a.txt", "b.txt"]), st.integers(0, 7), st.sampled_from(("not at all", *HOWS))),
        min_size=1,
        max_size=4,
    ),
)
def test_the_changes_of_a_message_come_all_or_none_and_in_whatever_order(
    files: dict[str, list[str]], picks: list[tuple[str, int, str]]
) -> None:
    before = {path: "".join(f"{line}\n" for line in lines) for path, lines in files.items()}
    edits = []
    for number, (path, at, how) in enumerate(picks):
        search = _bent(files.get(path, [])[at : at + 2] or ["none"], how, "  ", 0)
        edits.append(Edit(path, "".join(f"{line}\n" for line in search) or "none\n", f"NEW {number}\n"))
    written = tuple(one for one in edits if not one.makes)
    forth, back = apply(written, before), apply(written[::-1], before)
    assert forth.files == back.files
    assert bool(forth.problems) == bool(back.problems)
    if written and not forth.problems:
        assert set(forth.files) == {one.path for one in written}
        gone = sum(one.search.count("\n") - 1 for one in written)
        touched = "".join(text for path, text in before.items() if path in forth.files)
        told = "".join(text or "" for text in forth.files.values())
        assert told.count("\n") == touched.count("\n") - gone, "no line went but those that were searched for"
        assert all(told.count(one.replace.strip()) == 1 for one in written)
    else:
        assert forth.files == {}
