"""Taking notes: the only way in which something that was read becomes evidence."""

from __future__ import annotations

from patterns.research.desk.desk import Desk
from patterns.research.desk.limits import NOTES
from patterns.research.fence import unfenced
from patterns.research.notes import NoteArguments, judged
from patterns.toolbox import Observation, Tool
from patterns.values.research.evidence import Note


class TakeNotes(Tool[NoteArguments]):
    """Evidence."""

    name = "take_notes"
    description = "Keep a fact with the sentence that says it. Refused unless the quote stands in the page."
    arguments = NoteArguments

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: NoteArguments) -> Observation:
        """Accepted with an id, or refused with the reason."""
        desk = self._desk
        page = desk.page_of(arguments.url)
        match = judged(arguments, page, desk.brief.item_ids())
        if page is None or match not in ("exact", "normal", "fuzzy"):
            return Observation(ok=False, text=unfenced(match))
        if twin := self._twin(page.url, arguments):
            return Observation(ok=False, text=f"That is {twin.id} already.")
        if len(desk.notes) >= NOTES:
            return Observation(ok=False, text=f"{NOTES} notes are all that one run takes: answer from them.")
        note = Note(
            id=desk.next_note(),
            claim=arguments.claim,
            quote=arguments.quote,
            url=page.url,
            title=page.title,
            items=arguments.items,
            stance=arguments.stance,
            match=match,
            published=page.published,
        )
        return Observation(text=f"Kept as {note.id}.", data={"note": note.model_dump(mode="json")}, news=(note.id,))

    def _twin(self, url: str, arguments: NoteArguments) -> Note | None:
        """A note of the same quote that serves all of its items already."""
        same = (note for note in self._desk.notes if (note.url, note.quote) == (url, arguments.quote))
        return next((note for note in same if set(arguments.items) <= set(note.items)), None)

    def absorb(self, observation: Observation) -> None:
        """One more note."""
        if observation.data:
            self._desk.notes.append(Note.model_validate(observation.data["note"]))
