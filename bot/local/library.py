"""A library that Steward's own environment holds, as a remote on this machine: real code with tests of its own.

No line of it lies in our repository; what is committed are the files that the lock's hashes let in.
"""

from __future__ import annotations

import asyncio
import os
from importlib import metadata
from pathlib import Path

from bot.local.origin import AUTHOR, clear, commit
from tools.repository.environment import hardened
from tools.repository.git import Git

LIBRARY = "simplejson"


async def make_library_origin(place: Path) -> Path:
    """Make the bare remote below `place` anew and return its path."""
    origin, making = place / f"{LIBRARY}.git", place / f"{LIBRARY}.making"
    git = Git(hardened(home=making, git_directory=origin, transport="file") | AUTHOR)
    await asyncio.to_thread(clear, origin, making)
    await git.output("init", "--bare", "--quiet", os.fspath(origin))
    version = await asyncio.to_thread(_lay, making / "main")
    imported = await commit(git, making / "main", f"Import {LIBRARY} {version}", None)
    await git.output("update-ref", "refs/heads/main", imported)
    await asyncio.to_thread(clear, making)
    return origin


def _lay(work: Path) -> str:
    """Its Python files and licence; nothing compiled, so that its tests try what is changed. Returns its version."""
    library = metadata.distribution(LIBRARY)
    for file in library.files or ():
        licence = file.name.startswith("LICENSE")
        if not (licence or file.suffix == ".py"):
            continue
        path = work / (file.name if licence else file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read_binary())
    return library.version
