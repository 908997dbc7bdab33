"""Under whose name a confined command runs, when the bot itself is root."""

from __future__ import annotations

import os
from pathlib import Path

UNPRIVILEGED_ID = 60_900
"""A user and group number that Debian, Ubuntu and systemd give to nobody."""


def give(directory: Path, owner: int) -> None:
    """Make `owner` the owner of everything below, and of the directory. Raises `OSError`.

    Walks by open directories, so that a link put in its way by a command still running there leads nowhere.
    """
    for _, directories, files, at in os.fwalk(directory, follow_symlinks=False, onerror=_refuse):
        os.fchown(at, owner, owner)
        for name in (*directories, *files):
            os.chown(name, owner, owner, dir_fd=at, follow_symlinks=False)


def _refuse(error: OSError) -> None:
    raise error
