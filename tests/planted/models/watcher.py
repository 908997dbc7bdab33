"""The honest researcher at a digest: looks at what code points it to, notes what it knows, known or not, and ends."""

from __future__ import annotations

import re

from patterns.values.conversation import Prompt, Reply
from tests.planted.models.orders import Act
from tests.planted.models.researcher import Researcher

_POINTED = re.compile(r"<(?:changed|found)>(.*?)</(?:changed|found)>", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S+")
_LATER = "<known>"


class Watcher(Researcher):
    """Fits the port `Model`, for one firing. The first firing searches; a later one reads what it is pointed to."""

    async def complete(self, prompt: Prompt) -> Reply:
        """See `Model.complete`."""
        said = "\n".join(message.text for message in prompt.messages)
        if prompt.tools and not self.acts and _LATER in said:
            self._queries = []
            self._to_read = [url for part in _POINTED.findall(said) for url in _ADDRESS.findall(part)]
        return await super().complete(prompt)

    def next_acts(self) -> list[Act]:
        """No answer is written."""
        acts = super().next_acts()
        return [("finish", {})] if acts[0][0] == "final_answer" else acts
