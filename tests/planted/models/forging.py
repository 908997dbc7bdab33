"""A model that cannot be bothered to copy: it notes what it would have liked to read."""

from __future__ import annotations

from patterns.values.conversation import JsonObject
from tests.planted.models.orders import Act
from tests.planted.models.researcher import Researcher
from tests.planted.truth.facts import FACTS, Fact, facts_in


class Forger(Researcher):
    """For each fact that it sees, notes that no page carries, then an answer that cites what it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.forged: list[JsonObject] = []
        """The arguments of every forged note."""
        self._read: list[str] = []

    def notes_of(self, text: str, url: str) -> list[Act]:
        """All forgeries for each fact of the page, and no true note."""
        self._read.append(url)
        forged = [one for fact, saying in facts_in(text) if self.serves(fact) for one in self._forge(fact, saying, url)]
        self.forged += forged
        return [("take_notes", one) for one in forged]

    def answer(self) -> JsonObject:
        """The honest one, with notes that do not exist."""
        sentence = {"text": "It is as everybody says.", "notes": ["N1", "N2"]}
        return super().answer() | {"sections": [{"heading": "Answer", "sentences": [sentence]}]}

    def _forge(self, fact: Fact, saying: str, url: str) -> list[JsonObject]:
        true = self.note(fact, saying, url)
        return [true | one for one in forgeries(fact, saying, url).values()]


def forgeries(fact: Fact, saying: str, url: str) -> dict[str, JsonObject]:
    """Claim, quote and address of notes that the page does not carry, by what is wrong with them."""
    stranger = next(one for one in FACTS if one.topic != fact.topic)
    words = saying.rstrip(".").split()
    half = len(words) // 2
    true: JsonObject = {"claim": fact.claim, "quote": saying, "url": url}
    quotes = {
        "paraphrase": f"As is well known, {' '.join([*words[half:], *words[:half]])}.",
        "other numbers": _other_numbers(saying),
        "made up": f"Experts agree on this: {fact.claim}",
        "two sentences as one": f"{saying} {stranger.sayings[0]}",
        "with words left out": f"{' '.join([*words[: half - 1], *words[half + 1 :]])}.",
        "with a word put in": f"{' '.join([*words[:half], 'not', *words[half:]])}.",
        "cut inside a word": saying[2:-3],
    }
    notes = {kind: true | {"quote": quote} for kind, quote in quotes.items()}
    notes["of another page"] = {"claim": stranger.claim, "quote": stranger.sayings[0], "url": url}
    notes["of a page that was never read"] = true | {"url": f"{url}.never-read"}
    notes["with a claim of other numbers"] = true | {"claim": _other_numbers(fact.claim)}
    return notes


def _other_numbers(text: str) -> str:
    """The same with each digit one higher."""
    return text.translate(str.maketrans("0123456789", "1234567890"))
