# ruff: noqa: RUF001  # signs that look alike are the point
"""Pages as the web has them, and what readers make of their sentences: true to them in other signs, or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

PAGES = (
    """Release policy
The project ships a new minor version every twelve months, in October. Each version receives bug fixes for 24 months
after its first release and security fixes for 36 further months. Version 3.14 is the first to be supported for 60
months in total — it reaches its end of life on 31 October 2030. Builds for 32-bit Windows are no longer offered since
version 3.13.2, because fewer than 0.8 % of downloads asked for them. The “free-threaded” build isn't experimental any
more; it is officially supported, but it is not the default.""",
    """Grid report, second quarter
Wind and solar plants fed 41.7 terawatt-hours into the grid, which is 6.3 percent more than in the same quarter of 2025.
The effect of the new tariff is difficult to judge, since the office changed its definition of self-consumption in
April. Battery stations with a capacity of 1,850 megawatts were connected for the first time. The operators did not have
to switch off any plant for more than 15 minutes. Imports fell to 2.4 terawatt-hours; exports stayed at 5.1.""",
    """Guidance for travellers
Travellers from 59 countries do not need a visa for stays of up to 90 days within any 180-day period. The fee for the
electronic authorisation is €20 and it is valid for three years or until the passport expires, whichever comes first.
Children under 18 and people over 70 are exempt from the fee, but not from the authorisation. An application is usually
decided within 96 hours. Nobody should book a flight that cannot be refunded before the authorisation is granted.""",
    """Database limits
A single table can hold at most 4 billion pages, which is 32 terabytes with the default block size of 8 kB. The number
of columns is limited to 1,600, and the practical limit is lower because a row must fit into one page. Identifiers are
cut to 63 bytes without a warning. Partitioning is recommended when a table is larger than the memory of the server.
Temporary files aren't counted against the quota unless the setting “temp_files” is given, which is -1 by default.""",
    """Trial results
Of the 1,204 patients who were enrolled, 602 received the new drug and 602 received a placebo. After 26 weeks the mean
weight had fallen by 12.4 kg in the first group and by 2.1 kg in the second. Serious side effects were seen in 3.2 % of
the patients. The drug was not tested in people with kidney failure, and the authors advise against its use during
pregnancy. Half of the weight that had been lost came back within one year after the treatment had been stopped.""",
    """Fahrplan und Preise
Vom 14.12.2026 an fahren die Züge zwischen den beiden Städten alle 30 Minuten. Die Fahrt dauert künftig 1 Stunde
und 52 Minuten, das sind 17 Minuten weniger als bisher. Ein Fahrschein ohne Ermäßigung kostet 49,90 Euro und gilt nicht
in Nachtzügen. Die Strecke wurde für 2,3 Milliarden Euro ausgebaut; die Bauzeit betrug neun Jahre. Fahrräder dürfen nur
mit einer Reservierung mitgenommen werden, für die keine Gebühr verlangt wird.""",
    """Security advisory
All versions before 2.17.1 are affected by a flaw in the parser that lets an attacker read files of the server. The flaw
is rated 9.1 of 10 and was reported on 3 March 2026. Installations that don't accept uploads are not vulnerable. The
maintainers released fixed versions within 5 days and found no sign that the flaw had been used. Until an update is
possible, the option “allow_external” should be set to “off”; a restart of the service is required afterwards.""",
    """Statute, plain summary
The provider must keep the logs for at least 6 months and may not keep them longer than 24 months. Small firms with less
than 50 employees are exempt, unless they process data on behalf of a public body. A breach must be reported within 72
hours after it has become known. Fines reach up to 10 million euros or 2 % of the annual turnover, whichever is higher.
The rules apply from 2 August 2027; until then the former act, which has no such limits, stays in force.""",
    """保守方针
版本四点二将于二〇二七年六月三十日停止维护。新的版本每十二个月发布一次，并且在五年之内提供安全修复。
三十二位的安装包从今年起不再提供，因为只有极少数用户下载它们。这个选项默认是关闭的，管理员可以在设置中打开它。""",
)


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

FABRICATED = (
    "The project has decided to end all support for older versions by the end of this year.",
    "According to the report the share of renewable energy has doubled within two years.",
    "All travellers need a visa, which costs 80 euros and is valid for one entry only.",
    "The limit was raised to 64 terabytes in the latest version of the database.",
    "The drug is recommended for all adults, including people with kidney failure.",
    "Die Züge fahren ab Dezember stündlich, und die Fahrt dauert zwei Stunden.",
    "An attacker can run any code on the server if the option has been enabled.",
    "Small firms are exempt from all of the rules in this act without any exception.",
    "版本四点二将于二〇二八年十二月三十一日停止维护",
)


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
