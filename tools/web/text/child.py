"""What the reading process answers."""

from __future__ import annotations

import base64
import importlib

from tools.web.text.markup import page_of

_OTHERS = {"pdf": "tools.web.text.pdf", "feed": "tools.web.text.feed", "rules": "tools.web.text.robots"}
"""Their libraries are loaded by the first question of that kind: most processes never get one."""


def answer(asked: dict[str, str]) -> dict[str, object]:
    """What was asked for; or `why` it could not be read."""
    try:
        return _answer(asked)
    except (MemoryError, RecursionError):
        return {"why": "too much for the reader"}
    except Exception as error:  # noqa: BLE001  # whatever a hostile page breaks in the parsers ends this page only
        return {"why": f"the reader failed ({type(error).__name__})"}


def _answer(asked: dict[str, str]) -> dict[str, object]:
    kind, url, body = asked["kind"], asked["url"], asked["body"]
    if kind == "html":
        return page_of(body, url)
    reader = importlib.import_module(_OTHERS[kind])
    found: dict[str, object]
    if kind == "rules":
        found = reader.verdict_of(body, url, asked["agent"])
    elif kind == "pdf":
        found = reader.pdf_of(base64.b64decode(body))
    else:
        found = reader.feed_of(base64.b64decode(body), url, asked["content_type"])
    return found
