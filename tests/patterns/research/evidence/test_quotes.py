# ruff: noqa: RUF001  # signs that look alike are the point
"""A quote is found as it stands in its page, in whatever signs; changed, it is not found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.research.evidence.quotes import find_quote, missing_numbers, words_of
from patterns.research.reading.plain import normal

PAGE = (
    "Version 4.2 — the “long\u00ad-term” release — isn\u2019t end\u2011of\u2011life before 30\u00a0June 2027.\n"
    "It needs 1,024 MB and the ﬁle system ext4. The unstable release is able to use 10–20 ports at −5 °C.\n"
    "Long develop-\nment and a long-\nterm plan[3] cost\u00b9 5 million euros\u00b2.\n"
    "• The first rule is short.\n• The second rule is longer.\n"
    "The maker recommends the drug for adults. It is, after a long trial, not recommended for children under six.\n"
    "この版は二〇二七年まで\n保守されます。次の版は来年です。"
)


@pytest.mark.parametrize(
    "quote",
    [
        "isn\u2019t end\u2011of\u2011life before 30\u00a0June 2027.",
        "It needs 1,024 MB and the ﬁle system ext4",
        "The unstable release is able",
    ],
)
def test_a_quote_letter_by_letter_is_exact(quote: str) -> None:
    assert find_quote(quote, PAGE, nearly=False) == "exact"


@pytest.mark.parametrize(
    "quote",
    [
        "isn't end-of-life before 30 June 2027.",
        "isn't   end-of-life\nbefore 30\tJune 2027!",
        'Version 4.2 - the "long-term" release - isn\'t',
        "Version 4.2 – the ‚long-term‘ release",
        "it needs 1,024 MB and the file system ext4",
        "before 30 June 2027. It needs 1,024 MB",
        "Version\u200b 4.2 — the “long-term” release",
        "Long development and a long-term plan cost",
        "Long develop-ment and a long-term plan[3] cost",
        "The first rule is short. The second rule is longer.",
        "…the drug for adults. It is, after a long trial…",
        "Version 4.2 — the long-term release — isn't",
        "It needs 1,024 MB and [...] is able to use 10–20 ports",
        "この版は二〇二七年まで保守されます",
    ],
)
def test_a_quote_in_other_signs_is_normal(quote: str) -> None:
    assert find_quote(quote, PAGE, nearly=False) == "normal"


@pytest.mark.parametrize(
    "quote",
    [
        "Version 4.3 — the “long-term” release",
        "isn\u2019t end of life before 30 June.",
        "It needs 1,024 MB and a file system",
        "It Needs 1,024 MB and the file system",
        "Version 4.2 is supported until 30 June 2027.",
        "It needs 1024 MB and the file system",
        "stable release is able to use",
        "able release is able to use",
        "20 ports at −5 °C",
        "is able to use 10",
        "5 °C.\nLong development and a",
        "a long-term plan[4] cost",
        "plan cost 5",
        "The second rule is short.",
        "The first rule",
        "the ﬁle system",
        "2 — the “long-term” release — isn't",
        "It is, after a long trial … recommended for children under six",
        "Version 4.2 — the long-term release … before 30 June 2027.",
        "It needs 1,024 MB … before 30 June 2027",
        "MB … ext4 … is able to use 10–20 ports",
        "この版は二〇二八年まで保守されます",
        "",
        "…",
        "?!",
    ],
)
@pytest.mark.parametrize("nearly", [False, True])
def test_a_quote_that_was_changed_is_not_found(quote: str, *, nearly: bool) -> None:
    assert find_quote(quote, PAGE, nearly=nearly) is None


def test_an_ellipsis_does_not_reach_across_the_page() -> None:
    page = f"The release is free for everybody. {'Much is said here. ' * 40}Support for it ends in March."
    assert find_quote("The release is free … Support for it ends in March", page, nearly=False) is None


PDF = """Annual Report 2026    Page 7
The ofﬁce found an ecient way to cut the waste of
thenetwork in difcult regions. In 2025 the traﬃc
Annual Report 2026    Page 8
fell by 4.2 percent, which is the largest drop since the survey be-
gan. The rule is not supported by the facts of the case.
10-20 dicult cases out of 50 were settled in a year. It was
-5 degrees in the oce and the rest were settled for 5 million.
Annual Report 2026    Page 9
"""


@pytest.mark.parametrize(
    "quote",
    [
        "The office found an efficient way to cut the waste of the network in difficult regions.",
        "In 2025 the traffic fell by 4.2 percent, which is the largest drop since the survey began.",
        "an efficient way to cut the waste of the network in difficult regions",
    ],
)
def test_what_a_pdf_loses_is_forgiven_in_a_pdf(quote: str) -> None:
    assert (find_quote(quote, PDF, nearly=True), find_quote(quote, PDF, nearly=False)) == ("fuzzy", None)


@pytest.mark.parametrize(
    "quote",
    [
        "In 2025 the traffic fell by 42 percent, which is the largest drop since the survey began.",
        "In 2026 the traffic fell by 4.2 percent, which is the largest drop since the survey began.",
        "which is the largest drop since the survey began. The rule is now supported by the facts",
        "which is the largest drop since the survey began. The rule is supported by the facts",
        "20 difficult cases out of 50 were settled in",
        "5 degrees in the office and the rest were",
        "the office and the rest were settled for 5",
        "an inefficient way to cut the waste of the network in difficult regions",
        "an efficient way to cut waste",
    ],
)
def test_what_a_pdf_does_not_say_is_not_found_in_it(quote: str) -> None:
    assert find_quote(quote, PDF, nearly=True) is None


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_the_form_in_which_quotes_are_compared_is_stable(text: str) -> None:
    assert normal(normal(text)) == normal(text)


WORDS = [
    "able",
    "un",
    "unable",
    "is",
    "not",
    "Is",
    "4",
    "4.2",
    "42",
    "-4",
    "a-",
    "b",
    "fi",
    "版",
    "[1]",
    "“so”",
    "…",
    "%",
    "1.",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14)
GLUES = st.sampled_from([" ", "\n", "  ", ""])


def letters(text: str, *, nearly: bool) -> str:
    """All that a found quote may not differ in; of a PDF's ligatures one is written here, which may be lost."""
    found = "".join(one for one in normal(text).lower() if one.isalnum())
    return found.replace("fi", "") if nearly else found


