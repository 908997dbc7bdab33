"""The one doorway to git: GitPython's command runner, with argument lists that we write ourselves.

Nothing else of GitPython is used. Its objects keep processes and files open and its attributes turn into options
of git; its runner starts a process with the arguments it was given. What the runner does not do is done here: the
environment is closed, bytes stay bytes, and a deadline ends git together with the helpers that git started.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from patterns.errors import DiskFull, RepositoryError

# GitPython starts git when it is imported, and by default fails the import where there is none. A bot without git
# has to come up far enough to say so.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

from git.cmd import Git as Runner  # reads the variable above at import
from git.exc import GitError, ODBError

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NOT_FOUND = 127
_WORDS = 500
_NO_SPACE = b"No space left on device"  # in the C locale
LIBRARY_ERRORS: tuple[type[Exception], ...] = (GitError, ODBError, OSError, ValueError, subprocess.SubprocessError)
"""All that the library and the process below it can raise (`UnicodeError` is a `ValueError`)."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a git command ended, byte for byte."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def words(self) -> str:
        """What git said to people, for the log: the last of it."""
        return self.stderr.decode(errors="replace").strip()[-_WORDS:]

    @property
    def is_disk_full(self) -> bool:
        """Whether it could not write."""
        return self.status != 0 and _NO_SPACE in self.stderr


class Git:
    """Git in one environment."""

    def __init__(
        self, environment: Mapping[str, str], *, timeout_seconds: float = 120.0, prefix: tuple[str, ...] = ()
    ) -> None:
        """`prefix`: the words of a program that calls git, after having set its limits."""
        self._environment = dict(environment)
        self._timeout_seconds = timeout_seconds
        self._prefix = prefix

    async def run(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] = _NOTHING) -> Ended:
        """Run `git ARGUMENTS` to its end, whatever its status. Raises `RepositoryError` where it cannot be run.

        Cancelling ends the process and its children at once. The fact `timed_out` says that a deadline did; a push that
        was under way then may have taken place.
        """
        leash = _Leash()
        try:
            return await asyncio.to_thread(self._run, leash, arguments, stdin, extra)
        except asyncio.CancelledError:
            leash.cut()
            raise
        except LIBRARY_ERRORS as error:
            raise RepositoryError(f"git {arguments[0]}: {_told(error)}") from error

    async def output(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] = _NOTHING) -> bytes:
        """What git printed. Raises `RepositoryError` where its status is not 0, `DiskFull` where that is why."""
        ended = await self.run(*arguments, stdin=stdin, extra=extra)
        if ended.status != 0:
            if ended.is_disk_full:
                raise DiskFull(f"git {arguments[0]}: {ended.words}")
            raise RepositoryError(f"git {arguments[0]}: {ended.words}", status=ended.status)
        return ended.stdout

    def _run(self, leash: _Leash, arguments: tuple[str, ...], stdin: bytes, extra: Mapping[str, str]) -> Ended:
        environment = {**self._environment, **extra}
        started = Runner(os.sep).execute(
            [*_closing(environment), *self._prefix, "git", *arguments],
            istream=subprocess.PIPE,  # Popen's constant is handed on as it is
            as_process=True,
            env=environment,
            shell=False,
            start_new_session=True,
        )
        process: subprocess.Popen[bytes] | None = started.proc
        if process is None:
            raise RepositoryError("git: no process")
        leash.hold(process)
        try:
            stdout, stderr = process.communicate(stdin, timeout=self._timeout_seconds)
        except subprocess.TimeoutExpired as error:
            late = f"git {arguments[0]}: not done in {self._timeout_seconds:g} seconds"
            raise RepositoryError(late, timed_out=True) from error
        finally:
            leash.cut()
            process.wait()
            _close(process)
        if process.returncode == _NOT_FOUND:
            raise RepositoryError("git is not installed (apt-get install git)")
        return Ended(process.returncode, stdout, stderr)


class _Leash:
    """Holds a process so that another thread can end it and all it started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_cut = False

    def hold(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._process = process
            if self._is_cut:
                self._kill(process)

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            if self._process is not None:
                self._kill(self._process)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        if process.returncode is None:  # once it has been waited for, its number may be somebody else's
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _close(process: subprocess.Popen[bytes]) -> None:
    """Close the pipes without waiting for whoever else may hold their other ends."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _closing(environment: Mapping[str, str]) -> list[str]:
    """The words before `git` that take the bot's own variables away: the runner adds to them and cannot replace them.

    Names only; a value would be seen in the list of processes.
    """
    return ["env", *(word for name in os.environ if name not in environment for word in ("-u", name))]


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_WORDS]
