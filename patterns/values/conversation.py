"""What goes to a model and what comes back, in the shape of Chat Completions but owned by us."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["planner", "worker", "generator", "evaluator", "agent", "synthesiser"]
"""Who is speaking: each role may be another model, and each has prompts of its own."""

JsonObject = dict[str, Any]
"""A JSON object whose shape its reader checks; the one place where `Any` crosses a module line."""


class Frozen(BaseModel):
    """A value that the journal can hold: JSON in, the same value out."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ToolSpec(Frozen):
    """A tool as the model sees it."""

    name: str
    description: str
    parameters: JsonObject
    """A JSON schema of the arguments object."""


class ToolCall(Frozen):
    """A call the model made. Exactly one of `arguments` and `problem` is set."""

    id: str
    name: str
    arguments: JsonObject | None = None
    problem: str | None = None
    """Why the arguments could not be read, in words for the model."""


class Message(Frozen):
    """One message of a conversation."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    """Only on the assistant's."""
    tool_call_id: str | None = None
    """Only on a tool's: which call it answers."""


class Prompt(Frozen):
    """One request to a model."""

    role: Role
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    answer_schema: JsonObject | None = None
    """Asks for one JSON object of this schema; the reply's `data` is then the parsed object."""
    max_output_tokens: int = Field(default=4096, gt=0)
    temperature: float = 0.2
    last: bool = False
    """The run's closing call: it may draw on the reserve that the ledger keeps for it."""


class Usage(Frozen):
    """Tokens of one call. Cached and cache-written input are part of input; reasoning is part of output."""

    input_tokens: int = 0
    cached_input_tokens: int = 0
    cache_write_tokens: int = 0
    """Input that the provider keeps for later calls: some charge more for it than for plain input."""
    output_tokens: int = 0
    reasoning_tokens: int = 0


class Reply(Frozen):
    """One checked reply."""

    text: str = ""
    data: JsonObject | None = None
    """The structured answer where one was asked for and could be read."""
    problem: str | None = None
    """Why `data` could not be read, in words for the model: cut off at the length limit, no JSON, …"""
    tool_calls: tuple[ToolCall, ...] = ()
    is_cut: bool = False
    """The length limit ended it: its text, or its last call, is not whole."""
    usage: Usage = Usage()
    model: str = ""
    """The model that answered, as the endpoint names it (a router's choice, not the name asked for)."""
    cost_microdollars: int = 0
    """Set by the ledger's wrapper, and so is…"""
    budget_used: float = 0.0
    """…the share of the run's money or tokens, the larger of the two, that was used when it had come."""

    def as_message(self) -> Message:
        """The reply as the next message of its own conversation."""
        return Message(role="assistant", text=self.text, tool_calls=self.tool_calls)
