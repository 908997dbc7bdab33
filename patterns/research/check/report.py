"""What a fact-check found, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from patterns.research.answer.file import address
from patterns.research.answer.report import too_late
from patterns.research.check.sources import SourceCheck
from patterns.research.final import Sentence
from patterns.values.conversation import Frozen
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.values.research.evidence import Note, Researched
from patterns.wording.counting import counted
from patterns.wording.inert import inert_line, quoted

LINE_CHARACTERS = 600


class Checked(Frozen):
    """One sentence of the answer, and what came of it."""

    sentence: Sentence
    sources: tuple[SourceCheck, ...] = ()
    carried: Literal["yes", "partly", "no", ""] = ""
    """Empty: nobody has judged it."""
    why: str = ""

    @property
    def is_sound(self) -> bool:
        """Carried whole by quotes that still stand."""
        return self.carried == "yes" and all(one.state == "stands" for one in self.sources)

    @property
    def words(self) -> str:
        """In a few words."""
        if not self.sentence.notes:
            return "no source was ever given"
        said = {"yes": "carried by its quotes", "partly": "carried in part", "no": "not carried", "": "not judged"}
        gone = [one for one in self.sources if one.state == "changed"]
        unread = [one for one in self.sources if one.state == "unread"]
        parts = [said[self.carried] + (f": {self.why}" if self.why and self.carried != "yes" else "")]
        parts += [f"{counted(len(gone), 'quote')} no longer in the page"] if gone else []
        parts += [f"{counted(len(unread), 'source')} could not be read now ({unread[0].why})"] if unread else []
        return "; ".join(parts)


def report_of(given: Researched, checked: Sequence[Checked], stop: Stop, *, missed: Sequence[str] = ()) -> Report:
    """Counts by code; below them what is not sound, with the reason."""
    sound = sum(one.is_sound for one in checked)
    doubtful = [one for one in checked if not one.is_sound]
    lines = "\n".join(f"• “{one.sentence.text}” {one.words}" for one in doubtful)
    quotes = [source for one in checked for source in one.sources]
    stands = len({one.note for one in quotes if one.state == "stands"})
    sections = [Section(title="Not sound, or not known to be", text=lines, author="model")] if lines else []
    return Report(
        headline=f"Fact-check: {sound} of {len(checked)} sentences are sound",
        stop=stop,
        facts=(
            f"{stands} of {len({one.note for one in quotes})} cited quotes still stand in their pages, read again now",
            f"{counted(sum(one.carried == 'yes' for one in checked), 'sentence')} judged to be carried by their quotes",
            f"{counted(sum(not one.sentence.notes for one in checked), 'sentence')} without a source",
            *too_late(missed),
        ),
        sections=tuple(sections),
        attachments=(Attachment(name="fact-check.md", title="Fact-check", text=_file(given, checked, stop)),),
        offers=("deeper",),
    )


def _file(given: Researched, checked: Sequence[Checked], stop: Stop) -> str:
    notes = {note.id: note for note in given.notes}
    parts = [f"# Fact-check: {inert_line(given.brief.question, LINE_CHARACTERS)}", stop.words]
    for number, one in enumerate(checked, 1):
        parts.append(f"## {number}. {inert_line(one.words, LINE_CHARACTERS)}\n\n{quoted(one.sentence.text, 1000)}")
        parts += [_source(source, notes[source.note]) for source in one.sources]
    return "\n\n".join(parts) + "\n"


def _source(source: SourceCheck, note: Note) -> str:
    return f"{note.id} ({source.state}), {address(note.url)}:\n\n{quoted(note.quote, 1000)}"
