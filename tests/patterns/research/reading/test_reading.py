"""What fits a question comes first, and what is shown of a page stands in it."""

from __future__ import annotations

import re
from itertools import combinations
from random import Random
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.research.desk.reading import as_read
from patterns.research.reading.likeness import are_alike, are_one, digest_of_text, likeness, own_of
from patterns.research.reading.passages import passages
from patterns.research.reading.plain import plain
from patterns.research.reading.ranking import Index, ranked, terms
from patterns.values.research.evidence import ReadPage
from patterns.values.web import Hit, Page


def hit(url: str, title: str = "", snippet: str = "") -> Hit:
    return Hit(url=url, title=title, snippet=snippet)


def test_terms_keep_versions_whole_and_drop_plurals_and_little_words() -> None:
    assert terms("The Versions 4.2.1 and 10,000 of the Policies; glasses, bus, \u00c4nderungen in C") == [
        "version",
        "4.2.1",
        "10,000",
        "policy",
        "glass",
        "bus",
        "\u00e4nderungen",
        "c",
    ]


def test_chinese_and_japanese_are_taken_by_pairs() -> None:
    assert terms("Python\u3092\u4fdd\u5b88\u3059\u308b") == [
        "python",
        "\u3092\u4fdd",
        "\u4fdd\u5b88",
        "\u5b88\u3059",
        "\u3059\u308b",
    ]


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    scores = Index(["python release", "python release schedule", "python"]).scores("python schedule")
    assert scores[1] > scores[2] > 0
    assert Index([]).scores("x") == ()
    assert Index(["", "x"]).scores("the y") == (0.0, 0.0)


def test_a_result_that_fits_climbs_but_no_more_than_five_places() -> None:
    hits = [hit(f"https://s{number}.test/", "Nothing of note") for number in range(12)]
    hits[11] = hit("https://s11.test/", "Python release schedule")
    order = [one.url for one in ranked(hits, "python release schedule")]
    assert order.index("https://s11.test/") == 6
    assert order[0] == "https://s0.test/"


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["bread", "bread and cheese", "rain", "cheese cheese", ""]), max_size=25))
def test_no_result_moves_by_more_than_five_places(titles: list[str]) -> None:
    hits = [hit(f"https://s{number}.test/", title) for number, title in enumerate(titles)]
    order = list(ranked(hits, "cheese and bread"))
    assert all(abs(order.index(one) - place) <= 5 for place, one in enumerate(hits))


def test_three_of_a_house_come_before_the_others() -> None:
    hits = [hit(f"https://www.acme.test/{number}") for number in range(5)] + [hit("https://else.test/")]
    assert [one.url for one in ranked(hits, "x")] == [
        "https://www.acme.test/0",
        "https://www.acme.test/1",
        "https://www.acme.test/2",
        "https://else.test/",
        "https://www.acme.test/3",
        "https://www.acme.test/4",
    ]


LONG = "\n\n".join(
    f"Part {number}. This paragraph says something of {topic} and of nothing else, at some length."
    for number, topic in enumerate(["bread", "rain", "trains", "cheese", "python", "tea", "boats", "moss"] * 8)
)


def test_a_page_that_fits_is_shown_whole() -> None:
    assert passages("Short.\n\nPage.", "x", 100) == "Short.\n\nPage."


def test_of_a_long_page_the_beginning_and_what_fits_is_shown() -> None:
    shown = passages(LONG, "what of cheese?", 1_500)
    assert len(shown) <= 1_500
    assert shown.startswith("Part 0. This paragraph")
    assert shown.count("cheese") == 8
    assert "characters left out …]" in shown


def test_the_digest_of_a_text_does_not_mind_blanks_and_signs() -> None:
    assert digest_of_text("It\u2019s  so\n") == digest_of_text("It's so")
    assert digest_of_text("It's so") != digest_of_text("It's not so")


HEAD = "Home News Prices About Sign in Search Subscribe to our newsletter Cookie settings Accept Decline Follow us on"
FOOT = "All rights reserved. Imprint. Privacy. Terms of use. Share this article. More of the same author. Related pages"


