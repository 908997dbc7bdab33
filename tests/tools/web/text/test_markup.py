from __future__ import annotations

import pytest

from tools.web.text.markup import page_of
from tools.web.text.visible import TEXT_CHARACTERS, one_line, visible

URL = "https://docs.example.org/guide/start.html"
STORY = "The ferry leaves at nine and takes forty minutes to the island. " * 8


def text_of(inside: str) -> str:
    return str(page_of(f"<body><article><p>{STORY}</p>{inside}<p>{STORY}</p></article></body>", URL)["text"])


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>ORDERS</p>",
        "<template><p>ORDERS</p></template>",
        "<noscript><p>ORDERS</p></noscript>",
        "<!-- ORDERS -->",
        "<script>ORDERS</script>",
        "<p aria-hidden='true'>ORDERS</p>",
        "<p style='display:none'>ORDERS</p>",
        "<p style='color:red; DISPLAY : none !important'>ORDERS</p>",
        "<p style='visibility:hidden'>ORDERS</p>",
        "<p style='font-size:0'>ORDERS</p>",
        "<p style='font-size: 0px;'>ORDERS</p>",
        "<p style='font-size:0.0em'>ORDERS</p>",
        "<p style='position:absolute; left:-9999px'>ORDERS</p>",
        "<p style='text-indent:-1000em'>ORDERS</p>",
        "<p style='margin-left:-5000px'>ORDERS</p>",
        "<p style='height:0;overflow:hidden'>ORDERS</p>",
        "<p style='overflow:hidden;width:1px'>ORDERS</p>",
        "<p style='clip:rect(0,0,0,0)'>ORDERS</p>",
        "<p style='clip-path: inset(50%)'>ORDERS</p>",
        "<p style='color:white'>ORDERS</p>",
        "<p style='color:#FFF;background-color:#ffffff'>ORDERS</p>",
        "<p style='color:#123;background:#123'>ORDERS</p>",
        "<p style='color:transparent'>ORDERS</p>",
        "<div hidden><div><p>deeper <b>ORDERS</b></p></div></div>",
    ],
)
def test_what_a_page_hides_is_not_read(hidden: str) -> None:
    text = text_of(f"{hidden}after it")
    assert "ORDERS" not in text
    assert "after it" in text


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='color:white;background:#036'>SHOWN in white on blue letters here</p>",
        "<p style='line-height:0.9;height:0.5em'>SHOWN although it is set rather tight</p>",
        "<p style='left:-10px;font-size:0.8em;top:5px'>SHOWN a little to the left of it</p>",
    ],
)
def test_what_a_page_shows_is_read_in_spite_of_its_style(shown: str) -> None:
    assert "SHOWN" in text_of(shown)


def test_invisible_letters_are_dropped() -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "orders")
    assert visible(f"a{tags}b\u200bc\u202ed\u2066e\ufeff\x07\x1b[2J\r\nf") == "abcde[2J\nf"
    assert visible("<\u3164pa\uffa0g\U0001d173e\U0001bca0>") == "<page>"
    assert one_line("a\u200b \n b  c" + "x" * 50, 10) == "a b cxxxx…"


def test_a_table_and_a_listing_are_read() -> None:
    text = text_of(
        "<table><tr><th>Boat</th><th>Hour</th></tr><tr><td>Ada</td><td>9:40</td></tr></table><pre>a  b</pre>"
    )
    assert "9:40" in text
    assert "Boat" in text


def test_a_page_that_is_no_article_is_read_as_it_stands() -> None:
    page = page_of("<body><ul><li>Nine o'clock</li><li>Ten o'clock<br>only on Sundays</li></ul></body>", URL)
    assert page["text"] == "Nine o'clock\nTen o'clock\nonly on Sundays"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title> A \n title </title><h1>Other</h1>", "A title"),
        ("<title></title><h1>The <b>heading</b></h1>", "The heading"),
        ("<p>neither</p>", ""),
        ("<h1 style='display:none'>Orders</h1><h1>Seen</h1>", "Seen"),
        (f"<title>{'long ' * 100}</title>", "long " * 39 + "long…"),
    ],
)
def test_the_title_is_the_page_s_own_or_its_first_heading(markup: str, title: str) -> None:
    assert page_of(markup, URL)["title"] == title


def test_links_are_absolute_once_each_and_those_of_the_content_first() -> None:
    page = page_of(
        """<nav><a href="/home">home</a></nav><article><a href="next.html#top">n</a><a href="next.html">n</a>
        <a href="//other.example.org/x">x</a><a href="?q=1">q</a><a href="mailto:a@b">m</a><a href="data:,x">j</a>
        <a href="http://[">broken</a><a href="start.html">self</a><p hidden><a href="/trap">t</a></p>
        <a href=" /spaced ">s</a></article><footer><a href="/imprint">i</a></footer>""",
        URL,
    )
    assert page["links"] == [
        "https://docs.example.org/guide/next.html",
        "https://other.example.org/x",
        "https://docs.example.org/guide/start.html?q=1",
        "https://docs.example.org/spaced",
        "https://docs.example.org/home",
        "https://docs.example.org/imprint",
    ]


def test_a_base_moves_the_links() -> None:
    page = page_of('<head><base href="/v2/"></head><body><a href="a">a</a></body>', URL)
    assert page["links"] == ["https://docs.example.org/v2/a"]


def test_a_very_long_page_is_cut_and_says_so() -> None:
    page = page_of("".join(f"<p>Sentence number {number} of a very long page.</p>" for number in range(5_000)), URL)
    text = str(page["text"])
    assert len(text) < TEXT_CHARACTERS + 100
    assert text.endswith("[The page goes on; it was cut here.]")


@pytest.mark.parametrize("markup", ["", "   ", "<!doctype html>", "<?xml version='1.0'?>", "<!-- x -->", "</p>"])
def test_markup_without_content_gives_nothing(markup: str) -> None:
    assert page_of(markup, URL) == {"title": "", "text": "", "links": [], "published": ""}


@pytest.mark.parametrize(
    "markup", ["<", "\x00\x00", "\ud800", "<p" * 1000, "&#xD800;&#0;&#x110000;", "<a href='&#0;'>x"]
)
def test_broken_markup_is_no_error(markup: str) -> None:
    assert len(str(page_of(markup, URL)["text"])) <= len(markup)


@pytest.mark.parametrize("tag", ["time", "output", "label", "legend", "abbr", "data"])
def test_what_stands_in_the_middle_of_a_sentence_stays_there(tag: str) -> None:
    line = f"<p>Version 4.0 came out on <{tag} datetime='2026-05-12'>12 May 2026</{tag}>, and removed what was old.</p>"
    filling = "<p>Some more words for a page that is long enough to be taken for an article by its reader.</p>" * 4
    text = str(
        page_of(f"<html><body><article><h1>Notes</h1>{line}{filling}</article></body></html>", "http://a.test/")["text"]
    )
    assert "Version 4.0 came out on 12 May 2026, and removed what was old." in text
