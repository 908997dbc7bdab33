"""Logs: one JSON object a line on standard error, so that no text from outside can forge a second line.

The run's id is no part of the text: it is what the process itself carries just then. What a process says when it
breaks goes the same way.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from types import TracebackType

from patterns.redaction.redactor import Redactor
from patterns.values.running.current import current_run

FIELD_CHARACTERS = 20_000
READ_CHARACTERS = 2 * FIELD_CHARACTERS
"""So much of a field is looked through for secrets before it is cut: none is left in two halves at the cut."""
NOISY = (
    "dbos",
    "alembic",
    "slack_sdk",
    "slack_bolt",
    "httpx2",
    "httpcore2",
    "ddgs",
    "primp",
    "openai",
    "apscheduler",
    "aiohttp.access",
    "git",
)
"""Libraries whose lower levels print bodies, tokens or every request."""
log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One record, one line."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Secrets are left out and control signs escaped; what is longer than a field may be is cut."""
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": self._clean(record.name),
            "message": self._clean(_message(record)),
        }
        if run_id := current_run():
            line["run"] = run_id
        if record.exc_info:
            line["error"] = self._clean(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = self._clean(record.stack_info)
        return json.dumps(line, ensure_ascii=True).replace("\x7f", "\\u007f")

    def _clean(self, text: str) -> str:
        return self._redactor.line(text[:READ_CHARACTERS])[:FIELD_CHARACTERS]


def _message(record: logging.LogRecord) -> str:
    """A wrong call of ours must not end in a traceback that prints the arguments past this formatter."""
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001  # whatever a `__str__` raises
        return f"{record.msg} (its arguments cannot be shown: {type(error).__name__})"


def set_up_logs(level: str, redactor: Redactor | None = None) -> None:
    """Send everything of ours to standard error, and of the libraries only what is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(redactor or Redactor()))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread_crash
    sys.unraisablehook = _log_unraisable


def _log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """In place of the interpreter's own, which prints an error's words as they are."""
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("the process ends by a fault of ours", exc_info=(kind, error, trace))


def _log_thread_crash(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None:
        log.error("a thread ended by a fault of ours", exc_info=crash.exc_value)


def _log_unraisable(fault: sys.UnraisableHookArgs) -> None:
    if fault.exc_value is not None:
        log.error("a fault that nobody can catch", exc_info=fault.exc_value)
