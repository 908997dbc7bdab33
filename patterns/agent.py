"""Think → act → observe, under guardrails: the loop of the research agent and of every worker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Literal

from patterns.errors import LimitReached
from patterns.guardrails.limits import Limits, Watch
from patterns.guardrails.stuck.detector import Alarm
from patterns.guardrails.stuck.novelty import Deed
from patterns.guardrails.stuck.stages import GONE, Stage, Stages, word_of
from patterns.guardrails.wrapping import WrapUp
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.toolbox import Observation, Toolbox, at_once, shown
from patterns.values.conversation import Message, Prompt, Reply, ToolCall
from patterns.wording.prompt_files import NOTE, tagged, untagged

IDLE_TURNS = 2
"""Turns in a row without any act after which the loop ends."""

SILENT = "Nothing was done: act by calling one of the tools."
CUT = "Your message was cut off at its length limit, and nothing of it was done: do less in one message."

TEXT_CALL = "text"
"""The id of a call that was read out of the message's text: its observation goes back as a user message."""

Ending = Literal["final", "turns", "idle", "stuck"]
"""Ended by a final act, by the cap on turns, by a model that no longer acts, or by one that goes round in circles."""


class Agent:
    """One conversation with tools, continued until it ends."""

    def __init__(
        self,
        prompt: Prompt,
        toolbox: Toolbox,
        *,
        run: Run,
        model: Model,
        watch: Watch,
        turns: int = 0,
        read_text: Callable[[str], ToolCall | None] = lambda _: None,
        compact: Callable[[tuple[Message, ...]], tuple[Message, ...]] = lambda messages: messages,
        on_act: Callable[[str], Awaitable[None]] | None = None,
        on_turn: Callable[[], None] = lambda: None,
    ) -> None:
        """`turns`: used before, for a conversation that goes on.

        `read_text` finds an act in a message's text; `on_act` is told each act in a few words before it is done.
        `compact` makes the conversation shorter before it is sent, as it sees fit; it depends on nothing else.
        `on_turn` is called before each turn, when letters have been looked at: to `say` what they bring.
        """
        self.prompt = prompt.model_copy(update={"tools": toolbox.specs()})
        self.turns = turns
        self._toolbox = toolbox
        self._run = run
        self._model = model
        self._watch = watch
        self._read_text = read_text
        self._compact = compact
        self._on_act = on_act
        self._on_turn = on_turn
        self._idle = 0
        self._stages = Stages()
        self._wrap_up = WrapUp(watch)

    @property
    def alarm(self) -> Alarm | None:
        """What repeated, where the last stages of it were reached: however the conversation ended then."""
        return self._stages.alarm if self._stages.stage in ("closing", "stuck") else None

    async def pursue(self) -> Ending:
        """Turn after turn. Raises `LimitReached` and `RunStopped`; what was absorbed so far stays in the tools."""
        while (ending := await self.turn()) is None:
            pass
        return ending

    async def turn(self) -> Ending | None:
        """One turn, and how the conversation ended by it, if it did. Raises as `pursue`."""
        if self.turns >= self._watch.limits.turns:
            return "turns"
        await self._watch.check()
        self._on_turn()
        if word := self._wrap_up.word(turns=self.turns):
            self._note(word)
        self.turns += 1
        if await self._turn():
            return "final"
        self._go_round()
        if self._stages.stage == "stuck":
            return "stuck"
        return "idle" if self._idle >= IDLE_TURNS else None

    def go_on(self, words: str) -> None:
        """A person wants more of it: all tools are there again."""
        self._stages.begin_anew()
        self._give_tools("free")
        self._idle = 0
        self.say(Message(role="user", text=words))

    def _go_round(self) -> None:
        """Where acts bring nothing new any more: a word, fewer tools, one tool. Said behind what the tools gave."""
        if not self._stages.after_turn(self._toolbox.spare):
            return
        stage, alarm = self._stages.stage, self._stages.alarm
        if stage == "stuck":
            return
        self._give_tools(stage)
        if stage != "free" and alarm is not None:
            self._note(word_of(stage, alarm, self._toolbox.closing))

    def _give_tools(self, stage: Stage) -> None:
        """Those of that stage; the model is shown no others."""
        self._toolbox.give_back()
        if self._stages.alarm:
            gone = {"withheld": (self._stages.alarm.tool,), "closing": self._toolbox.names()}.get(stage, ())
            self._toolbox.withhold(gone, GONE.format(what=self._stages.alarm.what))
        self.prompt = self.prompt.model_copy(update={"tools": self._toolbox.specs()})

    def _note(self, words: str) -> None:
        """From the program itself, and marked as such: no page and no person speaks in this tag."""
        self.say(Message(role="user", text=tagged(NOTE, words)))

    async def _turn(self) -> bool:
        self._shorten()
        reply = await self._run.step("think", partial(self._model.complete, self.prompt), Reply)
        self.say(reply.as_message())
        self._wrap_up.budget_used = reply.budget_used
        calls = self._calls(reply)
        self._idle = 0 if calls else self._idle + 1
        if not calls:
            self.say(Message(role="user", text=CUT if reply.is_cut else SILENT))
        observed = await self._act_in_turn(calls)
        for call, one in observed:
            self._stages.observe(Deed(call.name, call.arguments, one.text, one.ok, one.news))
        # A call's answer must follow the message that made it; what was read out of the text is answered after those.
        self.say(*(_answer(call, one) for call, one in observed if call.id != TEXT_CALL))
        self.say(*(Message(role="user", text=_sealed(one)) for call, one in observed if call.id == TEXT_CALL))
        return any(one.final for _, one in observed)

    def _shorten(self) -> None:
        before = self.prompt.messages
        after = self._compact(before)
        if after != before:
            self._stages.forget()
            self.prompt = self.prompt.model_copy(update={"messages": after})

    def say(self, *messages: Message) -> None:
        """Append to the conversation; only `compact` changes what stands before it, so that providers can cache it."""
        self.prompt = self.prompt.model_copy(update={"messages": (*self.prompt.messages, *messages)})

    def _calls(self, reply: Reply) -> tuple[ToolCall, ...]:
        if reply.is_cut and not reply.tool_calls:
            return ()  # what the text still meant to do is not known: the part that came may not be meant alone
        written = self._read_text(reply.text) if reply.text else None
        return (written, *reply.tool_calls) if written else reply.tool_calls

    async def _act_in_turn(self, calls: tuple[ToolCall, ...]) -> list[tuple[ToolCall, Observation]]:
        observed: list[tuple[ToolCall, Observation]] = []
        for some in self._together(calls):
            for call in some:
                if self._on_act:
                    await self._on_act(shown(call))
            failed = next((one.name for one, observation in observed if not observation.ok), None)
            observed += await (self._observe_all(some) if len(some) > 1 else self._observe(some[0], failed))
        return observed

    def _together(self, calls: tuple[ToolCall, ...]) -> list[list[ToolCall]]:
        """The calls in their order, those in one list that can be done side by side."""
        groups: list[list[ToolCall]] = []
        for call in calls:
            alike = self._toolbox.only_looks(call) and groups and self._toolbox.only_looks(groups[-1][0])
            if alike:
                groups[-1].append(call)
            else:
                groups.append([call])
        return groups

    async def _observe_all(self, calls: list[ToolCall]) -> list[tuple[ToolCall, Observation]]:
        """Several acts that only look, at once and in one step."""
        prepared = [self._toolbox.prepare(call) for call in calls]
        acts = [(one[0], one[1]) for one in prepared if not isinstance(one, Observation)]
        name = " ".join(("tools", *(tool.name for tool, _ in acts)))
        done = await self._run.step(name, partial(at_once, [act for _, act in acts]), tuple[Observation, ...])
        for (tool, _), observation in zip(acts, done, strict=True):
            tool.absorb(observation)
        left = iter(done)
        return [
            (call, one if isinstance(one, Observation) else next(left))
            for call, one in zip(calls, prepared, strict=True)
        ]

    async def _observe(self, call: ToolCall, failed: str | None) -> list[tuple[ToolCall, Observation]]:
        """Do one act; the last act is not taken from a message whose earlier act `failed` unseen by its writer."""
        prepared = self._toolbox.prepare(call)
        if isinstance(prepared, Observation):
            return [(call, prepared)]
        tool, act = prepared
        observation = await self._run.step(f"tool {tool.name}", act, Observation)
        if observation.final and failed:
            told = f"Not taken: read first what came of {failed}, in the same message."
            return [(call, Observation(ok=False, text=told))]
        tool.absorb(observation)
        return [(call, observation)]


def _answer(call: ToolCall, observation: Observation) -> Message:
    return Message(role="tool", text=_sealed(observation), tool_call_id=call.id)


def _sealed(observation: Observation) -> str:
    return untagged(observation.text)


def turns_stop(limits: Limits) -> LimitReached:
    """The error of a conversation that used up its turns."""
    cap = limits.turns
    return LimitReached(f"{cap} turns", limit="G-STEPS", value=cap, cap=cap)
