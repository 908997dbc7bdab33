"""What all parts of one review of a specification share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from patterns.errors import RequestInvalid
from patterns.evaluator.criteria import Criterion, told
from patterns.evaluator.rounds import Round
from patterns.guardrails.asking import ask_human, deliver
from patterns.guardrails.limits import Watch
from patterns.guardrails.raising import Raising
from patterns.ports.repository import Code
from patterns.ports.runs import Run
from patterns.review.drafts import Draft, read_code
from patterns.review.request import ReviewRequest, World
from patterns.review.specification.evidence import Evidence, gather
from patterns.review.specification.languages import Language
from patterns.values.questions import Question
from patterns.values.report import Report
from patterns.values.running.letters import Decision
from patterns.values.running.progress import Row, View
from patterns.wording.prompt_files import tagged

TAGS = ("specification", "criteria", "tests", "draft", "gaps", "evidence")
"""Of the prompts: text from outside opens and closes none of them."""

JUDGING = "Judging"


def sealed(tag: str, text: str) -> str:
    """Text from outside in its tag."""
    return tagged(tag, text, *TAGS)


@dataclass(slots=True)
class Job:
    """One run."""

    request: ReviewRequest
    run: Run
    world: World
    watch: Watch
    language: Language
    given: Mapping[str, str]
    """The given tests by file name."""
    criteria: tuple[Criterion, ...] = ()
    notes: tuple[str, ...] = ()
    """What happened on the way that the reader of the result should know."""
    rows: tuple[Row, ...] = ()
    raising: Raising = field(init=False)
    _evidence: dict[str, Evidence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """More is given in the one way; between rounds the question about the drafts offers it (see `deciding`)."""
        self.raising = Raising(
            run=self.run,
            ledger=self.world.ledger,
            human=self.world.human,
            watch=self.watch,
            requester=self.request.requester,
            answer_seconds=self.request.limits.answer_seconds,
            kept=lambda: "There is no draft yet.",
            show=self.show,
        )

    def show(self, stage: str) -> None:
        """On the card."""
        self.world.progress.show(View(stage=stage, rows=self.rows))

    def rounds_changed(self, rounds: tuple[Round[Draft], ...]) -> None:
        """The card's table: how each criterion fared in each round."""
        self.rows = rows_of(self.criteria, rounds)
        self.show(JUDGING)

    async def ask(self, question: Question) -> Decision:
        """Raises `RunStopped`."""
        return await ask_human(question, run=self.run, human=self.world.human, watch=self.watch)

    async def deliver(self, report: Report, name: str) -> None:
        """Into the thread, before the end."""
        await deliver(report, name, run=self.run, thread=self.world.thread)

    async def evidence_of(self, draft: Draft) -> Evidence:
        """Gathered once for a draft, however often it is judged."""
        if draft.shown() not in self._evidence:
            world = self.world
            collect = partial(gather, draft, self.given, self.language, code=world.code, workbench=world.workbench)
            self._evidence[draft.shown()] = await self.run.step("evidence", collect, Evidence)
        return self._evidence[draft.shown()]

    def material(self) -> str:
        """What everybody is told: language and specification, the criteria once there are any, the given tests."""
        parts = [f"Language: {self.language.name}", sealed("specification", self.request.text)]
        parts += [sealed("criteria", "\n".join(map(told, self.criteria)))] if self.criteria else []
        parts += [sealed("tests", Draft(files=dict(self.given)).text())] if self.given else []
        return "\n\n".join(parts)


async def given_tests(request: ReviewRequest, language: Language, code: Code) -> dict[str, str]:
    """The request's tests as files. Raises `RequestInvalid` where they cannot be read or do not parse."""
    files = files_of_tests(request.tests, language)
    for name, test in files.items():
        if why := await code.problem(name, test):
            raise RequestInvalid(f"The given tests do not parse: {name}: {why}.")
    return files


def files_of_tests(text: str, language: Language) -> dict[str, str]:
    """Raises `RequestInvalid` where it cannot be seen which files they are."""
    if not text.strip():
        return {}
    made = read_code(text) if "```" in text else _one_module(text, language)
    if isinstance(made, str):
        raise RequestInvalid(f"The given tests cannot be read: {made}.")
    return made.files


def _one_module(text: str, language: Language) -> Draft | str:
    if not language.given_name:
        return f"in {language.name} give each file's name on a line of its own, then its text in a fenced block"
    return Draft(files={language.given_name: f"{text.rstrip()}\n"})


def rows_of(criteria: tuple[Criterion, ...], rounds: tuple[Round[Draft], ...]) -> tuple[Row, ...]:
    """One row a criterion, one mark a round."""
    return tuple(_row(one, [_passed(one.id, round_) for round_ in rounds]) for one in criteria)


def _row(criterion: Criterion, history: list[bool]) -> Row:
    note = "".join("●" if passed else "○" for passed in history)
    title = f"{criterion.id} {criterion.text}"
    if not history:
        return Row(id=criterion.id, title=title, state="waiting")
    return Row(id=criterion.id, title=title, state="done" if history[-1] else "failed", note=note)


def _passed(criterion_id: str, round_: Round[Draft]) -> bool:
    return any(one.id == criterion_id and one.passed for one in round_.verdicts)
