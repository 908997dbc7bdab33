"""A place for loose files: the drafts of a specification, and what runs among them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from patterns.values.repository.trees import CommandResult
from tools.sandbox.limits import MIB
from tools.sandbox.process.remove import remove_tree
from tools.sandbox.result import not_run
from tools.sandbox.sandbox import Sandbox

_FILES = 200
_TOTAL_BYTES = 8 * MIB
_NAME_CHARACTERS = 200
_DEPTH = 12


class Workbench:
    """Writes the files into a fresh directory, runs the command there in the sandbox, and leaves nothing behind."""

    def __init__(self, sandbox: Sandbox, *, timeout_seconds: float, directory: Path | None = None) -> None:
        """`directory` is where the fresh directories are made; the system's place for temporary files when None."""
        self._sandbox = sandbox
        self._timeout_seconds = timeout_seconds
        self._directory = directory

    async def run(self, files: Mapping[str, str], command: tuple[str, ...]) -> CommandResult:
        """Run `command` among the files. Never raises for a command that fails or cannot be run."""
        if why := _refusal(files):
            return not_run(command, why)
        try:
            bench = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="steward-bench-", dir=self._directory))
        except OSError as error:
            return not_run(command, f"no place for the files: {error.strerror}")
        try:
            await asyncio.to_thread(_write, bench, files)
            return await self._sandbox.run(bench, command, timeout_seconds=self._timeout_seconds)
        except OSError as error:
            return not_run(command, f"the files cannot be written: {error.strerror} ({error.filename})")
        finally:
            await remove_tree(bench)


def _refusal(files: Mapping[str, str]) -> str:
    if len(files) > _FILES:
        return f"more than {_FILES} files"
    if sum(len(text.encode("utf-8", "replace")) for text in files.values()) > _TOTAL_BYTES:
        return f"more than {_TOTAL_BYTES // MIB} MiB of files"
    refused = sorted(name for name in files if not _is_inside(name))
    return f"not a path inside the directory: {', '.join(map(repr, refused[:5]))}" if refused else ""


def _is_inside(name: str) -> bool:
    """Relative, without a way up, without `.git` in any spelling, without characters that hide what it is."""
    parts = PurePosixPath(name).parts
    plain = name.isprintable() and "\\" not in name and len(name) <= _NAME_CHARACTERS
    within = 0 < len(parts) <= _DEPTH and not name.startswith("/") and not name.endswith("/")
    return plain and within and not any(part == ".." or part.casefold() == ".git" for part in parts)


def _write(bench: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = bench / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
