"""How a command ended, in the words of the port."""

from __future__ import annotations

from patterns.values.repository.trees import CommandResult
from tools.sandbox.process.child import Ended


def not_run(command: tuple[str, ...], reason: str) -> CommandResult:
    """It was not even begun."""
    return CommandResult(command=command, ran=False, reason=reason)


def result_of(command: tuple[str, ...], ended: Ended, *, isolation: str) -> CommandResult:
    """It ran; the last line says so when it was stopped before its end."""
    last = f"\n[stopped: {ended.stopped}]\n" if ended.stopped else ""
    return CommandResult(
        command=command,
        ran=True,
        exit_code=ended.exit_code,
        output=ended.output + last,
        timed_out=ended.timed_out,
        isolation=isolation,
    )
