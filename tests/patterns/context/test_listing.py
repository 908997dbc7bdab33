from __future__ import annotations

from patterns.context.listing import listing_of

PATHS = [f"docs/{name}/{number}.txt" for name in ("a", "b") for number in range(9)]
PATHS += ["README.md", "src/app.py", "src/core/mail/send.py", "src/core/mail/read.py", "src/core/web.py"]


def test_a_list_that_fits_is_whole_and_sorted() -> None:
    assert listing_of(reversed(PATHS), ()).split("\n") == sorted(PATHS)


def test_a_longer_one_keeps_folders_folded_and_says_how_much_they_hold() -> None:
    assert listing_of(PATHS, (), lines=6).split("\n") == [
        "README.md",
        "docs/a/ (9 files)",
        "docs/b/ (9 files)",
        "src/app.py",
        "src/core/mail/ (2 files)",
        "src/core/web.py",
    ]


def test_the_way_to_what_is_mentioned_is_unfolded_first() -> None:
    assert listing_of(PATHS, ("src/core/mail/send.py",), lines=6).split("\n") == [
        "README.md",
        "docs/ (18 files)",
        "src/app.py",
        "src/core/mail/read.py",
        "src/core/mail/send.py",
        "src/core/web.py",
    ]