@settings(max_examples=60)
@given(st.tuples(TEXTS, TEXTS, TEXTS), TEXTS, GLUES, GLUES)
def test_whatever_is_found_stands_in_the_page(
    written: tuple[list[str], list[str], list[str]], added: list[str], glue: str, other: str
) -> None:
    page, quote = glue.join(one for part in written for one in part), other.join([*written[1], *added[:1]])
    pages = [re.sub(marks, "", page) for marks in ("^$", r"\[1\]", r"(?m)^1\. ", r"\[1\]|(?m:^1\. )")]
    for nearly in (False, True):
        if find_quote(quote, page, nearly=nearly) and "…" not in quote:
            assert any(letters(quote, nearly=nearly) in letters(one, nearly=nearly) for one in pages)


@pytest.mark.parametrize(("quote", "words"), [("It is 4.2, no?", 4), ("保守されます。", 6), ("… — !", 0)])
def test_the_words_of_a_quote_are_counted(quote: str, words: int) -> None:
    assert words_of(quote) == words


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("It needs 1024 MB.", "It needs 1,024 MB"),
        ("It needs 1,024 MB.", "Er braucht 1.024 MB"),
        ("It needs 1024 MB.", "It needs 1 024 MB"),
        ("It needs 1024.5 MB.", "Er braucht 1.024,5 MB"),
        ("It grew by 4.2 %.", "Es wuchs um 4,2 Prozent"),
        ("It has 2 modes.", "It has two modes"),
        ("Es hat 3 Arten.", "Es hat drei Arten"),
        ("The 1st release.", "The first release"),
        ("It cost 1.5 million.", "It cost 1,500,000 euros"),
        ("It cost 1,500,000 euros.", "Es kostete 1,5 Mio. Euro"),
        ("It has 2M users.", "It has 2 million users"),
        ("Ends on 30 June 2027.", "Ends 2027-06-30"),
        ("Ends on 2027-06-30.", "Ends on June 30th, 2027"),
        ("Ends on 30 June 2027.", "Endet am 30. Juni 2027"),
        ("Ends on 30 June 2027.", "Endet am 30.06.2027"),
        ("Ends on 30 June 2027.", "Ends 6/30/2027"),
        ("Ends in June 2027.", "Ends on 30 June 2027"),
        ("Ends on 30 June.", "Ends on 30 June 2027"),
        ("Ends in 2027.", "Ends on 30 June 2027"),
        ("Ends on 30 June 2027.", "In June 2027, on the 30th, it ends"),
        ("Ends on 30 June 2027.", "Ends 2027/06/30, or 30-Jun-2027"),
        ("Ends on 30 June 2027.", "Ends 30-06-2027"),
        ("Ends on 30 June 2027.", "2027年6月30日"),
        ("Begins on 3 May 2027.", "From 3–5 May 2027"),
        ("Begins on 3 May 2027.", "From May 3-5, 2027"),
        ("Lasts from 3 to 5 May 2027.", "Vom 3. bis 5. Mai 2027"),
        ("Released on 7 October 2024.", "Released Oct. 7, 2024"),
        ("In Q3 2026.", "in the third quarter of 2026"),
        ("It cost $1.2bn.", "It cost 1.2 billion dollars"),
        ("It has 100k users.", "It has 100,000 users"),
        ("It cost £1.5m.", "It cost £1.5 million"),
        ("It is 4K.", "It is 4K"),
        ("Version 4.2.1 runs on ext4.", "On ext4 runs 4.2.1"),
        ("It needs １,024 MB.", "It needs 1,024 MB"),
        ("It needs memory.", ""),
    ],
)
def test_numbers_that_mean_the_same_are_there(claim: str, quote: str) -> None:
    assert missing_numbers(claim, quote) == ()


