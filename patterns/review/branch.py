"""`/review` of a branch: findings that stand on changed lines and survive an evaluator told to refute them."""

from __future__ import annotations

from functools import partial
from typing import Literal

from patterns.evaluator.contradictions import settled
from patterns.evaluator.criteria import Criterion
from patterns.evaluator.loop import Loop
from patterns.evaluator.rounds import Refined, Round, gaps
from patterns.evaluator.verdicts import Judgement, Verdicts, problems_of_verdicts
from patterns.guardrails.limits import Watch
from patterns.ports.runs import Run
from patterns.review.closing import choose, headline_of
from patterns.review.findings import Finding, Findings, anchored, lines_of, problems_of_findings
from patterns.review.findings import shown as numbered_diff
from patterns.review.request import Comparison, ReviewRequest, World
from patterns.values.conversation import Message, Prompt
from patterns.values.progress import Row, View
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.values.repository.trees import Compared, Diff
from patterns.wording.answers import answer
from patterns.wording.counting import counted
from patterns.wording.prompt_files import fill, tagged

FINDINGS_TOKENS = 4000
VERDICT_TOKENS = 3000
DIFF_CHARACTERS = 60_000

CRITERIA = (
    Criterion(id="R1", severity="blocker", text="Every finding is true: its failure happens as described."),
    Criterion(id="R2", severity="major", text="Every finding is brought in or made worse by this change."),
    Criterion(id="R3", severity="major", text="Every severity fits the consequence, neither more nor less."),
    Criterion(id="R4", severity="major", text="No defect of the change with a serious consequence is missing."),
    Criterion(id="R5", severity="minor", text="No finding is about style, and no two are the same defect."),
)
"""The same for every branch, so that nobody can talk them down."""

ORDER = {"blocker": 0, "major": 1, "minor": 2}


class Branch:
    """One run."""

    def __init__(self, request: ReviewRequest, comparison: Comparison, *, run: Run, world: World, watch: Watch) -> None:
        self._request = request
        self._comparison = comparison
        self._run = run
        self._world = world
        self._watch = watch
        self._diff = ""
        self._rows: tuple[Row, ...] = ()

    async def carry_out(self) -> Report:
        """Compare, find, refute, report."""
        self._show("Fetching the change")
        compared = await self._run.step("compare", self._compare, Compared)
        self._diff = compared.diff.text
        refused = self._unreviewable(compared.diff)
        if refused:
            return refused
        loop: Loop[Findings] = Loop(
            CRITERIA, draft=self._find, judge=self._refute, watch=self._watch, on_change=self._rounds_changed
        )
        refined = await choose(
            loop, self._request, run=self._run, human=self._world.human, watch=self._watch, show=self._show
        )
        return self._report(refined, compared.diff)

    async def _compare(self) -> Compared:
        one = self._comparison
        return await self._world.repository.compare(one.repository, one.base, one.head)

    def _unreviewable(self, diff: Diff) -> Report | None:
        code: Literal["done", "rejected"]
        if not diff.files:
            code, words = "done", f"`{self._comparison.head}` changes nothing against `{self._comparison.base}`"
        elif len(diff.text) > DIFF_CHARACTERS:
            code = "rejected"
            words = f"the change is too large: {len(diff.text):,} characters of diff, the limit is {DIFF_CHARACTERS:,}"
        else:
            return None
        return Report(headline=f"Review of {self._name()}: not reviewed", stop=Stop(code=code, words=words))

    def _name(self) -> str:
        one = self._comparison
        return f"{one.repository} {one.base}..{one.head}"

    async def _find(self, rounds: tuple[Round[Findings], ...]) -> Findings:
        self._show("Looking for defects" if not rounds else f"Mending the findings, round {len(rounds) + 1}")
        task = fill(
            "review_find_task",
            about=tagged("request", self._request.text or "Review this change."),
            diff=tagged("diff", numbered_diff(self._diff)),
            previous=_previous(rounds),
        )
        messages = (Message(role="system", text=fill("review_find")), Message(role="user", text=task))
        prompt = Prompt(role="generator", messages=messages, max_output_tokens=FINDINGS_TOKENS)
        check = partial(problems_of_findings, self._diff)
        found = await answer(Findings, prompt, name="find", run=self._run, model=self._world.model, check=check)
        return self._anchored(found)

    def _anchored(self, found: Findings) -> Findings:
        lines = lines_of(self._diff)
        kept = [placed for one in found.findings if isinstance(placed := anchored(one, lines), Finding)]
        return Findings(findings=tuple(sorted(kept, key=lambda one: (ORDER[one.severity], one.path, one.line))))

    async def _refute(self, draft: Findings) -> Judgement:
        self._show("Trying to refute them")
        criteria = "\n".join(f"{one.id} ({one.severity}): {one.text}" for one in CRITERIA)
        material = (
            tagged("criteria", criteria),
            tagged("diff", numbered_diff(self._diff)),
            tagged("findings", _listed(draft) or "no findings"),
        )
        messages = (
            Message(role="system", text=fill("review_refute")),
            Message(role="user", text="\n\n".join(material)),
        )
        # A draft that was paid for is judged: its judge may draw on the reserve.
        prompt = Prompt(role="evaluator", messages=messages, max_output_tokens=VERDICT_TOKENS, last=True)
        check = problems_of_verdicts(CRITERIA)
        verdicts = await answer(Verdicts, prompt, name="refute", run=self._run, model=self._world.model, check=check)
        return Judgement(verdicts=settled(CRITERIA, verdicts.verdicts))

    def _report(self, refined: Refined[Findings], diff: Diff) -> Report:
        best = refined.best
        if best is None:
            return Report(headline=f"Review of {self._name()}: no finding could be judged", stop=refined.stop)
        count = len(best.draft.findings)
        facts = (
            f"examined: {counted(len(diff.files), 'file')}, +{diff.added} -{diff.removed}: {', '.join(diff.files)}",
            f"findings: {count}",
        )
        sections = tuple(_section(number, one) for number, one in enumerate(best.draft.findings, 1))
        patch = Attachment(name="reviewed.diff", title="What was reviewed", text=diff.text)
        return Report(
            headline=headline_of(best, refined, f"Review of {self._name()}: {counted(count, 'finding')}"),
            stop=refined.stop,
            facts=facts,
            sections=sections,
            attachments=(patch,),
        )

    def _rounds_changed(self, rounds: tuple[Round[Findings], ...]) -> None:
        latest = {verdict.id: verdict for verdict in rounds[-1].verdicts}
        self._rows = tuple(
            Row(id=one.id, title=one.text, state="done" if latest[one.id].passed else "failed", note=latest[one.id].gap)
            for one in CRITERIA
        )

    def _show(self, stage: str) -> None:
        self._world.progress.show(View(stage=stage, rows=self._rows))


def _previous(rounds: tuple[Round[Findings], ...]) -> str:
    if not rounds:
        return ""
    return "\n\n".join((tagged("draft", _listed(rounds[-1].draft)), tagged("gaps", gaps(rounds))))


def _listed(draft: Findings) -> str:
    return "\n\n".join(
        f"F{number} {one.severity} {one.path}:{one.line}\n"
        f"quote: {one.quote}\nclaim: {one.claim}\nfailure: {one.failure}"
        for number, one in enumerate(draft.findings, 1)
    )


def _section(number: int, one: Finding) -> Section:
    text = f"`{one.path}:{one.line}`\n```\n{one.quote.strip()}\n```\n{one.claim}\n*When:* {one.failure}"
    return Section(title=f"{number}. {one.severity}", text=text, author="model")
