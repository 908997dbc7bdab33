"""One search: an agent at a desk, until it has answered, enough is known, or a guardrail or a person ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patterns.agent import Agent, Ending, turns_stop
from patterns.errors import LimitReached, ModelError, RunStopped, Unexpected
from patterns.guardrails.asking import ask_human
from patterns.guardrails.limits import Watch
from patterns.guardrails.raising import Raising
from patterns.guardrails.stops import stop_of
from patterns.guardrails.stuck.asking import Advice, asked_about
from patterns.guardrails.stuck.stages import stuck_stop
from patterns.ports.model import Model
from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.research.desk.answering import AskHuman, GiveAnswer
from patterns.research.desk.desk import Desk
from patterns.research.desk.noting import TakeNotes
from patterns.research.desk.reading import ReadWebPage
from patterns.research.desk.searching import WebSearch
from patterns.research.fence import fenced
from patterns.research.search.asking import SILENCE, answered, question_of
from patterns.research.search.enough import Enough
from patterns.research.search.memory import Memory
from patterns.toolbox import Granted, Toolbox
from patterns.values.conversation import Message, Prompt
from patterns.values.report import Stop
from patterns.wording.counting import counted
from patterns.wording.prompt_files import fill

TURN_TOKENS = 2500
SAID_CHARACTERS = 6000
_TAGLESS = str.maketrans("<>", "  ")
"""What the model asked may repeat a page, which must not speak with a person's voice."""
NATURAL = ("done", "covered")
"""Ends that no limit, fault or person brought about."""
FORCED = "when it went round in circles and had no other tool left"
ON = "A person was asked, and says how to go on:\n{words}"
ON_ALONE = "A person was asked, and lets you go on: try what you have not tried yet."


@dataclass(frozen=True, slots=True)
class Means:
    """What a search works with."""

    run: Run
    model: Model
    human: Human
    watch: Watch
    requester: str
    answer_seconds: float
    show: Callable[[str], None]
    """On the card: what is going on."""
    raising: Raising | None = None
    """Asks people for more where a limit is met; None: nobody is there to ask."""


