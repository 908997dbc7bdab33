"""The last stage: a person is asked whether a conversation that goes round in circles shall go on, and with what."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.errors import RunStopped
from patterns.guardrails.asking import ask_human
from patterns.guardrails.limits import Watch
from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.values.questions import Choice, FormField, Question, digest_of
from patterns.values.report import Stop

WORDS = "words"


@dataclass(frozen=True, slots=True)
class Advice:
    """What a person said."""

    goes_on: bool
    words: str = ""


async def asked_about(
    stop: Stop,
    *,
    question_id: str,
    requester: str,
    expires_seconds: float,
    run: Run,
    human: Human,
    watch: Watch,
    repository: str = "",
) -> Advice:
    """Nobody answers: it ends with what there is. Raises `RunStopped`."""
    question = Question(
        id=question_id,
        run_id=run.id,
        kind="answer",
        title="It goes round in circles",
        body="\n".join((f"{stop.words}.", *(f"• {one}" for one in stop.evidence), f"Kept: {stop.kept}")),
        choices=(
            Choice(id="advise", label="Tell it what to try…", style="primary", form=(_advice(),)),
            Choice(id="go_on", label="Let it go on"),
            Choice(id="finish", label="Finish now"),
            Choice(id="stop", label="Stop", style="danger"),
        ),
        default="finish",
        digest=digest_of(stop.model_dump(mode="json")),
        expires_seconds=expires_seconds,
        requester=requester,
        repository=repository,
    )
    decision = await ask_human(question, run=run, human=human, watch=watch)
    if decision.choice == "stop":
        raise RunStopped(by=decision.by)
    words = decision.fields.get(WORDS) or decision.words
    return Advice(goes_on=decision.choice in ("advise", "go_on"), words=words)


def _advice() -> FormField:
    return FormField(id=WORDS, label="What should it try or know?", kind="lines")
