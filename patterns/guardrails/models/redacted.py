"""A model around the model: no secret that this process holds, and nothing that looks like one, enters a prompt.

It stands outermost, inside the step: what the journal holds of a call is its reply, so a replay sees what the first
execution saw. The conversation itself is not changed; each call makes the same text of it.
"""

from __future__ import annotations

from typing import cast

from patterns.ports.model import Model
from patterns.redaction.redactor import Redactor
from patterns.values.conversation import JsonObject, Message, Prompt, Reply, ToolCall

MOST_MARKS = 4096
"""Of texts in which nothing was found. A conversation is sent again with each call and grows at its end."""


class Redacted:
    """Fits the port `Model`."""

    def __init__(self, model: Model, redactor: Redactor) -> None:
        self._model = model
        self._redactor = redactor
        self._harmless: set[tuple[int, int]] = set()
        """Hash and length, and not the texts: a run that waits for days holds none of them."""

    async def complete(self, prompt: Prompt) -> Reply:
        """One reply to the prompt without secrets."""
        messages = tuple(map(self._message, prompt.messages))
        if all(one is other for one, other in zip(messages, prompt.messages, strict=True)):
            return await self._model.complete(prompt)
        return await self._model.complete(prompt.model_copy(update={"messages": messages}))

    def _text(self, text: str) -> str:
        mark = (hash(text), len(text))
        if mark in self._harmless:
            return text
        redacted = self._redactor.text(text)
        if redacted == text:
            if len(self._harmless) >= MOST_MARKS:
                self._harmless.clear()
            self._harmless.add(mark)
        return redacted

    def _message(self, message: Message) -> Message:
        text = self._text(message.text)
        calls = tuple(map(self._call, message.tool_calls))
        if text == message.text and calls == message.tool_calls:
            return message
        return message.model_copy(update={"text": text, "tool_calls": calls})

    def _call(self, call: ToolCall) -> ToolCall:
        if call.arguments is None:
            return call
        arguments = cast("JsonObject", self._redactor.within(call.arguments))
        return call if arguments == call.arguments else call.model_copy(update={"arguments": arguments})
