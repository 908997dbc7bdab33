"""One search: an agent at a desk, until it has answered, enough is known, or a guardrail or a person ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patterns.agent import Agent, Ending, turns_stop
from patterns.errors import LimitReached, ModelError, RunStopped, Unexpected
from patterns.guardrails.asking import ask_human
from patterns.guardrails.budget import budget_question, raise_budget
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.ports.model import Ledger, Model
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
NATURAL = ("done", "covered", "nothing_new")
"""Ends that no limit, fault or person brought about."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a search works with."""

    run: Run
    model: Model
    ledger: Ledger
    human: Human
    watch: Watch
    requester: str
    answer_seconds: float
    show: Callable[[str], None]
    """On the card: what is going on."""


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
        self._raised = 0
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
        self._agent.say(Message(role="user", text=words))

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
            spent = limit.facts.get("limit") in ("G-COST", "G-TOKENS")
            return None if spent and await self._more(limit) else stop_of(limit)
        except ModelError as error:
            return Stop(code="failed", words=f"the model failed ({error.code})")
        except Unexpected:
            return Stop(code="failed", words="a fault of ours ended the search")
        if ending != "turns":  # at the cap no model was asked
            self.unread.clear()
        return await self._ended(ending) if ending else await self._judge()

    async def _ended(self, ending: Ending) -> Stop | None:
        if ending == "turns":
            return stop_of(turns_stop(self._means.watch.limits))
        if ending == "idle":
            return Stop(code="failed", words="the model no longer acted")
        if self.desk.answer is None and self.desk.question:
            await self._ask()
            return None
        return Stop(code="done", words=f"answered after {counted(self._agent.turns, 'turn')}")

    async def _judge(self) -> Stop | None:
        """Whether that was enough; a word to the model is said before its next turn."""
        found = self._enough.after_turn()
        if isinstance(found, Stop):
            return found
        limits = self._means.watch.limits
        elapsed = await self._means.watch.elapsed()
        used = {"turns": self._agent.turns / limits.turns, "time": elapsed / limits.seconds}
        self._word = found or self._enough.wrap_up(used)
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

    async def _more(self, limit: LimitReached) -> bool:
        """Whether a person raised the budget."""
        means = self._means
        means.show("Waiting for a decision on the budget")
        question = budget_question(
            limit,
            run_id=means.run.id,
            requester=means.requester,
            expires_seconds=means.answer_seconds,
            earlier=self._raised,
            kept=f"So far: {counted(len(self.desk.notes), 'note')}. A reserve for the answer is kept.",
        )
        decision = await ask_human(question, run=means.run, human=means.human, watch=means.watch)
        if decision.choice == "stop":
            raise RunStopped(by=decision.by)
        if decision.choice != "raise":
            return False
        self._raised += 1
        await raise_budget(question.id, run=means.run, ledger=means.ledger)
        means.show("Searching")
        return True

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
