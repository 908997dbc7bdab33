"""Items that the evidence does not carry: a person is asked before the answer is called one."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.research.answer.answered import Told
from patterns.research.desk.desk import Desk
from patterns.research.evidence.coverage import Support
from patterns.values.questions import Choice, FormField, Question, digest_of
from patterns.values.running.letters import Decision

LEAST = 0.4
"""Confidence below which a person is asked: nothing found, old pages only, one against one. A single good source is
said to be one, and nobody is disturbed for it."""
MOST_ASKED = 2
ASKED_SECONDS = 1800.0
"""Whoever asked may be gone: then the answer is given as it is."""
TELL, SOURCE, WIDEN, ACCEPT = "tell", "source", "widen", "accept"
ITEM, WORDS, ADDRESSES = "item", "words", "addresses"


def weak(desk: Desk) -> tuple[Support, ...]:
    """What is below the threshold."""
    return tuple(one for one in desk.supports() if one.confidence < LEAST)


def question_of(
    desk: Desk, found: Sequence[Support], draft: str, *, number: int, run_id: str, requester: str, answer_seconds: float
) -> Question:
    """The `number`th of this run: answer it, give a source, widen the scope, or accept it as it is.

    `draft`: the answer as it stands, as a file above the question: nobody decides on what they cannot see.
    """
    texts = desk.brief.texts()
    lines = [f"• *{one.item}* {texts[one.item]}: {one.words} (confidence {one.level})" for one in found]
    failed = [f"No answer to a search: {one}." for one in desk.searches.failures]
    drafted = ["The answer as it stands is in the file above."] if draft else []
    body = "\n".join([*lines, "", f"So far: {desk.looked_at()}.", *failed, *drafted])
    return Question(
        id=f"{run_id}:confidence{number}",
        run_id=run_id,
        kind="answer",
        title=f"Not sure enough of {len(found)} of {len(desk.brief.items)} items",
        body=body,
        whole=draft,
        choices=(
            Choice(id=TELL, label="Answer it…", form=_tell(found, texts)),
            Choice(id=SOURCE, label="Give a source…", form=_source()),
            Choice(id=WIDEN, label="Widen the scope…", form=_widen()),
            Choice(id=ACCEPT, label="Accept as it is", style="primary"),
        ),
        default=ACCEPT,
        digest=digest_of({"items": [one.model_dump(mode="json") for one in found], "draft": draft}),
        expires_seconds=min(ASKED_SECONDS, answer_seconds),
        requester=requester,
    )


def _tell(found: Sequence[Support], texts: dict[str, str]) -> tuple[FormField, ...]:
    options = tuple((one.item, f"{one.item} {texts[one.item]}"[:75]) for one in found)
    return (
        FormField(id=ITEM, label="Which one", kind="one_of", options=options, initial=found[0].item),
        FormField(id=WORDS, label="Your answer", kind="lines", hint="It is shown as yours, not as something read."),
    )


def _source() -> tuple[FormField, ...]:
    return (
        FormField(id=ADDRESSES, label="Addresses", kind="lines", hint="Whole ones, one a line: https://…"),
        FormField(id=WORDS, label="What to look for there", optional=True),
    )


def _widen() -> tuple[FormField, ...]:
    hint = "Sources of any age count then. Say where else to look, if you know."
    return (FormField(id=WORDS, label="What may be looked at as well", kind="lines", optional=True, hint=hint),)


def told_of(decision: Decision) -> Told:
    """What a person answered."""
    return Told(item=decision.fields.get(ITEM, ""), words=decision.fields.get(WORDS, ""), by=decision.by)
