"""What comes of a message."""

from __future__ import annotations

from patterns.refactor.worker.edits.blocks import find_edits
from tests.patterns.refactor.conftest import apply


def applied(text: str, **files: str) -> dict[str, str | None]:
    """The changed files; names with `__` for a dot."""
    edits, problems = find_edits(text)
    assert problems == ()
    outcome = apply(edits, {name.replace("__", "."): content for name, content in files.items()})
    assert outcome.problems == ()
    return dict(outcome.files)


def refused(text: str, **files: str) -> str:
    """Why nothing was changed."""
    edits, problems = find_edits(text)
    if not problems:
        outcome = apply(edits, {name.replace("__", "."): content for name, content in files.items()})
        assert outcome.files == {}
        problems = outcome.problems
    assert problems
    return "\n".join(problems)
