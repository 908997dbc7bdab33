from __future__ import annotations

from datetime import date

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.web.text.dates import latest, published_of
from tools.web.text.markup import page_of

TODAY = date(2026, 3, 10)


def date_of(inside: str) -> str:
    return published_of(lxml.html.document_fromstring(f"<html><body>{inside}<p>text</p></body></html>"), TODAY)


def data(script: str) -> str:
    return f"<script type='application/ld+json'>{script}</script>"


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ("<meta property='article:published_time' content='2026-01-02T03:04:05Z'>", "2026-01-02"),
        ("<meta property='article:modified_time' content='2026-01-03'>", "2026-01-03"),
        ("<meta NAME='DC.date.issued' content='2026-01-02'>", "2026-01-02"),
        ("<meta itemprop='datePublished' content='20260102'>", "2026-01-02"),
        (data('{"@type":"Article","datePublished":"2026-01-02"}'), "2026-01-02"),
        (data('{"@graph":[{"@type":"WebSite"},{"dateModified":"2026-01-04T00:00:00+01:00"}]}'), "2026-01-04"),
        (data('[{"mainEntity":{"datePublished":"2026-01-02"}}]'), "2026-01-02"),
        ("<time datetime='2026-01-02'>2 January</time>", "2026-01-02"),
        ("<time datetime='2026-01-02'>x</time><time datetime='2026-02-02'>a reply</time>", "2026-01-02"),
        ("<ul><li><time datetime='2026-02-02'>other</time></ul><time datetime='2026-01-02'>x</time>", "2026-01-02"),
        ("<aside><time datetime='2026-02-02'>other</time></aside>", ""),
        ("<meta name='date' content='2026-01-02'><time datetime='2026-02-02'>x</time>", "2026-01-02"),
        ("<meta name='date' content='2099-01-02'><time datetime='2026-02-02'>x</time>", "2026-02-02"),
        ("<p>Published on 2 January 2026</p>", ""),
        ("<meta name='viewport' content='2026-01-02'>", ""),
        (data('{"itemListElement":[{"datePublished":"2026-01-02"}],"comment":{"datePublished":"2026-01-02"}}'), ""),
        (data('{"datePublished":20260102}'), ""),
        (data("{not json"), ""),
        (data("[" * 100_000), ""),
    ],
)
def test_a_page_s_date_is_the_one_that_it_names_for_itself(markup: str, named: str) -> None:
    assert date_of(markup) == named


@pytest.mark.parametrize(
    ("published", "modified", "counts"),
    [
        ("2026-01-02", "2026-02-03", "2026-02-03"),
        ("2026-02-03", "2026-01-02", "2026-02-03"),
        ("2026-01-02", "2026-03-12", "2026-01-02"),
        ("2026-01-02", "2026-03-11", "2026-03-11"),
    ],
)
def test_a_later_change_outweighs_the_publication_unless_it_is_still_to_come(
    published: str, modified: str, counts: str
) -> None:
    assert date_of(data(f'{{"datePublished":"{published}","dateModified":"{modified}"}}')) == counts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-02T23:59:59-12:00", "2026-01-02"),
        ("2026/01/02", "2026-01-02"),
        ("Fri, 02 Jan 2026 10:00:00 GMT", "2026-01-02"),
        ("2 January 2026", "2026-01-02"),
        ("January 2, 2026", "2026-01-02"),
        ("2. Sept. 2025", "2025-09-02"),
        ("January 2026", ""),
        ("2026-02-30", ""),
        ("2026-13-01", ""),
        ("1970-01-01", ""),
        ("0001-01-01", ""),
        ("2026-01-020", ""),
        ("99999999", ""),
        ("1767312000", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_in_the_forms_that_are_in_use(written: str, read: str) -> None:
    assert latest([written], TODAY) == read


@given(st.text(st.sampled_from("0123456789-/:., TZ+JanMayMonGMT"), max_size=40))
@settings(max_examples=50)
def test_whatever_is_written_gives_a_date_in_bounds_or_none(written: str) -> None:
    read = latest([written], TODAY)
    assert read == "" or "1990-01-01" <= read <= "2026-03-11"


def test_a_page_is_read_with_its_date() -> None:
    page = page_of("<meta name='date' content='2025-01-02'><p>text", "https://docs.example.org/")
    assert page["published"] == "2025-01-02"
