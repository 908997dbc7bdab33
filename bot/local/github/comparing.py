"""What a branch changes, told by git, in the shapes of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.local.github.answers import Json
from tools.repository.git import Git

STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "T": "changed"}
"""GitHub's words for git's letters."""
_SECTION = re.compile(rb"^diff --git ", re.MULTILINE)
"""No line of a hunk begins so: each has a character of its own before it."""
_HUNK = b"\n@@ "


@dataclass(frozen=True, slots=True)
class Changed:
    """A branch against another."""

    commits: list[str]
    """Its own, the oldest first."""
    files: list[Json]
    """As GitHub lists them: from where the branch left the other one to its tip."""


async def branches_of(git: Git) -> dict[str, str]:
    """Commits by the names of their branches."""
    listed = await git.output("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads")
    pairs = (line.split(" ", 1) for line in listed.decode(errors="replace").splitlines())
    return {name: commit for commit, name in pairs}


async def merged_into(git: Git, commit: str) -> set[str]:
    """The branches that have no commit of their own beside this one's."""
    listed = await git.output("for-each-ref", "--format=%(refname:lstrip=2)", f"--merged={commit}", "refs/heads")
    return set(listed.decode(errors="replace").splitlines())


async def changed(git: Git, base: str, head: str) -> Changed:
    """Between two commits. Raises `RepositoryError`, also where they have no history in common."""
    commits = await git.output("rev-list", "--reverse", f"{base}..{head}")
    span = ("--no-ext-diff", "--no-textconv", "--find-renames", f"{base}...{head}")
    listed = await git.output("diff", "--raw", "-z", *span)
    patch = await git.output("diff", "--patch", *span)
    sections = iter(_SECTION.split(patch)[1:])
    files = [_file(letter, names, sections) for letter, names in _entries(listed.decode(errors="replace"))]
    return Changed(commits.decode().split(), files)


def _entries(listed: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each file's letter and its path; of a rename the old path and the new one."""
    fields = iter(listed.split("\0"))
    for meta in fields:
        if meta:
            letter = meta.split()[4][0]
            yield letter, tuple(next(fields) for _ in range(2 if letter == "R" else 1))


def _file(letter: str, names: tuple[str, ...], sections: Iterator[bytes]) -> Json:
    """A change of a file's kind is two sections of the patch: the old file goes, the new one comes."""
    hunks = [_hunks(next(sections)) for _ in range(2 if letter == "T" else 1)]
    patch = "\n".join(filter(None, hunks))
    lines = [line[:1] for line in patch.split("\n")]
    added, removed = lines.count("+"), lines.count("-")
    return {
        "filename": names[-1],
        "status": STATUS[letter],
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        **({"previous_filename": names[0]} if len(names) > 1 else {}),
        **({"patch": patch} if patch else {}),
    }


def _hunks(section: bytes) -> str:
    """From the first hunk on; empty for a binary file, a mere rename, a change of mode."""
    start = section.find(_HUNK)
    return "" if start < 0 else section[start + 1 :].decode(errors="replace").removesuffix("\n")
