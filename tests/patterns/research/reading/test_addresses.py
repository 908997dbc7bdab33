"""A page has one address, whatever form it is linked in, and two pages have two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.research.reading.addresses import canonical, house, is_under, same_house

PAGE = "https://docs.acme.test/a/b?x=1&y=2"


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.acme.test/a/b?x=1&y=2",
        "http://docs.acme.test/a/b?x=1&y=2",
        "HTTPS://Docs.Acme.TEST/a/b?x=1&y=2",
        " https://docs.acme.test/a/b?x=1&y=2\n",
        "https://docs.acme.test:443/a/b?x=1&y=2",
        "http://docs.acme.test:80/a/b?x=1&y=2",
        "https://docs.acme.test./a/b?x=1&y=2",
        "https://www.docs.acme.test/a/b?x=1&y=2",
        "https://m.docs.acme.test/a/b?x=1&y=2",
        "https://docs.amp.acme.test/a/b?x=1&y=2",
        "https://docs.acme.test/a/b/?x=1&y=2",
        "https://docs.acme.test/a/b/index.html?x=1&y=2",
        "https://docs.acme.test/a/b/amp?x=1&y=2",
        "https://docs.acme.test/a/b/amp/?x=1&y=2",
        "https://docs.acme.test/amp/a/b?x=1&y=2",
        "https://docs.acme.test/a/b.amp?x=1&y=2",
        "https://docs.acme.test/a/b?y=2&x=1",
        "https://docs.acme.test/a/b?y=2&&x=1&",
        "https://docs.acme.test/a/b?x=1&y=2#part-3",
        "https://docs.acme.test/a/b?x=1&y=2#:~:text=it%20says",
        "https://docs.acme.test/a/b?x=1&utm_source=z&utm_Medium=q&y=2&gclid=7&fbclid=8&ref=z&mc_cid=1",
        "https://docs.acme.test/a/./c/../b?x=1&y=2",
        "https://docs.acme.test/%61/b?x=1&y=2",
        "https://docs.acme.test/a/b?%78=1&y=2",
        "https://www.google.com/amp/s/docs.acme.test/a/b?x=1&y=2",
        "https://docs-acme-test.cdn.ampproject.org/c/s/docs.acme.test/a/b?x=1&y=2",
    ],
)
def test_all_forms_of_a_page_have_one_address(url: str) -> None:
    assert canonical(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.acme.test/a/B?x=1&y=2",
        "https://docs.acme.test/a/b?x=1",
        "https://docs.acme.test/a/b?x=1&y=3",
        "https://docs.acme.test/a/b?x=1&y=2&page=3",
        "https://docs.acme.test:8443/a/b?x=1&y=2",
        "https://acme.test/a/b?x=1&y=2",
        "https://blog.acme.test/a/b?x=1&y=2",
        "https://docs.acme.test/a/b.html?x=1&y=2",
        "https://docs.acme.test/a%2Fb?x=1&y=2",
        "https://docs.acme.test/a/b?x=1&y=2#!/c",
        "https://docs.acme.test/a/b?x=1&y=2#/c",
        "ftp://docs.acme.test/a/b?x=1&y=2",
        "https://www.google.evil.test/amp/s/docs.acme.test/a/b?x=1&y=2",
        "https://evil.test/x.cdn.ampproject.org/c/s/docs.acme.test/a/b?x=1&y=2",
    ],
)
def test_another_page_has_another_address(url: str) -> None:
    assert canonical(url) != PAGE


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://acme.test", "https://acme.test/"),
        ("https://www.acme.test/?utm_source=feed", "https://acme.test/"),
        ("https://m.test/a", "https://m.test/a"),
        ("https://m.co.uk/a", "https://m.co.uk/a"),
        ("https://en.m.wikipedia.org/wiki/Cat", "https://en.wikipedia.org/wiki/Cat"),
        ("https://acme.test/Caf\u00e9?q=\u00fc", "https://acme.test/Caf%C3%A9?q=%C3%BC"),
        ("https://acme.test/caf%c3%a9", "https://acme.test/caf%C3%A9"),
        ("https://b\u00fccher.test/", "https://xn--bcher-kva.test/"),
        ("https://[2001:db8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://192.0.2.7/a/", "https://192.0.2.7/a"),
        ("https://acme.test/../../a", "https://acme.test/a"),
        ("https://acme.test/a.amp.html", "https://acme.test/a.html"),
    ],
)
def test_an_address_is_written_in_one_way(url: str, kept: str) -> None:
    assert canonical(url) == kept


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "acme",
        "mailto:a@acme.test",
        "https://",
        "https://a:b@acme.test/",
        "https://acme.test:99999/",
        "https://[::1/",
        "javascript:alert(1)",
        "https://" + "a" * 80 + ".test/",
    ],
)
def test_what_is_no_plain_web_address_stays_as_it_is(odd: str) -> None:
    assert canonical(odd) == odd


PIECES = [
    "a",
    "..",
    ".",
    "amp",
    "index.html",
    "%61",
    "%2f",
    "%zz",
    "\u00fc",
    "b.amp",
    "www",
    "m",
    "?",
    "#",
    "&",
    "=",
    ":",
    "@",
    "/",
    ";",
    " ",
    "utm_x",
    "%",
    "[",
    "c/s/x.test",
]


@settings(max_examples=60)
@given(
    st.sampled_from(["http://", "https://www.", "https://x.cdn.ampproject.org/", "https://google.com/amp/s/", ""]),
    st.lists(st.sampled_from(PIECES), max_size=9),
    st.sampled_from(["", "/"]),
)
def test_an_address_of_an_address_is_itself(start: str, pieces: list[str], glue: str) -> None:
    url = start + "acme.test/" + glue.join(pieces)
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("url", "whose"),
    [
        ("https://www.a.test:8443/x", "a.test"),
        ("https://docs.python.org/3/", "python.org"),
        ("https://news.bbc.co.uk/1", "bbc.co.uk"),
        ("https://www.abc.net.au/", "abc.net.au"),
        ("https://a.b.example.com", "example.com"),
        ("https://numpy.github.io/x", "numpy.github.io"),
        ("https://www.numpy.github.io/x", "numpy.github.io"),
        ("https://a.numpy.github.io/x", "numpy.github.io"),
        ("https://flask.readthedocs.io/en/latest", "flask.readthedocs.io"),
        ("https://tom.blogspot.de/", "tom.blogspot.de"),
        ("https://tom.blogspot.co.uk/", "tom.blogspot.co.uk"),
        ("https://tom.blogspot.rumours.com/", "rumours.com"),
        ("https://tom.blogspot.zip/", "blogspot.zip"),
        ("https://tom.id.me/", "id.me"),
        ("https://tom.or.jp/", "tom.or.jp"),
        ("https://tom.substack.com/p/1", "tom.substack.com"),
        ("https://substack.com/home", "substack.com"),
        ("https://medium.com/@tom/1", "medium.com"),
        ("https://t.co/x", "t.co"),
        ("https://192.0.2.7:80/a", "192.0.2.7"),
        ("https://[2001:DB8:0:7::1]/a", "2001:db8::/48"),
        ("https://localhost/", "localhost"),
        ("not an address", ""),
    ],
)
def test_a_house_is_what_somebody_registered(url: str, whose: str) -> None:
    assert house(url) == whose


def test_two_names_of_a_hosting_site_are_two_houses_and_two_hosts_of_a_domain_one() -> None:
    assert same_house("https://docs.acme.test/", "http://www.acme.test/blog")
    assert not same_house("https://one.github.io/", "https://two.github.io/")
    assert not same_house("nothing", "nothing")


@pytest.mark.parametrize(
    ("domain", "decided"),
    [
        ("python.org", True),
        ("docs.python.org", True),
        ("https://www.python.org/", True),
        ("peps.python.org", False),
        ("thon.org", False),
        ("org.", False),
        ("docs.python.org/3", True),
        ("docs.python.org/3/whatsnew/", False),
        ("docs.python.org/31", False),
        ("", False),
    ],
)
def test_a_page_stands_under_its_domain_and_the_ones_above(domain: str, *, decided: bool) -> None:
    assert is_under("https://docs.python.org/3/library/re.html", domain) is decided


def test_a_government_stands_under_its_top_level_domain() -> None:
    assert is_under("https://www.census.gov/data", ".gov")
    assert not is_under("https://www.census.com/data", ".com")


@pytest.mark.parametrize(
    ("url", "domain", "decided"),
    [
        ("https://rumours.co.uk/larkmq", "co.uk", False),
        ("https://rumours.com.au/larkmq", ".com.au", False),
        ("https://rumours.github.io/larkmq", "github.io", False),
        ("https://larkmq.github.io/docs", "larkmq.github.io", True),
        ("https://larkmq.co.uk/docs", "larkmq.co.uk", True),
        ("https://www.ons.gov.uk/data", "gov.uk", True),
        ("https://www.u-tokyo.ac.jp/en", "ac.jp", True),
        ("https://example.ac/en", "ac", False),
        ("http://198.51.100.7/docs", "100.7", False),
        ("http://198.51.100.7/docs", "198.51.100.7", True),
    ],
)
def test_where_anybody_gets_a_name_nobody_decides(url: str, domain: str, *, decided: bool) -> None:
    assert is_under(url, domain) is decided


@pytest.mark.parametrize("way_out", ["../rumours", "..%2Frumours", "%2e%2e/rumours", "%252e%252E/rumours"])
def test_a_page_that_leaves_its_folder_by_odd_dots_does_not_stand_under_it(way_out: str) -> None:
    assert not is_under(f"https://code.test/larkmq/{way_out}", "code.test/larkmq")
    assert is_under(f"https://code.test/larkmq/{way_out}", "code.test")
    assert is_under("https://code.test/larkmq/v1..v2/a%2Fb", "code.test/larkmq")
