"""What a made-up trace is made of: acts, texts of which no two are alike unless they are asked to be, and noise."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from patterns.toolbox import Observation
from patterns.values.conversation import JsonObject

MOST_ALIKE = 4
"""How often in a row tests fail alike in honest work: three tries may miss."""
LOOP_STEPS = 12
"""How long a loop is kept up after it has begun."""


@dataclass(frozen=True, slots=True)
class Act:
    """One call and what came of it."""

    tool: str
    arguments: JsonObject
    observation: Observation


@dataclass(frozen=True, slots=True)
class Trace:
    """What one agent did."""

    kind: str
    acts: tuple[Act, ...]
    begins: int | None = None
    """The first step that brings back what was there before, where it then goes round; None: it never does."""
    forgets: frozenset[int] = frozenset()
    """Steps before which old outputs were left out of the conversation."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The parameters of a set of traces."""

    page_words: tuple[int, int] = (20, 160)
    prefix: tuple[int, int] = (0, 12)
    """Honest steps before a loop."""
    noise: tuple[str, ...] = ("clock", "request", "took", "visits", "etag")
    periods: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    length: tuple[int, int] = (16, 40)
    """Steps of a trace without a loop."""


HELD_OUT = Shape(
    page_words=(8, 240),
    prefix=(3, 14),
    noise=("iso", "hex", "took", "attempt", "served", "nonce"),
    periods=(1, 2, 3, 4, 5, 6, 7, 8),
    length=(25, 45),
)
"""Other pages, other noise, longer ways before a loop: looked at once, when the detector stood."""

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "lu",
    "ma",
    "ne",
    "pi",
    "ro",
    "su",
    "ta",
    "ve",
    "xi",
    "zo",
    "kra",
    "ble",
    "stu",
    "min",
    "ter",
    "cal",
    "dor",
]


@dataclass(slots=True)
class Writer:
    """Makes texts; no two that it is not asked to make alike are alike."""

    dice: random.Random
    shape: Shape
    clock: float = 1_790_000_000.0
    count: int = 100
    words: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    place: str = ""

    def __post_init__(self) -> None:
        """A vocabulary of its own, and one or two sorts of noise."""
        self.place = self.dice.choice(("a line", "every line", "inside"))
        self.kinds = self.dice.sample(self.shape.noise, self.dice.choice((1, 2)))
        self.words = ["".join(self.dice.choices(_SYLLABLES, k=self.dice.randint(2, 4))) for _ in range(300)]

    def some(self, least: int, most: int) -> list[str]:
        """Words."""
        return self.dice.choices(self.words, k=self.dice.randint(least, most))

    def line(self) -> str:
        """A sentence."""
        return " ".join(self.some(6, 14)).capitalize() + "."

    def page(self) -> str:
        """Sentences on lines, with numbers here and there."""
        wanted, lines = self.dice.randint(*self.shape.page_words), list[str]()
        while sum(len(one.split()) for one in lines) < wanted:
            number = f" {self.dice.randint(2, 9000)}" if self.dice.random() < 0.3 else ""
            lines.append(self.line() + number)
        return "\n".join(lines)

    def url(self) -> str:
        """An address."""
        return f"https://{self.dice.choice(self.words)}.example/{'-'.join(self.some(2, 3))}"

    def query(self) -> str:
        """Words that somebody searches for."""
        return " ".join(self.some(2, 6))

    def noisy(self, text: str) -> str:
        """The same with something that changes at every call."""
        self.clock += self.dice.uniform(1, 90)
        self.count += self.dice.randint(1, 7)
        if self.place == "every line":
            return "\n".join(f"{_NOISE[self.kinds[0]](self)} {line}" for line in text.splitlines())
        if self.place == "inside":
            before, _, after = text.partition(" ")
            return f"{before} {_NOISE[self.kinds[0]](self)} {after}"
        head = "\n".join(_NOISE[kind](self) for kind in self.kinds)
        return f"{head}\n{text}" if self.dice.random() < 0.5 else f"{text}\n{head}"


def _clock(writer: Writer) -> str:
    seconds = int(writer.clock) % 86400
    return f"Fetched at {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_NOISE: dict[str, Callable[[Writer], str]] = {
    "clock": _clock,
    "iso": lambda writer: f"generated 2026-11-{writer.count % 28 + 1:02}T10:{writer.count % 60:02}:09.123Z",
    "request": lambda writer: f"request id {writer.dice.getrandbits(64):016x}",
    "hex": lambda writer: f"trace={writer.dice.getrandbits(128):032x} span={writer.dice.getrandbits(64):016x}",
    "took": lambda writer: f"done in {writer.dice.uniform(0.01, 3):.2f}s",
    "visits": lambda writer: f"{writer.count} visits so far",
    "etag": lambda writer: f'ETag W/"{"".join(writer.dice.choices(_LETTERS, k=5))}7{writer.count}"',
    "nonce": lambda writer: f'{{"nonce": "{"".join(writer.dice.choices(_LETTERS, k=12))}1x"}}',
    "attempt": lambda writer: f"attempt {writer.count}",
    "served": lambda writer: f"served by cache-{writer.dice.randint(1, 40)} in {writer.dice.randint(3, 900)} ms",
}


def act(tool: str, arguments: JsonObject, text: str, *, ok: bool = True, news: tuple[str, ...] | None = None) -> Act:
    return Act(tool, arguments, Observation(text=text, ok=ok, news=news))


def read(writer: Writer) -> Act:
    return act("read_page", {"url": writer.url()}, writer.page())


def search(writer: Writer, urls: list[str] | None = None, query: str = "") -> Act:
    found = urls if urls is not None else [writer.url() for _ in range(writer.dice.randint(2, 8))]
    text = "\n".join(f"{writer.line()}\n  {one}" for one in found)
    return act("web_search", {"query": query or writer.query()}, text, news=tuple(found))


def note(writer: Writer) -> Act:
    writer.count += 1
    claim = {"claim": writer.line(), "quote": writer.line()}
    return act("take_notes", claim, f"Kept as N{writer.count}.", news=(claim["quote"],))


def edit(writer: Writer) -> Act:
    path = f"src/{writer.dice.choice(writer.words)}.py"
    state = f"{writer.dice.getrandbits(64):x}"
    return act("edit_file", {"blocks": f"{path}\n{writer.page()}"}, f"Done: {path}", news=(state,))


def look(writer: Writer) -> Act:
    pattern = writer.dice.choice(writer.words)
    lines = [f"src/{writer.dice.choice(writer.words)}.py:{writer.dice.randint(1, 900)}: {writer.line()}"]
    return act("search_code", {"pattern": pattern}, "\n".join(lines * writer.dice.randint(1, 2)))


def honest(writer: Writer) -> Act:
    return writer.dice.choice((read, search, note, edit, look))(writer)


def prefix(writer: Writer) -> list[Act]:
    return [honest(writer) for _ in range(writer.dice.randint(*writer.shape.prefix))]
