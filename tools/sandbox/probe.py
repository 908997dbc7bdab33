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
from tools.sandbox.confine.bubblewrap import Bubblewrap
from tools.sandbox.confine.prepare import Job
from tools.sandbox.confine.profile import VARIABLES
from tools.sandbox.limits import Limits
from tools.sandbox.process.child import Ended
from tools.sandbox.process.remove import remove_tree
from tools.sandbox.tier import Tier, no_sandbox

_SECONDS = 30.0
_PROCESSES = 24


async def probe(bubblewrap: Bubblewrap, limits: Limits) -> Tier:
    """Run the real profile, with fewer processes so that counting them is quick. Never raises but on cancellation."""
    try:
        directory, canary_file = await asyncio.to_thread(_lay_out)
    except OSError as error:
        return no_sandbox(f"the probe has no place for its files: {error.strerror}")
    try:
        return await _attempt(bubblewrap, replace(limits, processes=_PROCESSES), directory, canary_file)
    except SandboxUnavailable as error:
        return no_sandbox(error.detail)
    finally:
        await asyncio.to_thread(canary_file.unlink, missing_ok=True)
        await remove_tree(directory)


async def _attempt(bubblewrap: Bubblewrap, limits: Limits, directory: Path, canary_file: Path) -> Tier:
    script = await asyncio.to_thread(Path(inside.__file__).read_text, encoding="utf-8")
    command = ("python3", "-I", "-c", script, str(canary_file), str(limits.processes), *VARIABLES)
    job = Job(directory=directory, command=command, timeout_seconds=_SECONDS)
    return _judge(await bubblewrap.run(job, limits))


def _judge(ended: Ended) -> Tier:
    """Only an empty list says that it holds; everything else is a no."""
    try:
        found = json.loads(ended.output)
    except ValueError:
        found = [f"the probe ended with {ended.exit_code}: {' '.join(ended.output.split())[:300]}{ended.stopped}"]
    return Tier(name="full") if found == [] else no_sandbox("; ".join(map(str, found)))


def _lay_out() -> tuple[Path, Path]:
    """A directory to run in, and a readable file in the home directory (or beside the first, where that is closed)."""
    directory = Path(tempfile.mkdtemp(prefix="steward-probe-"))
    home = Path.home()
    place = home if os.access(home, os.W_OK) else directory.parent
    number, name = tempfile.mkstemp(prefix=".steward-canary-", dir=place)
    os.fchmod(number, 0o644)
    os.close(number)
    return directory, Path(name)
