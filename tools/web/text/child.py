"""What the reading process answers."""

from __future__ import annotations

from tools.web.text.markup import page_of


def answer(asked: dict[str, str]) -> dict[str, object]:
    """The page; or `why` it could not be read."""
    try:
        return page_of(asked["markup"], asked["url"])
    except (MemoryError, RecursionError):
        return {"why": "too much for the reader"}
    except Exception as error:  # noqa: BLE001  # whatever a hostile page breaks in the parsers ends this page only
        return {"why": f"the reader failed ({type(error).__name__})"}
