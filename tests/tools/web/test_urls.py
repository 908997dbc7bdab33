from __future__ import annotations

import pytest

from patterns.errors import AddressRefused
from tools.web.urls import LONGEST, check_url

SAMPLE = frozenset({"http://127.0.0.1:4123"})


@pytest.mark.parametrize(
    ("address", "as_fetched"),
    [
        ("https://docs.example.org/a/b?q=1#part", "https://docs.example.org/a/b?q=1"),
        ("HTTP://Docs.Example.org:80/", "http://docs.example.org/"),
        ("https://1.1.1.1/", "https://1.1.1.1/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("http://docs.example.org:443/", "http://docs.example.org:443/"),
        ("https://my_host.example.org/~a/%41", "https://my_host.example.org/~a/A"),
    ],
)
def test_a_plain_address_is_let_through_without_its_fragment(address: str, as_fetched: str) -> None:
    assert str(check_url(address)) == as_fetched


@pytest.mark.parametrize(
    "address",
    [
        "",
        "docs.example.org",
        "//docs.example.org/",
        "http://",
        "http:///path",
        "file:///etc/passwd",
        "ftp://docs.example.org/",
        "gopher://docs.example.org:70/_x",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://user@docs.example.org/",
        "http://user:word@docs.example.org/",
        "http://docs.example.org@127.0.0.1/",
        "http://@docs.example.org/",
        "http://docs.example.org:8080/",
        "http://docs.example.org:22/",
        "http://docs.example.org:0/",
        "http://docs.example.org:99999/",
        "http://docs.example.org:-80/",
        "http://127.0.0.1/",
        "http://127.0.0.1:4123/",
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://0/",
        "http://1.1.1.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://[2606:4700::1111%25eth0]/",
        "http://[v1.a]/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://127\u30020\u30020\u30021/",
        "http://127\uff0e0.0.1/",
        "http://\u24d4xample.org/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://localhost./",
        "http://a.localhost/",
        "http://metadata.google.internal/",
        "http://printer.local/",
        "http://router.lan/",
        "http://nas.home.arpa/",
        "http://intranet/",
        "http://docs.example.org./",
        "http://docs..example.org/",
        "http://docs.example.org%2e/",
        "http://docs%00.example.org/",
        "http://-docs.example.org/",
        "http://docs.example.org\\@127.0.0.1/",
        "http:\\\\127.0.0.1/",
        "http://docs.example.org/a b",
        " http://docs.example.org/",
        "http://docs.example.org/\r\nX: y",
        "http://docs.exa\tmple.org/",
        "http://docs.example.org/\x00",
        "http://docs.example.org/\ud800",
        "http://docs.example.org/\u202e",
        "http://[::1/",
        "http://xn--zz--.example.org/",
        "http://docs.example.org/" + "a" * LONGEST,
    ],
)
def test_an_odd_or_private_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        check_url(address)
    assert refusal.value.facts["why"]
    assert str(refusal.value.facts["url"]).isprintable()


def test_an_exception_covers_exactly_its_origin() -> None:
    assert str(check_url("http://127.0.0.1:4123/a", SAMPLE)) == "http://127.0.0.1:4123/a"


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1:4123/",
        "http://127.0.0.1:4124/",
        "http://127.0.0.1/",
        "http://127.0.0.2:4123/",
        "http://localhost:4123/",
        "http://127.1:4123/",
        "http://2130706433:4123/",
        "http://[::ffff:127.0.0.1]:4123/",
        "http://user@127.0.0.1:4123/",
        "http://127.0.0.1:4123@docs.example.org:4123/",
        "http://docs.example.org:4123/",
    ],
)
def test_an_exception_does_not_widen(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(address, SAMPLE)
