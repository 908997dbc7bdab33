"""A page's own style sheets, as far as their selectors are simple."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]  # it ships no types

from tools.web.text.unseen.declarations import Declaration, declared, without_comments
from tools.web.text.unseen.media import counts
from tools.web.text.unseen.tricks import NAMES
from tools.web.text.unseen.validity import taken

CHARACTERS = 200_000
"""Of all sheets together; more is not read."""
RULES = 1000
"""With a property that matters."""
_PASSED_OVER = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|<!--|-->|@(?:import|charset)[^;{}]{0,500};")
_MARK = re.compile(r"([{};])")
_COMPOUND = re.compile(r"(?:([a-zA-Z][\w-]*)|\*)?((?:[.#][\w-]+)*)")
_MOST_COMPOUNDS = 4


@dataclass(frozen=True, slots=True)
class _Compound:
    """`p.note#first`."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    parent: bool = False
    """Whether what stands before it must be its very parent."""

    def fits(self, element: HtmlElement) -> bool:
        return (
            (not self.tag or element.tag == self.tag)
            and (not self.ids or self.ids == {element.get("id")})
            and (not self.classes or self.classes <= set((element.get("class") or "").split()))
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    selector: tuple[_Compound, ...]
    weight: tuple[int, int, int, int]
    """Ids, classes, tags, and the place in the sheet: the heavier one counts."""
    declarations: tuple[Declaration, ...]


class Sheets:
    """The rules of all `<style>` elements that could keep something from being seen."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        text = "\n".join(texts)[:CHARACTERS]
        for place, (selector, declarations) in enumerate(_rules(text)):
            if place == RULES:
                break
            rule = _Rule(selector, (*_weight(selector), place), declarations)
            self._rules.setdefault(_key(selector[-1]), []).append(rule)

    def style_of(self, element: HtmlElement) -> dict[str, str]:
        """What counts for the element in the end, its own `style` included."""
        found: list[tuple[tuple[bool, bool, tuple[int, ...]], str, str]] = []
        for rule in self._fitting(element):
            found += [((vital, False, rule.weight), name, value) for name, value, vital in rule.declarations]
        for name, value, vital in declared(element.get("style") or ""):
            found.append(((vital, True, ()), name, value))
        found.sort(key=lambda one: one[0])
        return {name: value for _, name, value in found if taken(name, value)}

    def _fitting(self, element: HtmlElement) -> Iterator[_Rule]:
        if not self._rules:
            return
        keys = {
            element.tag,
            "*",
            f"#{element.get('id')}",
            *(f".{name}" for name in (element.get("class") or "").split()),
        }
        for key in keys & self._rules.keys():
            yield from (rule for rule in self._rules[key] if _fits(rule.selector, element))


def _rules(text: str) -> Iterator[tuple[tuple[_Compound, ...], tuple[Declaration, ...]]]:
    """Selector by selector; what stands under a condition not met, or inside of another rule, is passed over."""
    for selectors, block in _blocks(_PASSED_OVER.sub("", without_comments(text))):
        declarations = tuple(one for one in declared(block) if one[0] in NAMES)
        for selector in selectors.split(",") if declarations else ():
            if compounds := _compounds(selector):
                yield compounds, declarations


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    open_blocks: list[str | None] = []
    """The selectors of each block around; "" for one that adds nothing, None for one that is passed over."""
    block: list[str] = []
    pieces = _MARK.split(text)
    for piece, mark in zip(pieces[::2], pieces[1::2], strict=False):
        if mark == "{":
            open_blocks.append(_opened(piece.strip(), open_blocks[-1] if open_blocks else ""))
            block = []
            continue
        block.append(piece)
        if mark == "}" and open_blocks:
            selectors = open_blocks.pop()
            if selectors:
                yield selectors, ";".join(block)


def _opened(prelude: str, around: str | None) -> str | None:
    if around != "":
        return None
    if prelude.startswith("@"):
        return "" if counts(prelude) else None
    return prelude or None


def _compounds(selector: str) -> tuple[_Compound, ...]:
    """Empty for a selector that is not simple: attributes, states, siblings, escapes."""
    words = selector.replace(">", " > ").split()
    found: list[_Compound] = []
    for place, word in enumerate(words):
        parts = _COMPOUND.fullmatch(word)
        if word == ">":
            continue
        if not parts or len(found) == _MOST_COMPOUNDS:
            return ()
        names = re.findall(r"[.#][\w-]+", parts[2])
        ids = frozenset(name[1:] for name in names if name[0] == "#")
        classes = frozenset(name[1:] for name in names if name[0] == ".")
        found.append(_Compound((parts[1] or "").lower(), ids, classes, parent=place > 0 and words[place - 1] == ">"))
    return tuple(found)


def _weight(selector: tuple[_Compound, ...]) -> tuple[int, int, int]:
    return (
        sum(len(one.ids) for one in selector),
        sum(len(one.classes) for one in selector),
        sum(bool(one.tag) for one in selector),
    )


def _key(compound: _Compound) -> str:
    if compound.ids:
        return f"#{min(compound.ids)}"
    return f".{min(compound.classes)}" if compound.classes else compound.tag or "*"


def _fits(selector: tuple[_Compound, ...], element: HtmlElement) -> bool:
    *before, last = selector
    if not last.fits(element):
        return False
    if not before:
        return True
    around = islice(element.iterancestors(), 1 if last.parent else None)
    return any(_fits(tuple(before), one) for one in around)
