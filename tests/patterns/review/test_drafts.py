"""Files read out of a model's words."""

from __future__ import annotations

import pytest

from patterns.review.drafts import Draft, read_code


def test_each_file_is_its_name_and_its_fenced_text() -> None:
    text = "One.\n\n`a.py`\n```python\nx = 1\n```\n**pkg/b.py**:\n\n```\ny = 2\n\n```\n"
    assert read_code(text) == Draft(files={"a.py": "x = 1\n", "pkg/b.py": "y = 2\n\n"})
    assert read_code(text.replace("\n", "\r\n")) == read_code(text)


@pytest.mark.parametrize("name", ["# a.py", "### `a.py`", "## **a.py**"])
def test_a_name_may_stand_as_a_heading(name: str) -> None:
    assert read_code(f"{name}\n```python\nx = 1\n```\n") == Draft(files={"a.py": "x = 1\n"})


def test_a_longer_fence_holds_a_shorter_one() -> None:
    assert read_code("a.md\n````\n```\ncode\n```\n````\n") == Draft(files={"a.md": "```\ncode\n```\n"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I would write a function.", "no file was found"),
        ("```python\nx = 1\n```\n", "no file was found"),
        ("../a.py\n```\nx\n```\n", "../a.py: the name leaves the repository"),
        ("/etc/a.py\n```\nx\n```\n", "/etc/a.py: the name is not a relative path"),
        (f"{'ä' * 50}.py\n```\nx\n```\n", "the name is too long: at most 100 bytes and 4 folders"),
        ("a/b/c/d/e/f.py\n```\nx\n```\n", "the name is too long: at most 100 bytes and 4 folders"),
        ("a.py\n```\nx\n```\nA.py/b.py\n```\ny\n```\n", "a.py: that is a folder too"),
        (".git/a.py\n```\nx\n```\n", "the name names git's own files"),
        ("a.py\n```\nx\n```\na.py\n```\ny\n```\n", "a file is given twice"),
        ("a.py\n```\nx\n```\nb.py\n```\ny\n", "no end (was the answer cut off?"),
        ("a.py\n```\nx\n```\n\n```\ny\n```\n", "no name above it"),
        ("a.py\n```\nx = '\ud83d'\n```\n", "half a surrogate pair"),
        ("".join(f"a{n}.py\n```\nx\n```\n" for n in range(7)), "7 files are too many: at most 6"),
    ],
)
def test_what_cannot_be_read_says_what_is_wrong(text: str, words: str) -> None:
    problem = read_code(text)
    assert isinstance(problem, str)
    assert words in problem