class Pursuit:
    """One conversation with the web, its tools and its people."""

    def __init__(
        self,
        means: Means,
        desk: Desk,
        *,
        today: str,
        told: str = "",
        asks: bool = True,
        finish: Granted | None = None,
    ) -> None:
        """`told`: what the model should know beside the brief. `asks`: whether it may ask people.

        `finish`: an act that ends it in the place of an answer; then covered items alone do not.
        """
        self.desk = desk
        self.on_turn: Callable[[], str | None] = lambda: None
        """What else is to be said to the model before its next turn."""
        self._means = means
        self._today = today
        self._enough = Enough(desk, ends_when_covered=finish is None)
        self._stuck = 0
        self._word: str | None = None
        self._said: list[str] = []
        self.unread: list[str] = []
        """What people wrote since a model was last asked with success."""
        tools: list[Granted] = [WebSearch(desk), ReadWebPage(desk), TakeNotes(desk), finish or GiveAnswer(desk)]
        messages = self.beginning(told)
        self._agent = Agent(
            Prompt(role="agent", messages=messages, max_output_tokens=TURN_TOKENS),
            Toolbox([*tools, AskHuman(desk)] if asks else tools),
            run=means.run,
            model=means.model,
            watch=means.watch,
            compact=Memory(desk).compact,
            on_act=self._acted,
            on_turn=self._listen,
        )

    def beginning(self, told: str = "") -> tuple[Message, ...]:
        """The rules, and the task as it is now."""
        task = self.task() + (f"\n\n{told}" if told else "")
        return (Message(role="system", text=fill("research_agent")), Message(role="user", text=task))

    def task(self) -> str:
        """The question and its brief, as they are now."""
        brief = self.desk.brief
        lines = (
            brief.listed(),
            "",
            f"Recency: {brief.recency}{f', from {brief.since} on' if brief.since else ''}",
            f"Whose word decides by itself: {', '.join(brief.primary) or 'none named'}",
            f"Form of the answer: {brief.form or 'as it fits'}",
            f"Today: {self._today}",
        )
        return fill(
            "research_task", question=fenced("question", brief.question), brief=fenced("brief", "\n".join(lines))
        )

    async def to_the_end(self) -> Stop:
        """Search until something ends it. What was found is on the desk, whatever that is."""
        stop: Stop | None = None
        try:
            while stop is None or (stop.code in NATURAL and await self.hears()):
                stop = await self._turn()
        except RunStopped as error:
            return stop_of(error)
        return stop

    def go_on(self, words: str) -> None:
        """After an end: a person wants more of it."""
        self.desk.withdraw()
        self._enough.again()
        self._agent.go_on(words)

    async def hears(self) -> bool:
        """Whether a person wrote something, or changed the task, since it was last looked at: then no end is one.

        Raises `RunStopped`.
        """
        await self._means.watch.inbox.glance()
        return self._hear()

    def said(self) -> str:
        """What people wrote in its course, the newest of it: for a call that does not see the conversation."""
        room, kept = SAID_CHARACTERS, []
        for one in reversed(self._said):
            room -= len(one)
            if room < 0:
                break
            kept.append(one)
        return "\n".join(reversed(kept))

    async def _turn(self) -> Stop | None:
        try:
            ending = await self._agent.turn()
        except LimitReached as limit:
            return None if await self._is_raised(limit) else self._stop_of(limit)
        except ModelError as error:
            return Stop(code="failed", words=f"the model failed ({error.code})")
        except Unexpected:
            return Stop(code="failed", words="a fault of ours ended the search")
        if ending != "turns":  # at the cap no model was asked
            self.unread.clear()
        return await self._ended(ending) if ending else self._judge()

    async def _ended(self, ending: Ending) -> Stop | None:
        if ending == "turns":
            limit = turns_stop(self._means.watch.limits)
            return None if await self._is_raised(limit) else self._stop_of(limit)
        if ending == "stuck":
            return await self._out_of_the_circle()
        if ending == "idle":
            return Stop(code="failed", words="the model no longer acted")
        if self.desk.answer is None and self.desk.question:
            await self._ask()
            return None
        words = f"answered after {counted(self._agent.turns, 'turn')}"
        alarm = self._agent.alarm
        return Stop(code="done", words=f"{words}, {FORCED}", evidence=alarm.lines()) if alarm else _done(words)

    def _judge(self) -> Stop | None:
        """Whether that was enough; a word to the model is said before its next turn."""
        found = self._enough.after_turn()
        if isinstance(found, Stop):
            return found
        self._word = found
        return None

    async def _ask(self) -> None:
        self._means.show("Waiting for an answer")
        question = question_of(
            self.desk,
            run_id=self._means.run.id,
            requester=self._means.requester,
            expires_seconds=self._means.answer_seconds,
        )
        decision = await ask_human(question, run=self._means.run, human=self._means.human, watch=self._means.watch)
        words = answered(self.desk, decision)
        self._agent.say(Message(role="user", text=self.heard(words, asked=self.desk.question) if words else SILENCE))
        self.desk.question = ""

    async def _out_of_the_circle(self) -> Stop | None:
        """A person says what else to try, once a circle; else it ends with what there is. Raises `RunStopped`."""
        alarm = self._agent.alarm
        assert alarm is not None
        means, stop = self._means, stuck_stop(alarm, kept=self._kept())
        if means.raising is None or means.raising.is_final:
            return stop
        self._stuck += 1
        means.show("Waiting for a decision: it goes round in circles")
        advice: Advice = await asked_about(
            stop,
            question_id=f"{means.run.id}:stuck{self._stuck}",
            requester=means.requester,
            expires_seconds=means.answer_seconds,
            run=means.run,
            human=means.human,
            watch=means.watch,
        )
        if not advice.goes_on:
            return stop
        means.show("Searching")
        self._agent.go_on(ON.format(words=self.heard(advice.words)) if advice.words else ON_ALONE)
        return None

    async def _is_raised(self, limit: LimitReached) -> bool:
        """Whether a person gives more. Raises `RunStopped`."""
        raising = self._means.raising
        is_raised = raising is not None and await raising.is_raised(limit)
        if is_raised:
            self._means.show("Searching")
        return is_raised

    def _stop_of(self, limit: LimitReached) -> Stop:
        return stop_of(limit, kept=self._kept())

    def _kept(self) -> str:
        return f"{self.desk.looked_at()}."

    def _listen(self) -> None:
        """What people wrote, and what code has to say, before the model's next turn."""
        self._hear()
        if self._word:
            self._agent.say(Message(role="user", text=self._word))
        self._word = None

    def _hear(self) -> bool:
        letters = self._means.watch.inbox.follow_ups()
        for letter in letters:
            self.go_on(self.heard(letter.words))
            self.unread.append(letter.words)
        changed = self.on_turn()
        if changed:
            self.go_on(changed)
        return bool(letters or changed)

    def heard(self, words: str, *, asked: str = "") -> str:
        """A person's words for the model; addresses in them may be read. `asked`: what they answer."""
        self.desk.hear(words)
        spoken = fenced("person", words)
        plain = asked.translate(_TAGLESS)
        self._said.append(f"You asked: {plain}\n{spoken}" if asked else spoken)
        return spoken

    async def _acted(self, act: str) -> None:
        self._means.show(act)


def _done(words: str) -> Stop:
    return Stop(code="done", words=words)
