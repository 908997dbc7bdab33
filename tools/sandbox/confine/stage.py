"""Root's way into a sandbox: by becoming somebody without rights first.

Nothing counts root's processes, and root reads everything, so a bot that runs as root starts bubblewrap as a user
that owns nothing. The directories may lie below a folder that is closed to that user: in a mount namespace of their
own they are put where it can reach them.
"""

from __future__ import annotations

from pathlib import Path

from patterns.errors import SandboxUnavailable
from tools.sandbox.confine.ownership import UNPRIVILEGED_ID

_PLACES = tuple(Path(name) for name in ("/mnt", "/media", "/srv", "/opt", "/tmp", "/home"))  # noqa: S108  # mounted over
_SCRIPT = """
owner=$1 stage=$2 count=$3
shift 3
mount -t tmpfs -o mode=0755,size=1m stage "$stage"
while [ "$count" -gt 0 ]; do
  count=$((count - 1))
  mkdir "$stage/$count"
  mount --bind -- "$1" "$stage/$count"
  shift
done
exec setpriv --reuid="$owner" --regid="$owner" --clear-groups -- "$@"
"""


def stage_for(sources: tuple[Path, ...]) -> Path:
    """A directory of the host that none of the sources lies in: it is mounted over, in that namespace only."""
    for place in (named.resolve() for named in _PLACES):
        if place.is_dir() and not any(source.is_relative_to(place) for source in sources):
            return place
    raise SandboxUnavailable("there is no directory to prepare the sandbox in")


def staged(stage: Path, sources: tuple[Path, ...]) -> tuple[str, ...]:
    """Where each source lies on the stage."""
    return tuple(f"{stage}/{len(sources) - 1 - place}" for place, _ in enumerate(sources))


def as_nobody(command: tuple[str, ...], stage: Path, sources: tuple[Path, ...]) -> tuple[str, ...]:
    """`command` as the unprivileged user, with the sources on the stage."""
    return (
        *("unshare", "--mount", "--propagation", "private", "--", "/bin/sh", "-ec", _SCRIPT, "steward-sandbox"),
        *(str(UNPRIVILEGED_ID), str(stage), str(len(sources))),
        *(str(source) for source in sources),
        *command,
    )
