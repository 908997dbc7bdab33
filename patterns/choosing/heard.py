"""What was said, looked at once: what stands before the matter, which repositories it names, how it begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from patterns.choosing.vocabulary import ABOUT_CODE, ASKING, BUILD, CHANGE, CODE_LIKE, LOOKING, POLITE

ASKED_WORDS = 4
_PLACE = r"in|for|at|on) (?:the |our |my )?(?:repo(?:sitory)? )?[`'\"]?(?:{names})[`'\"]?(?: repo(?:sitory)?)?"
"""Behind an opening parenthesis."""


@dataclass(frozen=True)
class Heard:
    """One sentence or several, of one person."""

    text: str
    repositories: Mapping[str, str]
    """Those that this person may use here: by name, with their place at the code host (empty: none)."""

    @cached_property
    def matter(self) -> str:
        """Without the greeting, the please, and a repository in front: "in shop, …"."""
        text = self.text.strip()
        for _ in range(3):
            text = POLITE.sub("", text, count=1) if POLITE.match(text) else text
            text = self._without_place_in_front(text)
        return text.strip()

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Repositories, in the order of their mention."""
        found = {}
        for name, place in self.repositories.items():
            spots = [spot for one in filter(None, (name, place)) if (spot := _spot(one, self.text)) is not None]
            if spots:
                found[name] = min(spots)
        return tuple(sorted(found, key=found.__getitem__))

    @cached_property
    def is_question(self) -> bool:
        """By its form: a word that asks, or a mark at the end of some words. "Can you rename …?" is none."""
        if self.is_change:
            return False
        is_marked = self.matter == self.text.strip() and self.matter.endswith("?")
        asks = ASKING.match(self.matter) or LOOKING.match(self.matter)
        return bool(asks) or (is_marked and len(self.matter.split()) >= ASKED_WORDS)

    @cached_property
    def is_change(self) -> bool:
        """An order to change something, or to write something new in a repository."""
        return bool(CHANGE.match(self.matter) or (BUILD.match(self.matter) and self.named))

    @cached_property
    def is_about_code(self) -> bool:
        """It holds what looks like a name in code, or a word for a part of it."""
        return bool(CODE_LIKE.search(self.text) or ABOUT_CODE.search(self.text))

    def without(self, name: str) -> str:
        """The matter without "in NAME" at its beginning or end: what is left says what to do there."""
        said = "|".join(re.escape(one) for one in filter(None, (name, self.repositories.get(name, ""))))
        place = rf"(?:of|from|{_PLACE.format(names=said)}"
        text = re.sub(rf"^{place}[\s,:]+|[\s,]+{place}(?=[\s.!?]*$)", "", self.matter, count=1, flags=re.IGNORECASE)
        text = re.sub(rf"^(?:{said})[\s,:]+", "", text, flags=re.IGNORECASE).strip()
        return text.rstrip(" ?") if self.is_change else text

    def _without_place_in_front(self, text: str) -> str:
        names = "|".join(re.escape(one) for one in _all(self.repositories))
        front = rf"(?:{_PLACE.format(names=names)}[\s,:]+"
        return re.sub(rf"^{front}", "", text, count=1, flags=re.IGNORECASE) if names else text


def _all(repositories: Mapping[str, str]) -> Iterable[str]:
    return (one for pair in repositories.items() for one in pair if one)


def _spot(name: str, text: str) -> int | None:
    """Where it stands as a word of its own: no part of a path, an address or a longer name."""
    found = re.search(rf"(?<![\w./@-]){re.escape(name)}(?![\w/-]|\.\w)", text, re.IGNORECASE)
    return found.start() if found else None
