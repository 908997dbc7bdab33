from __future__ import annotations

import pytest

from tests.tools.web.stranger import Stranger, answer
from tools.web.fetch import Fetcher
from tools.web.wire.charset import decoded


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("Grüße".encode(), None, "Grüße"),
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        (b"\x93quoted\x94", "latin1", "\u201cquoted\u201d"),
        ("日本語".encode("shift_jis"), "Shift_JIS", "日本語"),
        ("日本語".encode("euc-jp"), "euc-jp", "日本語"),
        ("中文".encode("gb18030"), "gb18030", "中文"),
        ("中文".encode("big5"), "big5", "中文"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Grüße".encode("utf-16"), "utf-8", "Grüße"),
        ("\ufeffGrüße".encode(), None, "Grüße"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"plain", "no-such-charset", "plain"),
        (b"plain", "rot13", "plain"),
        (b"plain", "unicode_escape", "plain"),
        (b"plain", "idna", "plain"),
        (b"a\xffb", "utf-8", "a\ufffdb"),
    ],
)
def test_text_is_decoded_by_its_charset_or_as_utf_8(body: bytes, charset: str | None, text: str) -> None:
    assert decoded(body, charset, markup=False) == text


def test_markup_may_name_its_charset_itself() -> None:
    page = '<html><head><meta charset="windows-1252"><title>Grüße</title>'
    assert decoded(page.encode("cp1252"), None, markup=True) == page
    assert decoded(page.encode(), "utf-8", markup=True) == page
    assert "Grüße" not in decoded(page.encode("cp1252"), None, markup=False)


def test_markup_that_lies_about_its_charset_is_still_read() -> None:
    page = '<meta charset="utf-8"><title>Grüße</title>'
    assert "Gr\ufffd\ufffde" in decoded(page.encode("cp1252"), None, markup=True)
    for wrong in ("utf-7", "utf-16", "hex", "no-such"):
        lying = page.replace("utf-8", wrong)
        assert decoded(lying.encode(), None, markup=True) == lying


async def test_a_page_with_a_wrong_charset_is_still_read(stranger: Stranger, fetcher: Fetcher) -> None:
    stranger.routes["/"] = answer("Grüße".encode("latin-1"), kind="text/plain; charset=utf-8")
    assert (await fetcher.fetch(stranger.origin + "/")).text == "Gr\ufffd\ufffde"
