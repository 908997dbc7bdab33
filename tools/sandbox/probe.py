"""Whether this host can confine a command: by confining one that tries to get out."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from patterns.errors import SandboxUnavailable
from tools.sandbox.confine import inside
from tools.sandbox.confine.job import Confinement, Job
from tools.sandbox.confine.profile import VARIABLES
from tools.sandbox.limits import Limits
from tools.sandbox.process.child import Ended
from tools.sandbox.process.remove import remove_tree

_SECONDS = 30.0
_PROCESSES = 24


async def probe(confinement: Confinement, limits: Limits) -> str:
    """Run the real profile, with fewer processes so that counting them is quick; empty when it held.

    Never raises but on cancellation.
    """
    try:
        directory, canary_file = await asyncio.to_thread(_lay_out)
    except OSError as error:
        return f"the probe has no place for its files: {error.strerror}"
    try:
        return await _attempt(confinement, replace(limits, processes=_PROCESSES), directory, canary_file)
    except SandboxUnavailable as error:
        return error.detail
    finally:
        await asyncio.to_thread(canary_file.unlink, missing_ok=True)
        await remove_tree(directory)


async def _attempt(confinement: Confinement, limits: Limits, directory: Path, canary_file: Path) -> str:
    script = await asyncio.to_thread(Path(inside.__file__).read_text, encoding="utf-8")
    told = (str(canary_file), str(os.getpid()), str(limits.processes), ",".join(confinement.attempts))
    command = ("python3", "-I", "-c", script, *told, ",".join(VARIABLES))
    job = Job(directory=directory, command=command, timeout_seconds=_SECONDS)
    return _judge(await confinement.run(job, limits))


def _judge(ended: Ended) -> str:
    """Only an empty list says that it holds; everything else is a no."""
    try:
        found = json.loads(ended.output)
    except ValueError:
        found = None
    if found == []:
        return ""
    if isinstance(found, list) and all(found):
        return "; ".join(map(str, found))
    return f"the probe ended with {ended.exit_code}: {' '.join(ended.output.split())[:300]}{ended.stopped}"


def _lay_out() -> tuple[Path, Path]:
    """A directory to run in, and a readable file in the home directory (or beside the first, where that is closed)."""
    directory = Path(tempfile.mkdtemp(prefix="steward-probe-"))
    home = Path.home()
    place = home if os.access(home, os.W_OK) else directory.parent
    number, name = tempfile.mkstemp(prefix=".steward-canary-", dir=place)
    os.fchmod(number, 0o644)
    os.close(number)
    return directory, Path(name)
