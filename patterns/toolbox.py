"""Tools as a model may use them: granted by name, arguments checked, refusals that say what is allowed."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from patterns.values.conversation import Frozen, JsonObject, ToolCall, ToolSpec
from patterns.wording.answers import problems_of, schema_of

Arguments = TypeVar("Arguments", bound=BaseModel)


UNTOLD = frozenset({"edit_file", "submit", "final_answer"})
"""Tools whose arguments are no help on a card."""


class Observation(Frozen):
    """What a tool gives back: words for the model, and data for us."""

    text: str
    ok: bool = True
    data: JsonObject | None = None
    """What the tool keeps: journalled with the step and handed to `absorb` on every replay."""
    final: bool = False
    """This was the last act: the loop ends."""
    news: tuple[str, ...] | None = None
    """What it brought, by names, where the tool can tell: addresses, a note, the state of the files. An act that brings
    no name that is new has brought nothing. None: its text is what it brought."""


Act = Callable[[], Awaitable[Observation]]
"""A tool with its arguments, ready to be done."""


class Granted(Protocol):
    """A tool, whatever the class of its arguments is."""

    @property
    def name(self) -> str:
        """As the model calls it."""

    @property
    def description(self) -> str:
        """When to use it and what it gives, for the model."""

    @property
    def side_by_side(self) -> bool:
        """Whether several acts in a row, of this tool and others like it, may be done at once: they only look."""

    @property
    def closes(self) -> bool:
        """Whether it is the act that ends the conversation: it is never taken away."""

    def parameters(self) -> JsonObject:
        """The JSON schema of its arguments."""

    def prepare(self, arguments: JsonObject) -> Act:
        """The act with these arguments. Raises `ValidationError`."""

    def absorb(self, observation: Observation) -> None:
        """Take over what the act gave, also when it was read from the journal."""


class Tool(ABC, Generic[Arguments]):
    """One tool of one conversation; fits `Granted`. It may hold state, changed only by `absorb`."""

    name: str
    description: str
    arguments: type[Arguments]
    side_by_side: bool = False
    """See `Granted.side_by_side`."""
    closes: bool = False
    """See `Granted.closes`."""

    @abstractmethod
    async def act(self, arguments: Arguments) -> Observation:
        """Do it. Runs inside a step: once, and not on a replay. What went wrong is an observation, not an error."""

    def absorb(self, observation: Observation) -> None:
        """See `Granted.absorb`."""

    def parameters(self) -> JsonObject:
        """See `Granted.parameters`."""
        return schema_of(self.arguments)

    def prepare(self, arguments: JsonObject) -> Act:
        """See `Granted.prepare`."""
        return partial(self.act, self.arguments.model_validate(arguments))


class Toolbox:
    """The tools granted to one conversation."""

    def __init__(self, tools: Sequence[Granted]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._withheld: dict[str, str] = {}
        """Tools that were taken away for now, and what a call of one is answered with."""

    @property
    def closing(self) -> str:
        """The tool that ends the conversation; empty where there is none."""
        return next((name for name, tool in self._tools.items() if tool.closes), "")

    @property
    def spare(self) -> tuple[str, ...]:
        """The tools that can be taken away, and are not."""
        return tuple(name for name in self.names() if not self._tools[name].closes)

    def withhold(self, names: Iterable[str], why: str) -> None:
        """Take tools away, but none that closes; `why` is the rest of a sentence that begins with the tool's name."""
        self._withheld |= {name: why for name in names if name in self._tools and not self._tools[name].closes}

    def give_back(self) -> None:
        """All that were taken away."""
        self._withheld = {}

    def names(self) -> tuple[str, ...]:
        """Those that can be used now."""
        return tuple(name for name in self._tools if name not in self._withheld)

    def specs(self) -> tuple[ToolSpec, ...]:
        """As the model sees them."""
        return tuple(
            ToolSpec(name=tool.name, description=tool.description, parameters=tool.parameters())
            for tool in map(self._tools.__getitem__, self.names())
        )

    def only_looks(self, call: ToolCall) -> bool:
        """Whether it may be done at once with others beside it."""
        tool = self._tools.get(call.name)
        return tool is not None and tool.side_by_side

    def prepare(self, call: ToolCall) -> tuple[Granted, Act] | Observation:
        """The tool and the act with its checked arguments, or a refusal for the model to read."""
        tool, allowed = self._tools.get(call.name), ", ".join(self.names())
        if tool is None:
            return _refused(f"There is no tool {call.name!r} here. Allowed: {allowed}.")
        if why := self._withheld.get(call.name):
            return _refused(f"{call.name} {why} Allowed: {allowed}.")
        if call.arguments is None:
            return _refused(f"The arguments could not be read: {call.problem}. Send one JSON object.")
        try:
            return tool, tool.prepare(call.arguments)
        except ValidationError as error:
            return _refused("Wrong arguments:\n" + "\n".join(problems_of(error)))


def _refused(text: str) -> Observation:
    """Before anything was done: whatever it says, it has brought nothing."""
    return Observation(ok=False, text=text, news=())


def given(observation: Observation) -> Act:
    """An act that gives what is known before it is done: a refusal, or something that was kept."""

    async def act() -> Observation:
        return observation

    return act


async def at_once(acts: Sequence[Act]) -> tuple[Observation, ...]:
    """Several acts side by side; their observations in the order of the acts. An error of one ends the others."""
    try:
        async with asyncio.TaskGroup() as tasks:
            started = [tasks.create_task(_done(act)) for act in acts]
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None  # as it would be raised by one act alone
    return tuple(task.result() for task in started)


async def _done(act: Act) -> Observation:
    return await act()


def shown(call: ToolCall) -> str:
    """A call in one short line, for the card: its name and its first word-like argument."""
    words = next((value for value in (call.arguments or {}).values() if isinstance(value, str)), "")
    return f"{call.name}: {words}"[:100] if words and call.name not in UNTOLD else call.name
