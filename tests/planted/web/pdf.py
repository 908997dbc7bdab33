"""The smallest PDF that a reader of texts can read."""

from __future__ import annotations

import textwrap

_LINES_PER_PAGE, _COLUMNS = 40, 88


def pdf(title: str, text: str, *, date: str = "") -> bytes:
    """Pages of plain lines in Helvetica; `date` (YYYY-MM-DD) goes into the document's own data."""
    lines = [line for paragraph in text.split("\n") for line in (textwrap.wrap(paragraph, _COLUMNS) or [""])]
    pages = [lines[at : at + _LINES_PER_PAGE] for at in range(0, len(lines), _LINES_PER_PAGE)]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    made = f" /CreationDate (D:{date.replace('-', '')}000000Z)" if date else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (" + _literal(title) + b")" + made.encode() + b" >>",
    ]
    for number, page in enumerate(pages):
        objects += _page(page, 6 + 2 * number)
    return _document(objects)


def _page(lines: list[str], contents: int) -> list[bytes]:
    shown = b" ".join(b"(" + _literal(line) + b") Tj T*" for line in lines)
    stream = b"BT /F1 11 Tf 14 TL 50 780 Td " + shown + b" ET"
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>"
    )
    return [page.encode(), f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream"]


def _literal(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return escaped.encode("cp1252", "replace")


def _document(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{start:010d} 00000 n \n".encode() for start in starts)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\n".encode()
    return bytes(out + f"startxref\n{table}\n%%EOF\n".encode())
