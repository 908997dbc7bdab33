"""Output of a command: both ends, and nothing that a terminal or a reader would obey."""

from __future__ import annotations

import pytest

from tools.sandbox.process.capture import Capture, readable


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\x1b[31mred\x1b[0m\x1b]0;title\x07 \x1b]8;;http://x\x1b\\link\x1b(B", "red link"),
        (b"10%\r20%\r\ndone\n", "10%\n20%\ndone\n"),
        (b"a\x00b\x07c\x08\td\n", "abc\td\n"),
        (b"\xff\xfe caf\xc3\xa9", "\ufffd\ufffd café"),
        ("safe \u202egnp.exe\u202c".encode(), "safe gnp.exe"),
        (b"\x9b31m\xc2\x9b31m \x1b", "\ufffd31m31m "),
    ],
)
def test_what_is_not_text_is_left_out(raw: bytes, text: str) -> None:
    assert readable(raw) == text


@pytest.mark.parametrize("piece", [1, 7, 1000])
async def test_both_ends_are_kept_and_the_gap_is_said(piece: int) -> None:
    capture = Capture(kept_bytes=20, most_bytes=10_000, too_much=pytest.fail)
    content = b"".join(b"%03d" % number for number in range(100))
    for start in range(0, len(content), piece):
        capture.data_received(content[start : start + piece])
    assert capture.text() == "0000010020\n[… 280 bytes left out …]\n6097098099"
    assert capture.total == 300


async def test_what_fits_is_kept_whole() -> None:
    capture = Capture(kept_bytes=20, most_bytes=100, too_much=pytest.fail)
    for letter in b"abcdefghijklmnopqrst":
        capture.data_received(bytes([letter]))
    assert capture.text() == "abcdefghijklmnopqrst"


async def test_too_much_is_said_once() -> None:
    said: list[int] = []
    capture = Capture(kept_bytes=20, most_bytes=100, too_much=lambda: said.append(capture.total))
    for _ in range(10):
        capture.data_received(b"x" * 40)
    assert said == [120]
