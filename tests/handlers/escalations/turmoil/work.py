"""A run that asks: for one approval over ground that moves, then for two at once; it acts on each yes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

from handlers.thread.questions.asking import Asker
from patterns.errors import ApprovalVoid, RunStopped, StewardError
from patterns.guardrails.asking import ask_human, bound
from patterns.guardrails.limits import Limits, Watch
from patterns.orchestrator.waiting import Waiting
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, FormField, Question, digest_of
from patterns.values.running.letters import Decision
from tests.handlers.escalations.turmoil.workspace import ADA

EXPIRES_SECONDS = 4000.0
FORM = (FormField(id="words", label="What should be different?", optional=True),)


class Work:
    """The workflow, the ground that it stands on and the effects that it had."""

    def __init__(self, asker_of: Callable[[str], Asker]) -> None:
        self._asker_of = asker_of
        self.ground = 0
        self.effects: dict[str, str] = {}
        """By question: the digest of what was done. Done again after a crash, an effect is the very same one."""

    async def __call__(self, run: Run, payload: JsonObject) -> JsonObject:
        """To its end. `dies`: it ends without closing anything, as a process does that nothing could catch."""
        asker, watch = self._asker_of(run.id), await Watch.begin(run, Limits())
        try:
            ended = await self._plan(run, asker, watch) or await self._widen(run, asker, watch)
        except StewardError as error:
            ended = error.code
        if not payload["dies"]:
            await run.step("close questions", partial(_close, asker, run.id), bool)
        return {"ended": ended}

    async def _plan(self, run: Run, asker: Asker, watch: Watch) -> str:
        """Asked again for each change, and where the ground has moved since it was shown."""
        for number in count(1):
            ground = await run.step("tip", self._tip, int)
            question = plan_question(run.id, number, ground)
            decision = await ask_human(question, run=run, human=asker, watch=watch)
            if decision.choice == "change":
                continue
            if decision.choice != "approve":
                return "rejected"
            now = await run.step("tip", self._tip, int)
            try:
                await self._act(run, decision, digest_of_plan(number, now))
            except ApprovalVoid:
                continue
            return ""
        raise AssertionError("there is always another number")

    async def _widen(self, run: Run, asker: Asker, watch: Watch) -> str:
        waiting, left = Waiting(run, asker), {"a", "b"}
        for task in sorted(left):
            await waiting.ask(task, scope_question(run.id, task))
        try:
            while left:
                letter = await watch.inbox.next(waiting.patience(await run.now()) or 0)
                decisions = await waiting.overdue() if letter is None else [letter]
                for one in decisions:
                    if isinstance(one, Decision):
                        left -= await self._widened(run, waiting, one)
        except RunStopped:
            await waiting.close_all()
            raise
        return "done"

    async def _widened(self, run: Run, waiting: Waiting, decision: Decision) -> set[str]:
        tasks = set(waiting.take(decision))
        for task in sorted(tasks):
            if decision.choice == "allow":
                await self._act(run, decision, digest_of_scope(task))
        return tasks

    async def _act(self, run: Run, decision: Decision, digest: str) -> None:
        bound(decision, digest)
        await run.step("effect", partial(self._effect, decision.question_id, digest), bool)

    async def _effect(self, question_id: str, digest: str) -> bool:
        assert self.effects.setdefault(question_id, digest) == digest, "one yes brought about two things"
        return True

    async def _tip(self) -> int:
        return self.ground


async def _close(asker: Asker, run_id: str) -> bool:
    for one in await asker.book.open_of(run_id):
        await asker.close(one.question.id, "ended")
    return True


def digest_of_plan(number: int, ground: int) -> str:
    """Of what a plan's approval is for."""
    return digest_of({"plan": number, "ground": ground})


def digest_of_scope(task: str) -> str:
    """Of what a wider scope is."""
    return digest_of({"task": task})


def plan_question(run_id: str, number: int, ground: int) -> Question:
    """Approve, change, reject."""
    return Question(
        id=f"{run_id}:plan{number}",
        run_id=run_id,
        kind="approve",
        title=f"Plan {number} on {ground}",
        body="It will be done.",
        choices=(
            Choice(id="approve", label="Approve", style="primary"),
            Choice(id="change", label="Change…", form=FORM),
            Choice(id="reject", label="Reject", style="danger"),
        ),
        default="reject",
        digest=digest_of_plan(number, ground),
        expires_seconds=EXPIRES_SECONDS,
        requester=ADA,
    )


def scope_question(run_id: str, task: str) -> Question:
    """Allow or not."""
    return Question(
        id=f"{run_id}:{task}.1",
        run_id=run_id,
        kind="widen_scope",
        title=f"May {task} write more?",
        body="It asks to.",
        choices=(Choice(id="allow", label="Allow", style="primary"), Choice(id="deny", label="Keep…", form=FORM)),
        default="deny",
        digest=digest_of_scope(task),
        expires_seconds=EXPIRES_SECONDS,
        requester=ADA,
    )
