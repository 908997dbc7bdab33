"""A model that reads one long page after the other, and takes a note of each."""

from __future__ import annotations

import json

from patterns.values.conversation import JsonObject, Prompt, Reply, ToolCall
from tests.fakes.judging import agreed
from tests.planted.models.orders import Act
from tests.planted.web.volumes import saying_of

ITEMS = ("how many coloured plates the volumes of the atlas hold", "who drew the plates", "who bound the volumes")


class Reader:
    """Fits the port `Model`. In each turn it notes the page before and reads the next; at the end it answers."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        """`addresses`: where volume 1, 2 … are."""
        self.sizes: list[int] = []
        """The characters of each prompt of its search, in order."""
        self._addresses = addresses

    async def complete(self, prompt: Prompt) -> Reply:
        """See `Model.complete`."""
        if judged := agreed(prompt):
            return judged
        if prompt.answer_schema:
            data = _brief() if "items" in prompt.answer_schema["properties"] else _answer()
            return Reply(text=json.dumps(data), data=data)
        turn = len(self.sizes)
        self.sizes.append(sum(len(message.text) for message in prompt.messages))
        return Reply(tool_calls=tuple(_call(turn, act) for act in self._acts(turn)))

    def _acts(self, turn: int) -> list[Act]:
        acts: list[Act] = []
        if turn:
            note = {
                "claim": saying_of(turn),
                "quote": saying_of(turn),
                "url": self._addresses[turn - 1],
                "items": ["I1"],
            }
            acts.append(("take_notes", note))
        if turn < len(self._addresses):
            return [*acts, ("read_page", {"url": self._addresses[turn]})]
        return [*acts, ("final_answer", _answer())]


def _call(turn: int, act: Act) -> ToolCall:
    return ToolCall(id=f"volume{turn}{act[0]}", name=act[0], arguments=act[1])


def _brief() -> JsonObject:
    items = [{"id": f"I{number}", "text": text} for number, text in enumerate(ITEMS, 1)]
    return {"question": "How many plates does the atlas hold?", "items": items}


def _answer() -> JsonObject:
    sentence = {"text": "The volumes hold many coloured plates.", "notes": ["N1", "N2"]}
    return {
        "sections": [{"heading": "Plates", "sentences": [sentence]}],
        "confidence": [{"item": f"I{number}", "confidence": "low"} for number in range(1, len(ITEMS) + 1)],
    }
