"""A model that answers from a script, and holds its caller to the script: no call beside it, no step left over."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from patterns.errors import StewardError
from patterns.values.conversation import JsonObject, Message, Prompt, Reply, Role, ToolCall

_IDS = itertools.count(1)


@dataclass
class Step:
    """One answer: for a prompt of that role which holds every text of `when`."""

    role: Role
    answer: Reply | StewardError
    when: tuple[str, ...] = ()
    used: bool = field(default=False, compare=False)

    def fits(self, prompt: Prompt) -> bool:
        return not self.used and self.role == prompt.role and all(one in shown(prompt) for one in self.when)


def flat(steps: Iterable[Step | tuple[Step, ...]]) -> tuple[Step, ...]:
    """The steps one after the other, where some came as a small script of their own."""
    return tuple(one for some in steps for one in (some if isinstance(some, tuple) else (some,)))


def says(role: Role, text: str = "", *, when: str | tuple[str, ...] = ()) -> Step:
    """Plain words."""
    return Step(role, Reply(text=text), _texts(when))


def gives(role: Role, data: JsonObject, *, when: str | tuple[str, ...] = ()) -> Step:
    """A structured answer."""
    return Step(role, Reply(text=json.dumps(data), data=data), _texts(when))


def acts(role: Role, *calls: tuple[str, JsonObject | None], text: str = "", when: str | tuple[str, ...] = ()) -> Step:
    """Tool calls; None for arguments that could not be read."""
    made = tuple(_call(name, arguments) for name, arguments in calls)
    return Step(role, Reply(text=text, tool_calls=made), _texts(when))


def fails(role: Role, error: StewardError, *, when: str | tuple[str, ...] = ()) -> Step:
    """The endpoint, or the ledger before it, says no."""
    return Step(role, error, _texts(when))


class ScriptedModel:
    """Fits the port `Model`. The first unused step that fits a prompt answers it.

    With `place`, a prompt that is asked again at the same place (a step that begins again after a crash) gets the
    answer that it got before.
    """

    def __init__(
        self,
        *steps: Step,
        place: Callable[[], object] | None = None,
        otherwise: Callable[[Prompt], Reply | None] = lambda _: None,
    ) -> None:
        """`otherwise` answers what no step fits, or None; such prompts are not kept."""
        self.prompts: list[Prompt] = []
        """Every prompt that was answered, in order."""
        self._steps = steps
        self._place = place
        self._otherwise = otherwise
        self._given: dict[object, Step] = {}
        self._unscripted: list[str] = []

    async def complete(self, prompt: Prompt) -> Reply:
        step = self._step(prompt)
        if step is None and (reply := self._otherwise(prompt)):
            return reply
        if step is None:
            self._unscripted.append(f"{prompt.role} was asked beside the script: …{prompt.messages[-1].text[-400:]}")
            raise AssertionError(self._unscripted[-1])
        self.prompts.append(prompt)
        if isinstance(step.answer, StewardError):
            raise step.answer
        return step.answer

    def _step(self, prompt: Prompt) -> Step | None:
        key = (prompt.model_dump_json(), self._place()) if self._place else None
        if key in self._given:
            return self._given[key]
        step = next((one for one in self._steps if one.fits(prompt)), None)
        if step:
            step.used = True
            if key:
                self._given[key] = step
        return step

    def faults(self) -> list[str]:
        """Calls beside the script, and steps that nobody came to."""
        unused = [f"unused: {one.role} {one.when} {one.answer}" for one in self._steps if not one.used]
        return [*self._unscripted, *unused]

    def asked(self, role: Role) -> list[Prompt]:
        """The prompts of one role."""
        return [one for one in self.prompts if one.role == role]


def shown(prompt: Prompt) -> str:
    """All that a prompt's messages say."""
    return "\n".join(one.text for one in prompt.messages)


def last_text(prompt: Prompt) -> str:
    """What was said last."""
    return prompt.messages[-1].text


def observations(prompt: Prompt) -> list[Message]:
    """What tools gave back."""
    return [one for one in prompt.messages if one.role == "tool"]


def _call(name: str, arguments: JsonObject | None) -> ToolCall:
    problem = "it is no JSON" if arguments is None else None
    return ToolCall(id=f"call{next(_IDS)}", name=name, arguments=arguments, problem=problem)


def _texts(when: str | tuple[str, ...]) -> tuple[str, ...]:
    return (when,) if isinstance(when, str) else when
