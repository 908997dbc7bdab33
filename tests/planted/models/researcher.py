"""A model by rules: an honest researcher, without wit, who knows the truth table's sentences when it sees them."""

from __future__ import annotations

import itertools
import json
import re

from patterns.values.conversation import JsonObject, Message, Prompt, Reply, ToolCall
from tests.fakes.judging import agreed
from tests.planted.models.orders import Act
from tests.planted.truth.facts import Fact, facts_in
from tests.planted.truth.topics import TOPICS, Topic

AT_ONCE = 4
_IDS = itertools.count(1)
_HIT = re.compile(r"^\W*(?:\d+\W+)?(https?://\S+)\s*$", re.MULTILINE)
_ITEM = re.compile(r"\b(I\d)\b\W+(.+)")
_KEPT = re.compile(r"\bN\d+\b")


class Researcher:
    """Fits the port `Model`, for one research. Searches every item, reads what is found, notes what it knows."""

    def __init__(self, *, most_reads: int = 24, primary: tuple[str, ...] = ()) -> None:
        """`primary`: the domains that its brief calls deciding."""
        self.prompts: list[Prompt] = []
        self.acts: list[Act] = []
        """Every call that it made."""
        self.kept: dict[str, Fact] = {}
        """By the note's id."""
        self.observed: list[tuple[Act, str]] = []
        """What came of each call."""
        self.topic: Topic = TOPICS[0]
        self.items: dict[str, str] = {}
        """The brief's ids by the keys of the truth table."""
        self._most_reads = most_reads
        self._primary = primary
        self._made: dict[str, Act] = {}
        self._queries: list[str] | None = None
        self._to_read: list[str] = []
        self._to_note: list[Act] = []
        self._seen: set[str] = set()

    async def complete(self, prompt: Prompt) -> Reply:
        """See `Model.complete`."""
        self.prompts.append(prompt)
        if judged := agreed(prompt):
            return judged
        said = "\n".join(message.text for message in prompt.messages)
        if not self.acts:
            self.topic = next((one for one in TOPICS if one.question in said), self.topic)
        if prompt.answer_schema:
            return self._structured(prompt.answer_schema, said)
        self._learn_items(said)
        for message in prompt.messages:
            self._observe(message)
        acts = self.next_acts()
        self.acts += acts
        calls = tuple(ToolCall(id=f"planted{next(_IDS)}", name=name, arguments=arguments) for name, arguments in acts)
        self._made.update((call.id, act) for call, act in zip(calls, acts, strict=True))
        return Reply(tool_calls=calls)

    def next_acts(self) -> list[Act]:
        """What it does next."""
        if self._queries is None:
            self._queries = [item for _, item in self.topic.items]
        taken: list[Act]
        if self._to_note:
            taken, self._to_note = self._to_note[:AT_ONCE], self._to_note[AT_ONCE:]
            return taken
        if self._queries:
            queries, self._queries = self._queries[:AT_ONCE], self._queries[AT_ONCE:]
            return [("web_search", {"query": one}) for one in queries]
        urls = self._to_read[: min(AT_ONCE, self._most_reads)]
        self._to_read = self._to_read[len(urls) :]
        self._most_reads -= len(urls)
        return [("read_page", {"url": one}) for one in urls] or [("final_answer", self.answer())]

    def hear(self, act: Act, text: str) -> None:
        """What came of one act."""
        name, arguments = act
        if name == "web_search":
            self._to_read += [url for url in dict.fromkeys(_HIT.findall(text)) if url not in self._seen]
            self._seen.update(self._to_read)
        elif name == "read_page":
            self._to_note += self.notes_of(text, str(arguments["url"]))
        elif name == "take_notes":
            kept = _KEPT.search(text)
            fact = next((fact for fact, _ in facts_in(str(arguments["quote"]))), None)
            if kept and fact:
                self.kept.setdefault(kept.group(), fact)

    def notes_of(self, text: str, url: str) -> list[Act]:
        """The notes that a page is worth."""
        return [("take_notes", self.note(fact, saying, url)) for fact, saying in facts_in(text) if self.serves(fact)]

    def serves(self, fact: Fact) -> bool:
        """Whether the fact is about an item of the brief."""
        return fact.item_id in self.items

    def note(self, fact: Fact, saying: str, url: str) -> JsonObject:
        """The arguments of `take_notes`."""
        stance = "disputes" if fact.false else "supports"
        items = [self.items[fact.item_id]]
        return {"claim": fact.claim, "quote": saying, "url": url, "items": items, "stance": stance}

    def answer(self) -> JsonObject:
        """The arguments of `final_answer`: each note's claim with its note."""
        sections = [
            {
                "heading": item[:80],
                "sentences": [
                    {"text": fact.claim, "notes": [note]} for note, fact in self.kept.items() if fact.item_id == key
                ],
            }
            for key, item in self.topic.items
        ]
        noted = {fact.item_id for fact in self.kept.values()}
        return {
            "sections": [one for one in sections if one["sentences"]],
            "confidence": [{"item": one, "confidence": "medium"} for one in self.items.values()],
            "unknowns": [item for key, item in self.topic.items if key not in noted],
        }

    def brief(self) -> JsonObject:
        """The topic's items."""
        items = [{"id": f"I{number}", "text": item} for number, (_, item) in enumerate(self.topic.items, 1)]
        return {"question": self.topic.question, "items": items, "primary": list(self._primary)}

    def _structured(self, schema: JsonObject, said: str) -> Reply:
        properties = schema.get("properties", {})
        if "items" in properties and "question" in properties:
            return _given(self.brief())
        assert "sections" in properties, f"nothing is known of such an answer: {sorted(properties)}"
        self._learn_items(said)
        return _given(self.answer())

    def _learn_items(self, said: str) -> None:
        """The brief's ids, as the task lists them."""
        keys = {item: key for key, item in self.topic.items}
        for number, text in _ITEM.findall(said):
            key = next((key for item, key in keys.items() if item in text), None)
            if key:
                self.items[key] = number

    def _observe(self, message: Message) -> None:
        act = self._made.pop(message.tool_call_id or "", None)
        if act:
            self.observed.append((act, message.text))
            self.hear(act, message.text)


def _given(data: JsonObject) -> Reply:
    return Reply(text=json.dumps(data), data=data)