@pytest.mark.parametrize(
    ("claim", "quote", "missing"),
    [
        ("It needs 2,048 MB.", "It needs 1,024 MB", ("2,048",)),
        ("It is 42 and 42.", "It is 4.2", ("42",)),
        ("It is 4.2.", "It is 42", ("4.2",)),
        ("It is 3.1.", "It is 3.10", ("3.1",)),
        ("It cost 1.5 billion.", "It cost 1.5 million", ("1.5 billion",)),
        ("It cost 1.5.", "It cost 1.5 million", ("1.5",)),
        ("Ends on 30 June 2027.", "Ends on 30 July 2027", ("30 June 2027",)),
        ("Ends on 30 June 2027.", "Ends on 30 June 2026", ("30 June 2027",)),
        ("Ends on 30 June 2027.", "Ends on 30 June", ("30 June 2027",)),
        ("Ends in June 2027.", "Ends in 2027", ("June 2027",)),
        ("Begins on 4 May 2027.", "From 3–5 May 2027", ("4 May 2027",)),
        ("Ends on 5 June 2027.", "Ends 2027-05-06", ("5 June 2027",)),
        ("It has 100k users.", "It has 100 users", ("100k",)),
        ("Since 2019 it has 13 modes.", "It has thirteen modes", ("2019", "13")),
    ],
)
def test_numbers_that_mean_something_else_are_missing(claim: str, quote: str, missing: tuple[str, ...]) -> None:
    assert missing_numbers(claim, quote) == missing


@settings(max_examples=60)
@given(st.text(alphabet="0123456789.,:'-/ kKmB%½¹年月日MayJune stndoth", max_size=40))
def test_a_text_holds_all_of_its_own_numbers(text: str) -> None:
    assert missing_numbers(text, text) == ()
