from __future__ import annotations

import zlib

import pytest

from patterns.errors import PageUnreadable
from tests.tools.web.stranger import Stranger, answer
from tests.tools.web.text.papers import encrypted, pdf
from tools.web.extract import Extractor
from tools.web.fetch import Fetcher, FetchLimits
from tools.web.search.fused import Fused
from tools.web.text.pdf import PAGES, pdf_of
from tools.web.text.visible import TEXT_CHARACTERS
from tools.web.web import public_web

pytestmark = pytest.mark.slow

URL = "https://docs.example.org/a.pdf"
PAPER = pdf("The ferry leaves at nine.", "It takes forty minutes.", info="/Title(Ferries)/CreationDate(D:20260102)")
A_THOUSAND_TIMES = zlib.compress(bytes(20_000_000), 9)


async def test_a_pdf_is_read_with_its_title_text_and_date(stranger: Stranger) -> None:
    stranger.routes["/paper"] = answer(PAPER, kind="application/pdf")
    async with public_web(Fused([]), frozenset({stranger.origin})) as web:
        page = await web.read(stranger.origin + "/paper")
    assert (page.kind, page.title, page.published) == ("pdf", "Ferries", "2026-01-02")
    assert page.text == "The ferry leaves at nine.\n\nIt takes forty minutes."


@pytest.mark.parametrize(
    ("kind", "path", "body", "why"),
    [
        ("application/octet-stream", "/a.PDF", PAPER, ""),
        ("application/octet-stream", "/a.pdf?download=1", b"\n\n" + PAPER, ""),
        ("application/pdf; charset=binary", "/a", PAPER, ""),
        ("application/octet-stream", "/a", PAPER, "not a text page"),
        ("application/octet-stream", "/a.pdf", b"MZ" + bytes(1030) + PAPER[:600], "not a text page, and no PDF either"),
        ("application/pdf", "/a.pdf", b"<html>not found", "not a text page, and no PDF either"),
        ("application/pdf", "/a.pdf", PAPER + bytes(2000), "larger than 2 kB"),
        ("text/html", "/a.pdf", PAPER + bytes(2000), "larger than 1 kB"),
    ],
)
async def test_a_pdf_is_known_by_its_type_its_letters_and_its_name(
    kind: str, path: str, body: bytes, why: str, stranger: Stranger
) -> None:
    stranger.routes[path] = answer(body, kind=kind)
    async with Fetcher(frozenset({stranger.origin}), limits=FetchLimits(body_bytes=1000, pdf_bytes=2000)) as fetcher:
        try:
            said = "" if (await fetcher.fetch(stranger.origin + path)).data == body else "other bytes"
        except PageUnreadable as error:
            said = str(error.facts["why"])
    assert said == why


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (encrypted(PAPER, "word"), "an encrypted PDF"),
        (pdf(""), "a PDF of pictures: no text in it"),
        (pdf(), "a PDF of pictures: no text in it"),
        (PAPER[:300], "a damaged PDF"),
        (b"%PDF-1.7", "a damaged PDF"),
        (PAPER.replace(b"/Kids[4 0 R", b"/Kids[2 0 R"), "a damaged PDF"),
        (pdf("x", stream=A_THOUSAND_TIMES), "a PDF of pictures: no text in it"),
        (pdf("x", stream=zlib.compress(A_THOUSAND_TIMES)), "a PDF of pictures: no text in it"),
    ],
)
def test_a_pdf_without_readable_text_says_why(body: bytes, why: str) -> None:
    assert pdf_of(body) == {"why": why}


def test_a_pdf_that_everybody_may_open_is_read_although_it_is_encrypted() -> None:
    assert str(pdf_of(encrypted(PAPER, ""))["text"]).startswith("The ferry")


def test_a_damaged_page_costs_only_itself() -> None:
    broken = pdf("one", "two", "three").replace(
        b"8 0 obj<</Type/Page/Parent 2 0 R/Resources", b"8 0 obj<</Type/Page/Parent 2 0 R/Contents(x)/R", 1
    )
    assert pdf_of(broken)["text"] == "one\n\ntwo"


@pytest.mark.parametrize(
    ("info", "title", "published"),
    [
        (
            "/Title(Ferries of 2026)/CreationDate(D:20260102030405Z)/ModDate(D:20260304)",
            "Ferries of 2026",
            "2026-03-04",
        ),
        ("/Title(Microsoft Word - ferries.docx)/CreationDate(yesterday)", "First line", ""),
        ("/Title(ferries.indd)/ModDate(D:99991231)/CreationDate(D:20260102)", "First line", "2026-01-02"),
        ("/Title 7/CreationDate[1 2]", "First line", ""),
        ("", "First line", ""),
    ],
)
def test_the_title_and_the_date_are_the_document_s_own(info: str, title: str, published: str) -> None:
    found = pdf_of(pdf("First line", "Second page", info=info))
    assert (found["title"], found["published"]) == (title, published)


def test_of_a_long_pdf_the_first_pages_are_read_and_it_says_so() -> None:
    text = str(pdf_of(pdf(*(f"page {number}" for number in range(PAGES + 1))))["text"])
    assert f"page {PAGES - 1}\n" in text
    assert f"page {PAGES}\n" not in text
    assert text.endswith(f"[The document goes on; only its first {PAGES} pages were read.]")


def test_of_a_pdf_of_many_letters_no_more_is_read_than_is_kept() -> None:
    text = str(pdf_of(pdf(*["word " * 10_000] * 9))["text"])
    assert len(text) < TEXT_CHARACTERS + 100
    assert text.endswith("[The page goes on; it was cut here.]")


async def test_a_pdf_that_is_too_much_work_loses_its_process() -> None:
    endless = pdf("x", stream=zlib.compress(b"BT /F 12 Tf " + b"(a) Tj " * 1_000_000 + b"ET", 1))
    async with Extractor(seconds=0.5) as extractor:
        with pytest.raises(PageUnreadable, match="too much work"):
            await extractor.pdf(endless, URL)
        assert extractor.children.idle == []
