"""A PDF's title and text. Runs in the child process, whose limits are the last word over bombs.

What stands in white or behind a picture is read like the rest: a scanned page's own text stands so.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from tools.web.text.dates import latest
from tools.web.text.visible import TEXT_CHARACTERS, TITLE_CHARACTERS, cut, one_line, visible

PAGES = 100
_MADE_UP = re.compile(r"untitled|microsoft word.*|.*\.(?:docx?|pptx?|xlsx?|indd|dvi|tex|qxd|pdf)", re.IGNORECASE)
"""Titles that a program gave."""
_MORE = "\n\n[The document goes on; only its first {} pages were read.]"

_BROKEN = (
    *(PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, OSError),
    *(AssertionError, NotImplementedError),
)
"""What the library raises at damaged files; it has no one kind for it."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it writes a line for each oddity of a file


def pdf_of(body: bytes) -> dict[str, object]:
    """`title`, `text` and `published`; or `why` there is no text."""
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"why": "an encrypted PDF"}
        return _document(reader)
    except DependencyError:
        return {"why": "an encrypted PDF"}
    except LimitReachedError:
        return {"why": "too much for the reader"}
    except _BROKEN:
        return {"why": "a damaged PDF"}


def _document(reader: PdfReader) -> dict[str, object]:
    pages = len(reader.pages)
    text = "\n\n".join(_texts(reader))
    if not text:
        return {"why": "a PDF of pictures: no text in it"}
    title = _title(reader) or one_line(text.partition("\n")[0], TITLE_CHARACTERS)
    whole = cut(text) + (_MORE.format(PAGES) if pages > PAGES and len(text) <= TEXT_CHARACTERS else "")
    return {"title": title, "text": whole, "published": latest(_dates(reader))}


def _texts(reader: PdfReader) -> Iterator[str]:
    """The text of each page that has some, until there is more than is kept; a damaged page costs only itself."""
    length = 0
    for page in reader.pages[:PAGES]:
        try:
            text = visible(page.extract_text())
        except LimitReachedError:
            raise
        except _BROKEN:
            continue
        length += len(text)
        if text:
            yield text
        if length > TEXT_CHARACTERS:
            return


def _title(reader: PdfReader) -> str:
    title = one_line(_named(reader, "/Title"), TITLE_CHARACTERS)
    return "" if _MADE_UP.fullmatch(title) else title


def _dates(reader: PdfReader) -> Iterator[str]:
    """As PDF writes them, `D:20260301120000+01'00'`; its change outweighs its creation, as with pages."""
    for key in ("/CreationDate", "/ModDate"):
        yield _named(reader, key).removeprefix("D:")[:8]


def _named(reader: PdfReader, key: str) -> str:
    value = reader.metadata.get(key) if reader.metadata else None
    return value if isinstance(value, str) else ""