def article(number: int, words: int = 300) -> list[str]:
    """A text of its own, of the words that all of them use."""
    chance = Random(number)
    return [f"word{int(chance.paretovariate(0.6)) % 900}" for _ in range(words)]


def test_copies_in_another_frame_or_with_a_few_other_words_are_alike() -> None:
    found = {"frame": 0, "words": 0, "date": 0}
    for number in range(40):
        words = article(number)
        own = likeness(" ".join(words))
        found["frame"] += are_alike(own, likeness(" ".join([HEAD, *words, FOOT])))
        found["words"] += are_alike(own, likeness(" ".join([*words[:150], "quite", "other", "ones", *words[153:]])))
        found["date"] += are_alike(
            likeness(" ".join(["Published on May 3, 2026", *words])),
            likeness(" ".join(["Ver\u00f6ffentlicht am 3. Mai 2026", *words])),
        )
    assert all(number >= 36 for number in found.values()), found


def test_different_pages_of_one_site_are_not_alike() -> None:
    likenesses = [likeness(" ".join([HEAD, *article(number), FOOT])) for number in range(40)]
    alike = [pair for pair in combinations(likenesses, 2) if are_alike(*pair)]
    assert len(alike) <= 0.005 * 780, f"{len(alike)} of 780"


def test_texts_without_words_have_a_likeness_too() -> None:
    assert are_alike(likeness(""), likeness("…"))


def read(text: str, alike: int | None = None) -> ReadPage:
    own = likeness(text) if alike is None else alike
    return as_read(Page(url="https://a.test/", title="", text=text), 0.0).model_copy(update={"likeness": own})


def test_a_forged_likeness_makes_no_copy_of_another_page() -> None:
    true, forged = " ".join(article(1)), " ".join(article(2))
    assert not are_one(read(true), read(forged, likeness(true))), "no word of it stands there"
    assert not are_one(read(true), read("Buy now", likeness(true)))
    assert are_one(read(true), read(f"{true} Buy now"))
    assert are_one(read("Buy now"), read("Buy  now"))


def test_what_a_copy_says_otherwise_is_found_by_sentences() -> None:
    assert own_of("It is  so. It is 5.\n\nEnd", "A head\nIt is so. It is 4.\nEnd") == "It is 5."
    assert own_of("It is so.", "It is so. It is 4.") == ""


@settings(max_examples=40)
@given(
    st.lists(st.text(alphabet="ab cheese.\n。", max_size=60), max_size=30).map("\n\n".join),
    st.integers(1, 400),
)
def test_what_is_shown_of_a_page_fits_and_stands_in_it_letter_by_letter(text: str, room: int) -> None:
    shown = passages(text, "cheese", room)
    assert len(shown) <= room
    at = 0
    for part in re.split(r"\n\[… [\d,]+ characters left out …\]\n", shown):
        found = text.find(part, at)
        assert found >= 0
        at = found + len(part)
    assert room < 60 or shown.startswith(text[: room // 7])


def test_what_is_said_to_be_left_out_is_left_out() -> None:
    shown = passages(LONG, "cheese", 2_000)
    left_out = sum(int(number.replace(",", "")) for number in re.findall(r"… ([\d,]+) characters", shown))
    kept = "".join(re.split(r"\n\[… [\d,]+ characters left out …\]\n", shown))
    assert left_out + len(kept) == len(LONG)


def test_a_pile_of_marks_does_not_hold_the_reading_up() -> None:
    began = process_time()
    thin = plain("a" + "\u0301\u0323" * 30_000 + " b")
    assert process_time() - began < 1, "a tenth of a second at most; their order alone would take three"
    assert thin.startswith("\u1ea1")
    assert thin.endswith(" b")
    assert len(thin) < 40
    assert plain("u\u0308" * 50 + "\u2030" * 50) == "\u00fc" * 50 + "\u2030" * 50, "few marks on many letters stay"
