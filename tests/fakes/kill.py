"""Kills a program with SIGKILL at chosen lines of its output, starts it again, and checks what it did twice.

The program is a function of a module, run in a process of its own; it tells what happens by lines (`say`). A test
gives it one life after another:

    killer = Killer(program, url)
    killer.live(kill_when="end run/plan")             # dies there; an error if that line never comes
    before = await journalled(url, "run")             # what the journal holds now
    lines = killer.live()                             # lives to its end
    assert not begun_again(lines, before, whole=whole)

`begin RUN/STEP` is the line of a step's work that begins. `whole` are the lines of an undisturbed life: by them a step
that a run does several times under one name is counted.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

from tools.engine.client import EngineClient

BEGIN = "begin "
PROCESSES = multiprocessing.get_context("forkserver")
"""Each life is a fork of one process that has done the imports, and nothing else: seconds saved, nothing shared."""
OURS = ("tests.fakes.kill", "tools.engine.engine", "bot.house", "bot.slack_in", "bot.local.samples")
PROCESSES.set_forkserver_preload(["__main__", *OURS])


def say(line: str) -> None:
    """For the program: one line, on its way before anything else happens."""
    os.write(1, f"{line}\n".encode())


class Killer:
    """One program, several lives."""

    def __init__(self, program: Callable[..., None], *arguments: Any, timeout_seconds: float = 60) -> None:
        self._program, self._arguments, self._timeout_seconds = program, arguments, timeout_seconds
        self.lives: list[list[str]] = []
        """The lines of each life."""

    def live(self, kill_when: str | None = None) -> list[str]:
        """Start the program and read its lines until it ends, or kill it when it says `kill_when`.

        Raises `AssertionError`, with its standard error, when it ends otherwise than expected.
        """
        lines: list[str] = []
        self.lives.append(lines)
        with tempfile.NamedTemporaryFile("r") as errors:
            exit_code = self._watch(errors.name, lines, kill_when)
            told = errors.read()
        if kill_when is None:
            assert exit_code == 0, f"ended with {exit_code}: {lines}\n{told}"
        else:
            assert lines[-1:] == [kill_when], f"{kill_when!r} never came: {lines}\n{told}"
        return lines

    def _watch(self, errors: str, lines: list[str], kill_when: str | None) -> int | None:
        receiver, sender = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=_live, args=(sender, errors, self._program, self._arguments))
        process.start()
        sender.close()
        late = threading.Timer(self._timeout_seconds, process.kill)
        late.start()
        self._read(process, receiver, lines, kill_when)
        process.join()
        late.cancel()
        exit_code = process.exitcode
        process.close()
        return exit_code

    def _read(self, process: ForkServerProcess, receiver: Connection, lines: list[str], kill_when: str | None) -> None:
        with os.fdopen(os.dup(receiver.fileno())) as told:
            receiver.close()
            for line in told:
                lines.append(line.rstrip("\n"))
                if lines[-1] == kill_when:
                    process.kill()
                    return


def _live(sender: Connection, errors: str, program: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    os.dup2(sender.fileno(), 1)
    sender.close()
    with open(errors, "a") as file:  # noqa: PTH123  # the descriptor is what is wanted
        os.dup2(file.fileno(), 2)
    program(*arguments)


async def journalled(url: str, run_id: str) -> Counter[str]:
    """`RUN/STEP` of every row in the journals of a run and its subtasks."""
    async with EngineClient(url) as client:
        rows: Counter[str] = Counter()
        waiting = [run_id]
        while waiting:
            current = waiting.pop()
            for row in await client.steps(current):
                rows[f"{current}/{row.name}"] += 1
                if row.child is not None:
                    waiting.append(row.child)
        return rows


def begun(lines: Iterable[str]) -> Counter[str]:
    """`RUN/STEP` of every step that began."""
    return Counter(line.removeprefix(BEGIN) for line in lines if line.startswith(BEGIN))


def begun_again(lines: Iterable[str], before: Counter[str], *, whole: Iterable[str]) -> Counter[str]:
    """Steps that began in a life more often than its journal had left to do."""
    left = begun(whole)
    for step, count in before.items():
        if step in left:
            left[step] -= count
    return Counter({step: count - left[step] for step, count in begun(lines).items() if count > left[step]})
