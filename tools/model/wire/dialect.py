"""The ways in which endpoints of the same protocol differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rung = Literal["json_schema", "tool", "json_object", "text"]
RUNGS: tuple[Rung, ...] = ("json_schema", "tool", "json_object", "text")
"""How a structured answer is asked for, the most binding way first."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one model wants to be asked."""

    rung: Rung = "json_schema"
    tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """The old name is the one that every endpoint but OpenAI's newer models takes."""
    temperature: bool = True
    """Reasoning models refuse the setting."""
    tools: bool = True
    """Native tool calls; otherwise the tools are explained in words, and a call is a JSON object in the text."""

    @property
    def schema_in_prompt(self) -> bool:
        """On the lower rungs the model sees the schema only as text."""
        return self.rung in ("json_object", "text")

    def and_also(self, other: Dialect) -> Dialect:
        """What both have learnt: the lower rung, the newer name, nothing that either gave up."""
        tools = self.tools and other.tools
        rung = max(self.rung, other.rung, key=RUNGS.index)
        newer = "max_completion_tokens" in (self.tokens_field, other.tokens_field)
        return Dialect(
            rung="json_object" if rung == "tool" and not tools else rung,
            tokens_field="max_completion_tokens" if newer else "max_tokens",
            temperature=self.temperature and other.temperature,
            tools=tools,
        )
