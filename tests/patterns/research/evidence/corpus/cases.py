# ruff: noqa: RUF001  # signs that look alike are the point
"""What readers make of the sentences of pages: true to them in other signs, or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.patterns.research.evidence.corpus.pages import FABRICATED, PAGES


@dataclass(frozen=True)
class Case:
    kind: str
    quote: str
    page: str
    nearly: bool = False


def sentences(page: str) -> list[str]:
    body = " ".join(page.splitlines()[1:])
    return [one.strip() for one in re.split(r"(?<=[.。])\s*(?=[A-ZÄÖÜ\u4e00-\u9fff])", body) if one.strip()]


def is_spaced(page: str) -> bool:
    return page.count(" ") > 30


def words(text: str) -> list[str]:
    return text.split()


# What a reader may do to a quote that leaves it true.


def _swapped(text: str, pairs: str, with_: str) -> str:
    return text.translate(str.maketrans(pairs, with_))


SAME: dict[str, Callable[[str], str]] = {
    "as it stands": str,
    "other blanks": lambda one: one.replace(" ", " \u00a0", 2).replace(" ", "\u2009", 1).replace(", ", ",\n"),
    "plain signs": lambda one: _swapped(one, "“”—–’", '""--\''),
    "curly signs": lambda one: one.replace("'", "’").replace("-", "‑"),
    "decomposed": lambda one: unicodedata.normalize("NFD", one),
    "soft signs": lambda one: one.replace("er", "e\u00adr").replace("in", "i\u200bn"),
    "small first letter": lambda one: one[0].lower() + one[1:],
    "no full stop": lambda one: one.rstrip(".。"),
    "quoted again": lambda one: f"“{one}”",
    "cut short": lambda one: one[: int(len(one) * 0.7)].rpartition(" ")[0] or one[:20],
    "ends with an ellipsis": lambda one: (one[: int(len(one) * 0.7)].rpartition(" ")[0] or one[:20]) + " …",
}


NEGATION = re.compile(r"\b(?:not|no|unless|nicht)\b|n't\b|cannot")


def elided(one: str) -> str:
    return f"{' '.join(words(one)[:5])} [...] {' '.join(words(one)[-5:])}"


# What happens to a page's text on its way, which leaves what it says.


def wrapped(page: str, width: int = 37) -> str:
    """With line ends everywhere, and hyphens at some of them."""
    lines, line = [], ""
    for word in page.split(" "):
        room = width - len(line)
        if len(word) > 7 and word.isalpha() and 3 < room < len(word):
            lines.append(f"{line} {word[:4]}-")
            line = word[4:]
        elif len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}"
    return "\n".join([*lines, line])


def footnoted(page: str) -> str:
    return re.sub(r"([a-z]{4})([.,;]) ", lambda one: f"{one[1]}{one[2]}[{len(one.string) % 30}] ", page)


def listed(page: str) -> str:
    return "".join(f"• {one}\n" for one in sentences(page))


def spaced(page: str) -> str:
    """As text out of tags often is."""
    return re.sub(r"(?<=[a-z])([,.;”])", r" \1", page).replace("“", "“ ")


def raised(page: str) -> str:
    return re.sub(r"([a-z]{4})\. ", "\\1.¹² ", page)


TRAVELLED: dict[str, Callable[[str], str]] = {
    "line ends and hyphens": wrapped,
    "footnote marks": footnoted,
    "raised footnote marks": raised,
    "a list": listed,
    "blanks at signs": spaced,
}


def without_ligatures(page: str) -> str:
    return page.replace("ffi", "").replace("ff", "\ue00b").replace("fi", "").replace("fl", "\u019f")


def glued(page: str) -> str:
    """Every third line without its blanks."""
    lines = wrapped(page, 60).split("\n")
    return "\n".join(line.replace(" ", "") if number % 3 == 1 else line for number, line in enumerate(lines))


def paged(page: str) -> str:
    """A foot and a head after every third line."""
    lines = wrapped(page, 60).split("\n")
    parts = ["\n".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
    return "".join(f"{part}\n{number} \nThe Office · Report 2026/{number}\n" for number, part in enumerate(parts, 11))


DAMAGED: dict[str, Callable[[str], str]] = {
    "lost ligatures": without_ligatures,
    "lost blanks": glued,
    "pages": paged,
}


def true_cases() -> Iterator[Case]:
    for page in PAGES:
        found = sentences(page)
        for one in found:
            yield from (Case(kind, change(one), page) for kind, change in SAME.items())
            if is_spaced(page):
                yield from (Case(kind, one, change(page)) for kind, change in TRAVELLED.items())
                if len(words(one)) > 10 and not NEGATION.search(" ".join(words(one)[5:-5])):
                    yield Case("an ellipsis", elided(one), page)
                yield from (Case(kind, one, change(page), nearly=True) for kind, change in DAMAGED.items())
        yield from (Case("two sentences", f"{a} {b}", page) for a, b in pairwise(found))


# What a reader may do to a quote that makes it false.

SYNONYMS = {
    "is": "remains",
    "are": "get",
    "must": "should",
    "may": "can",
    "than": "as",
    "was": "got",
    "were": "have been",
    "has": "had",
    "receives": "gets",
    "first": "initial",
    "released": "published",
    "fed": "brought",
    "die": "jene",
    "stays": "remains",
    "can": "may",
    "to": "so as to",
}


def paraphrased(one: str) -> str:
    return re.sub(r"\b(?:" + "|".join(SYNONYMS) + r")\b", lambda found: SYNONYMS[found[0]], one, count=2)


def renumbered(one: str) -> str:
    return re.sub(r"\d(?=\D*$)", lambda found: str((int(found[0]) + 1) % 10), one)


def repointed(one: str) -> str:
    return re.sub(r"(\d)[.,](\d)", r"\1\2", one, count=1)


def without_number_sign(one: str) -> str:
    return re.sub(r"-(?=\d+ )", "", one, count=1)


def negated(one: str) -> str:
    return re.sub(r"\b(is|are|was|were|must|may|can|has|had|apply)\b", r"\1 not", one, count=1)


def affirmed(one: str) -> str:
    return re.sub(r" (?:not|no|n't|nicht|without|unless)\b|n't\b", "", one, count=1)


def dropped(one: str) -> str:
    middle = len(words(one)) // 2
    return " ".join([*words(one)[:middle], *words(one)[middle + 1 :]])


def turned(one: str) -> str:
    return re.sub(r"(?<= )(\w+) (\w+)(?= )", r"\2 \1", one, count=1)


def elided_over_a_negation(one: str) -> str:
    return elided(one) if NEGATION.search(" ".join(words(one)[5:-5])) else one


def misspelt(one: str) -> str:
    return re.sub(r"\b([a-z]{2})([a-z])([a-z]{3,})", r"\1e\2\3", one, count=1)


def recased(one: str) -> str:
    return " ".join(word.upper() if number == 3 else word for number, word in enumerate(words(one)))


FALSE: dict[str, Callable[[str], str]] = {
    "paraphrase": paraphrased,
    "number changed": renumbered,
    "point lost": repointed,
    "minus lost": without_number_sign,
    "negation inserted": negated,
    "negation dropped": affirmed,
    "word dropped": dropped,
    "words turned": turned,
    "misspelt": misspelt,
    "shouted": recased,
    "an ellipsis over a negation": elided_over_a_negation,
}


def false_cases() -> Iterator[Case]:
    for number, page in enumerate(PAGES):
        other = PAGES[(number + 1) % len(PAGES)]
        found, foreign = sentences(page), sentences(other)
        for nearly in (False, True):
            yield from (Case("fabricated", one, page, nearly) for one in FABRICATED)
            yield from (Case("wrong page", one, page, nearly) for one in foreign)
            for one in found:
                yield from (
                    Case(kind, change(one), page, nearly) for kind, change in FALSE.items() if change(one) != one
                )
                yield from _damaged_and_false(one, page)
            if is_spaced(page):
                yield from (Case("stitched", _stitched(a, b), page, nearly) for a, b in pairwise(found))
                yield from (
                    Case("stitched with an ellipsis", f"{a} … {b}", page, nearly)
                    for a, b in zip(found, foreign, strict=False)
                )
                yield from (Case("the other way round", f"{b} {a}", page, nearly) for a, b in pairwise(found))


def _damaged_and_false(one: str, page: str) -> Iterator[Case]:
    for name in ("number changed", "negation inserted", "negation dropped", "word dropped"):
        if FALSE[name](one) != one and is_spaced(page):
            yield from (
                Case(f"{name}, {kind}", FALSE[name](one), change(page), nearly=True) for kind, change in DAMAGED.items()
            )


def _stitched(a: str, b: str) -> str:
    return " ".join([*words(a)[: len(words(a)) // 2], *words(b)[len(words(b)) // 2 :]])
