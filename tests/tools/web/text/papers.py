"""PDFs, written by hand: as small as they can be."""

from __future__ import annotations

import io
import zlib

from pypdf import PdfWriter


def pdf(*texts: str, info: str = "", stream: bytes | None = None) -> bytes:
    """A page for each text; `info`: its metadata as PDF writes it; `stream`: a compressed content for all pages."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(texts)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(texts)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, text in enumerate(texts):
        page = f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
        shown = stream if stream is not None else zlib.compress(f"BT /F 12 Tf ({text}) Tj ET".encode("cp1252"))
        head = f"<</Length {len(shown)}/Filter/FlateDecode>>stream\n".encode()
        objects += [page.encode(), head + shown + b"\nendstream"]
    objects.append(f"<<{info}>>".encode("latin-1"))
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, count - 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def encrypted(body: bytes, password: str) -> bytes:
    """The same behind a password."""
    writer = PdfWriter(clone_from=io.BytesIO(body))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
