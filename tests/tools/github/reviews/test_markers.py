"""A marker is found again whatever its key, and nothing that stands in a text can pass for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.github.reviews.graphql import address_of
from tools.github.reviews.markers import marked, unmarked

PIECES = st.sampled_from(["<!-- steward:x -->", "<!-- stew", "ard:y -->", "-->", "\n", " ", "word", "<!--", "`"])


@settings(max_examples=60, deadline=None)
@given(body=st.lists(PIECES).map("".join), key=st.text(min_size=1, max_size=20, alphabet=st.characters(codec="utf-8")))
def test_what_was_marked_is_found_again_under_its_key(body: str, key: str) -> None:
    text = marked(body, key)
    assert unmarked(text)[1] == key
    assert marked(unmarked(text)[0], key) == text


def test_words_that_somebody_added_below_hide_no_marker() -> None:
    assert unmarked(f"{marked('One.', 'f1')}\r\n\r\nEdited.")[1] == "f1"


def test_a_text_without_a_marker_is_left_as_it_is() -> None:
    assert unmarked(" as it is \n") == (" as it is \n", "")


ADDRESSES = {
    "https://api.github.com": "https://api.github.com/graphql",
    "https://api.acme.ghe.com": "https://api.acme.ghe.com/graphql",
    "https://github.acme.example/api/v3": "https://github.acme.example/api/graphql",
    "https://github.acme.example:8443/api/v3/": "https://github.acme.example:8443/api/graphql",
}


@pytest.mark.parametrize("api", ADDRESSES)
def test_graphql_is_beside_the_api(api: str) -> None:
    assert address_of(api) == ADDRESSES[api]
