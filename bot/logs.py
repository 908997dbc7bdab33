"""Logs: one JSON object a line on standard error, so that no text from outside can forge a second line."""

from __future__ import annotations

import json
import logging
import sys
import time

FIELD_CHARACTERS = 20_000
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


class JsonLines(logging.Formatter):
    """One record, one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Control signs are escaped by JSON; what is longer than a field may be is cut."""
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage()[:FIELD_CHARACTERS],
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)[:FIELD_CHARACTERS]
        return json.dumps(line, ensure_ascii=True)


def set_up_logs(level: str) -> None:
    """Send everything of ours to standard error, and of the libraries only what is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
