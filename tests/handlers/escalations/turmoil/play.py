"""One run, its people and its bad luck, in an order that a seed decides; and what must be true in the end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from handlers.desk import Desk
from handlers.escalations.form import on_answer
from handlers.escalations.sweep import sweep
from handlers.listening.clicks import on_decide
from handlers.thread.questions.asking import Asker
from handlers.thread.questions.showing import blocks_of_question
from handlers.thread.root import Place
from patterns.errors import StewardError, StoreUnavailable
from patterns.guardrails.authority.policy import Policy
from patterns.ports.people import Questions
from patterns.values.questions import OpenQuestion
from patterns.values.running.letters import Letter, StopAsked
from patterns.values.running.record import RunRecord
from tests.fakes.audit import MemoryAudit
from tests.fakes.journal import SimulatedCrash
from tests.fakes.run import MemoryRuns
from tests.handlers.escalations.turmoil.work import EXPIRES_SECONDS, Work
from tests.handlers.escalations.turmoil.workspace import ADA, GRACE, HEDY, PEOPLE, TEAM, OneOutbox, Workspace

CHANNEL, ELSEWHERE = "CENG", "CELSE"
POLICY = Policy(team=TEAM, approvers=(GRACE, HEDY))
YES = frozenset({"approve", "allow"})
NO = frozenset({"reject", "deny"})
MOST_ACTS = 24
DAYS = 100 * 86_400.0
ACTS = {
    "click": 6,
    "click_twice": 3,
    "send": 3,
    "wait": 4,
    "crash": 2,
    "restart": 1,
    "move": 1,
    "copy": 1,
    "sweep": 2,
    "fail": 2,
    "stop": 0.5,
    "cancel": 0.3,
}
"""What may happen next, and how often."""


class Post(MemoryRuns):
    """Letters that are not taken for once: the database is away between a decision and its letter."""

    def __init__(self) -> None:
        super().__init__(by_hand=True)
        self.failing = 0

    async def deliver(self, run_id: str, letter: Letter, key: str) -> None:
        if self.failing:
            self.failing -= 1
            raise StoreUnavailable
        await super().deliver(run_id, letter, key)


class Turmoil:
    """One seed."""

    def __init__(self, desk: Desk, seed: int, runs: Post, questions: Questions) -> None:
        self.random = random.Random(seed)
        self.run_id = f"run{seed}"
        self.runs, self.book, self.slack = runs, questions, Workspace()
        changed: dict[str, Any] = {"slack": self.slack, "runs": runs, "questions": questions, "policy": POLICY}
        self.audit = MemoryAudit()
        self.desk = replace(desk, **changed, audit=self.audit, clock=runs.clock)
        self._outbox = OneOutbox()
        self.work = Work(self._asker)
        self.outcomes: dict[str, OpenQuestion] = {}
        """What each question was first seen to have come to."""
        self.acts: list[str] = []
        """What happened, for whoever has to find out why."""
        self.clicks = self.deaths = 0
        self._acks = 0
        self._left = self.random.randint(4, MOST_ACTS)
        self._again = False

    async def play(self) -> None:
        """To the run's end and beyond; then everything must be as it should."""
        self.runs.register("turmoil", self.work)
        await self.runs.start("turmoil", self.run_id, {"dies": self.random.random() < 0.2})
        while self._left:
            await self._live()
        await self._calm()
        await self._check()

    async def _live(self) -> None:
        """One life of the process."""
        self._again = False
        try:
            async with self.runs.process():
                await self._rest()
                while self._left and not self._again:
                    self._left -= 1
                    await self._act()
                    await self._look()
                    if self.random.random() < 0.7:
                        await self._rest()
        except BaseExceptionGroup as dead:
            self.deaths += 1
            self.acts.append("(died)")
            _, other = dead.split(SimulatedCrash)
            if other is not None:
                raise
        await self._look()

    async def _rest(self) -> None:
        """Until the run waits for a letter, or has ended."""
        async with asyncio.timeout(10):
            while not self.runs.at_rest():  # noqa: ASYNC110  # virtual time: nothing to wait for but turns
                await asyncio.sleep(0)

    async def _act(self) -> None:
        [name] = self.random.choices(list(ACTS), list(ACTS.values()))
        self.acts.append(name)
        act: Callable[[], Awaitable[None]] = getattr(self, f"_{name}")
        await act()

    async def _click(self) -> None:
        await self._answered(self._pressed())

    async def _click_twice(self) -> None:
        """At once: by two people, or by one who is in a hurry."""
        first = self._pressed()
        second = first if self.random.random() < 0.3 else self._pressed()
        await self._answered(first, second)

    def _pressed(self) -> dict[str, Any] | None:
        """A click on a button that somebody sees, or saw once; now and then on one that never was."""
        if not self.slack.buttons:
            return None
        shown = self.slack.buttons[-6:] if self.random.random() < 0.6 else self.slack.buttons
        wanted = [one for one in shown if self.random.random() < 0.5 or not one[2].endswith(":reject")]
        channel, ts, action, token = self.random.choice(wanted or shown)
        user = self.random.choices(PEOPLE, (2, 4, 2, 1, 1))[0]
        where: dict[str, Any] = {"container": {"type": "message", "channel_id": channel, "message_ts": ts}}
        if self.random.random() < 0.2:
            where = {"container": {"type": "view"}}
        token = "made-up" if self.random.random() < 0.05 else token
        self.acts.append(f"{user} {action} {token[-12:]}")
        action_of = {"action_id": action, "value": token}
        return {"user": {"id": user}, "trigger_id": f"{user} {self.clicks}", "actions": [action_of], **where}

    async def _answered(self, *bodies: dict[str, Any] | None) -> None:
        """Every click is: by words, by a form, or by the outcome that it brought about."""
        real = [one for one in bodies if one is not None]
        before, open_before, over = await self._answers(), await self._open(), await self._is_over()
        async with asyncio.TaskGroup() as group:
            for body in real:
                group.create_task(on_decide(self._ack, body, desk=self.desk))
        self.clicks += len(real)
        assert await self._answers() - before >= len(real), f"a click was not answered: {self.acts}"
        if over:
            late = [one for one in open_before if one in self.outcomes and self.outcomes[one].by]
            assert not late, f"decided though nobody would hear it: {self.acts}"

    async def _open(self) -> set[str]:
        return {one.question.id for one in await self.book.open_of(self.run_id)}

    async def _is_over(self) -> bool:
        return await self.runs.state(self.run_id) in ("done", "failed", "cancelled")

    async def _send(self) -> None:
        """Somebody sends a form that they opened, however long ago."""
        if not self.slack.forms:
            return
        view = self.random.choice(self.slack.forms)
        user = self.random.choice((ADA, GRACE))
        said = {"words": {"words": {"type": "plain_text_input", "value": "bolder"}}}
        before = await self._answers()
        await on_answer(self._form_ack, {"user": {"id": user}}, {**view, "state": {"values": said}}, desk=self.desk)
        self.clicks += 1
        assert await self._answers() > before, f"a form was not answered: {self.acts}"

    async def _ack(self, **_: object) -> None:
        """A click's says nothing."""

    async def _form_ack(self, **answer: object) -> None:
        self._acks += bool(answer)

    async def _answers(self) -> int:
        await self._look()
        won = sum(bool(one.by) for one in self.outcomes.values())
        return len(self.slack.told) + len(self.slack.forms) + self._acks + won

    async def _wait(self) -> None:
        self.runs.pass_time(self.random.choice((60.0, EXPIRES_SECONDS / 2, EXPIRES_SECONDS / 2, EXPIRES_SECONDS)))

    async def _crash(self) -> None:
        """At one of the next rows of the journal, with or without it."""
        self.runs.die_at(self.random.randint(1, 8), before=self.random.random() < 0.5)

    async def _restart(self) -> None:
        self._again = True

    async def _move(self) -> None:
        self.work.ground += 1

    async def _copy(self) -> None:
        """Another surface shows a question."""
        waiting = await self.book.open_of(self.run_id)
        if waiting:
            asked = self.random.choice(waiting)
            blocks = blocks_of_question(asked)
            ts = await self.slack.post(ELSEWHERE, text="", blocks=blocks, key=f"copy {len(self.slack.keys)}")
            await self.book.shown(asked.question.id, ELSEWHERE, ts)

    async def _sweep(self) -> None:
        try:
            await sweep(self.desk, DAYS)
        except StewardError as error:
            self.acts.append(f"(sweep: {error.code})")

    async def _fail(self) -> None:
        where = self.random.choice(("edits_failing", "people_failing", "failing"))
        setattr(self.runs if where == "failing" else self.slack, where, self.random.randint(1, 3))

    async def _stop(self) -> None:
        await MemoryRuns.deliver(self.runs, self.run_id, StopAsked(by=ADA), f"stop {self.run_id}")

    async def _cancel(self) -> None:
        await self.runs.cancel(self.run_id)

    async def _look(self) -> None:
        """What was decided once is never decided otherwise; what came to nothing may be said to have."""
        for question_id in {key.partition(":question:")[2] for key in self.slack.keys if ":question:" in key}:
            record = await self.book.by_id(question_id)
            if record is not None and record.choice is not None:
                first = self.outcomes.setdefault(question_id, record)
                kept = ("choice", "by", "words", "fields", "decided_at")
                assert all(getattr(first, name) == getattr(record, name) for name in kept), self.acts

    async def _calm(self) -> None:
        """Nothing fails any more, and time goes by."""
        self.runs.failing = self.slack.edits_failing = self.slack.people_failing = 0
        self.runs.die_at(10_000_000)
        async with self.runs.process():
            for _ in range(12):
                await self._rest()
                await self._sweep()
                await self._rest()
                self.runs.pass_time(EXPIRES_SECONDS)
            await self._rest()
            await self._sweep()
        await self._look()

    async def _check(self) -> None:
        assert await self.book.open_of(self.run_id) == (), f"a question is open: {self.acts}"
        for question_id in self.outcomes:
            record = await self.book.by_id(question_id)
            assert record is not None
            self._check_outcome(record)
            self._check_effect(record)
            self._check_copies(record)
        assert set(self.work.effects) <= set(self.outcomes), f"an effect without a question: {self.acts}"

    def _check_outcome(self, record: OpenQuestion) -> None:
        """Decided by somebody who may; by nobody where the time was up or the run was over."""
        if record.by:
            may = (GRACE, HEDY, *([ADA] if record.choice in NO else []))
            assert record.by in may, f"{record.by} decided {record.question.id}: {self.acts}"
        else:
            assert record.closed in ("expired", "ended"), self.acts
            assert record.choice == record.question.default, self.acts

    def _check_effect(self, record: OpenQuestion) -> None:
        """One for each live yes, and for exactly what it was given; none for anything else."""
        done = self.work.effects.get(record.question.id)
        said_yes = bool(record.by) and record.choice in YES
        if done is not None:
            assert said_yes, f"{record.question.id} was done without a yes: {self.acts}"
            assert not record.closed, f"{record.question.id} was done and is called void: {self.acts}"
            assert done == record.question.digest, f"{record.question.id} is not what was done: {self.acts}"
        elif said_yes and not record.closed:
            assert self._is_excused(record), f"nothing came of the yes to {record.question.id}: {self.acts}"

    def _is_excused(self, record: OpenQuestion) -> bool:
        """The ground moved, so it was asked anew; or the run was ended from outside before it heard."""
        number = record.question.id.rpartition("plan")[2]
        asked_anew = number.isdigit() and f"{self.run_id}:plan{int(number) + 1}" in self.outcomes
        return asked_anew or "cancel" in self.acts

    def _check_copies(self, record: OpenQuestion) -> None:
        """Every message shows the outcome; who may decide was reminded at most once, the key sees to that."""
        assert record.messages, self.acts
        for where in record.messages:
            blocks = self.slack.messages[where]
            assert all(block["type"] != "actions" for block in blocks), f"{where} has buttons still: {self.acts}"
        assert record.untold == (), self.acts

    def _asker(self, run_id: str) -> Asker:
        record = RunRecord(
            run_id=run_id,
            command="refactor",
            team=TEAM,
            channel=CHANNEL,
            requester=ADA,
            text="",
            payload={},
            asked_at=0.0,
            root_ts="0.1",
        )
        return Asker(Place(self.slack, self._outbox, record, root_ts="0.1"), self.book)
