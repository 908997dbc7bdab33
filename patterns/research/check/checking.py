"""A fact-check of an answer: first code looks at every source again, then an evaluator judges each sentence alone."""

from __future__ import annotations

from functools import partial
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import LimitReached, ModelError, RunStopped
from patterns.guardrails.stops import stop_of
from patterns.research.check.report import Checked, report_of
from patterns.research.check.sources import Fetched, SourceCheck, check_of, fetch_again
from patterns.research.fence import fenced
from patterns.research.final import FinalAnswer, Sentence
from patterns.research.job import Job
from patterns.research.reading.passages import passages
from patterns.values.conversation import Message, Prompt
from patterns.values.report import Report, Stop
from patterns.values.research.evidence import Note, Researched
from patterns.values.running.progress import Row
from patterns.wording.answers import answer
from patterns.wording.counting import counted
from patterns.wording.prompt_files import fill

VERDICT_TOKENS = 500
AROUND_CHARACTERS = 1200
"""Of the page around each quote: a sentence may mean something else where it stands."""


class Verdict(BaseModel):
    """Whether the quotes carry one sentence."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    carried: Literal["yes", "partly", "no"]
    why: str = Field(max_length=300)
    """For `partly` and `no`: which part of the sentence the quotes do not say."""


class Checking:
    """One run."""

    def __init__(self, job: Job, given: Researched) -> None:
        self._job = job
        self._given = given
        self._answer = FinalAnswer.model_validate(given.answer)
        self._notes = {note.id: note for note in given.notes}
        self._checked: list[Checked] = []
        self._sources: dict[str, SourceCheck] = {}
        self._pages: Fetched = Fetched(pages=())

    async def carry_out(self) -> Report:
        """To a report, whatever ends it: what was not judged says so."""
        sentences = [one for section in self._answer.sections for one in section.sentences]
        self._job.kept = lambda: f"So far: {len(self._checked)} of {counted(len(sentences), 'sentence')} judged."
        self._show("Looking at the sources again")
        try:
            await self._look_again(sentences)
            for one in sentences:
                await self._job.watch.check()
                self._checked.append(await self._job.raising.held(partial(self._judge, one)))
                self._show("Judging each sentence alone")
        except (LimitReached, RunStopped) as error:
            stop = stop_of(error)
        except ModelError as error:
            stop = Stop(code="failed", words=f"the model failed ({error.code})")
        else:
            stop = Stop(code="done", words=f"{counted(len(sentences), 'sentence')} checked")
        left = [Checked(sentence=one, sources=self._sources_of(one)) for one in sentences[len(self._checked) :]]
        return report_of(self._given, [*self._checked, *left], stop, missed=await self._job.missed())

    async def _look_again(self, sentences: list[Sentence]) -> None:
        notes = [self._notes[one] for sentence in sentences for one in sentence.notes if one in self._notes]
        urls = tuple(dict.fromkeys(note.url for note in notes))
        again = partial(fetch_again, self._job.world.web, urls, self._job.now)
        self._pages = await self._job.run.step("look again", again, Fetched)
        pages = {one.url: one for one in self._pages.pages}
        self._sources = {note.id: check_of(note, pages[note.url]) for note in notes}

    async def _judge(self, sentence: Sentence) -> Checked:
        """A sentence without a note is nobody's to judge."""
        notes = [self._notes[one] for one in sentence.notes if one in self._notes]
        if not notes:
            return Checked(sentence=sentence)
        urls = dict.fromkeys(note.url for note in notes)
        given = "\n\n".join(self._evidence(url, [note for note in notes if note.url == url]) for url in urls)
        messages = (
            Message(role="system", text=fill("research_check")),
            Message(
                role="user",
                text=fill(
                    "research_check_task",
                    sentence=fenced("sentence", sentence.text),
                    evidence=fenced("evidence", given),
                ),
            ),
        )
        prompt = Prompt(role="evaluator", messages=messages, max_output_tokens=VERDICT_TOKENS, temperature=0.0)
        said = await answer(Verdict, prompt, name="judge", run=self._job.run, model=self._job.world.model)
        return Checked(sentence=sentence, sources=self._sources_of(sentence), carried=said.carried, why=said.why)

    def _evidence(self, url: str, notes: list[Note]) -> str:
        """A page's quotes, and what stands around them now; where it is gone, what stood around them then."""
        now = next((one.page for one in self._pages.pages if one.url == url and one.page), None)
        then = next((page for page in self._given.pages if page.url == url), None)
        page, quotes = now or then, "\n".join(f"{note.id}: “{note.quote}”" for note in notes)
        sought, room = " ".join(note.quote for note in notes), AROUND_CHARACTERS * len(notes)
        around = passages(page.text, sought, room) if page else ""
        return f"{url}\n{quotes}\nAround them:\n{around}"

    def _sources_of(self, sentence: Sentence) -> tuple[SourceCheck, ...]:
        return tuple(self._sources[one] for one in sentence.notes if one in self._sources)

    def _show(self, stage: str) -> None:
        rows = [
            Row(id=f"S{number}", title=one.sentence.text, state="done" if one.is_sound else "failed", note=one.words)
            for number, one in enumerate(self._checked, 1)
        ]
        self._job.rows = tuple(rows)
        self._job.show(stage)
