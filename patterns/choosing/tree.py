"""The decision tree: what somebody said, made a command that would be typed, where its words leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from patterns.choosing.heard import Heard
from patterns.choosing.proposal import Chosen, Proposal
from patterns.choosing.repeating import repeated
from patterns.choosing.vocabulary import ASKING, BUILD, BUILT, COMPARED, NUMBERED, PULL, REVIEWING

MOST = 3
"""Proposals to choose from."""
HELP = re.compile(
    r"(?:help|\?+|what (?:can|do) you do|how (?:do(?:es)? (?:i|this|it|you)|can i) (?:use|work)\b.*|what are you"
    r"|who are you|commands)[\s?!.]*",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(r"/?(?P<command>refactor|review|research)\b[\s:,]+(?P<words>\S.*)", re.IGNORECASE | re.DOTALL)
_THIS = re.compile(
    r"(?:\b(?:this|the|that|my|our|a|of|at|over|pull request|pr|branch|change|changes)\b[\s:,]*)+", re.IGNORECASE
)
_TELL = re.compile(r"(?:find out|figure out|tell (?:me|us)|i wonder|do you know|research)\b[\s,:]+", re.IGNORECASE)
_ORDER = re.compile(r"(?:stop|approve|reject|cancel|abort|resume|status)\b[\s.!?]*", re.IGNORECASE)
IN_A_THREAD = "That is said in the thread of the run that is meant. Nothing was done."
NAME_CHANGE = "Say which change to review: the link of a pull request, `REPOSITORY#12` or `REPOSITORY main..branch`."
NAME_REPOSITORY = "Say in which repository: {names}."
NO_REPOSITORY = "There is no repository that you can use in this channel."


def choose(text: str, repositories: Mapping[str, str]) -> Chosen | None:
    """None where the tree does not know. `repositories`: see `Heard`."""
    heard = Heard(text, repositories)
    if not heard.matter or HELP.fullmatch(heard.matter):
        return Chosen(is_help=True)
    if _ORDER.fullmatch(heard.matter):
        return Chosen(words=IN_A_THREAD)
    for rule in RULES:
        if chosen := rule(heard):
            return chosen
    return None


def _explicit(heard: Heard) -> Chosen | None:
    """A command's own name at the beginning."""
    found = _EXPLICIT.fullmatch(heard.matter)
    if found is None:
        return None
    command, words = found["command"].lower(), found["words"].strip()
    if command == "research":
        return one("research", words, "You name the command.")
    if command == "review":
        return _of_change(heard) or Chosen(words=NAME_CHANGE)
    return _in_repository(Heard(words, heard.repositories), "You name the command.")


def _of_change(heard: Heard) -> Chosen | None:
    """A change that exists: a link, a number, two branches."""
    pull = PULL.search(heard.text) or NUMBERED.search(heard.text)
    if pull:
        rest = _rest(heard.text, pull.start(), pull.end())
        return one("review", f"{pull[0].rstrip('.,;:!?)')} {rest}".strip(), "It names a pull request.")
    compared = COMPARED.search(heard.text)
    if compared and len(heard.named) == 1:
        return one("review", f"{heard.named[0]} {compared[0].rstrip('.,;:!?)')}", "It names two branches to compare.")
    return None


def _review(heard: Heard) -> Chosen | None:
    """A change that exists; beside it what else may be meant: "fix what shop#12 broke"."""
    found = _of_change(heard)
    if found is None:
        return _unnamed(heard)
    also = _change(heard)
    return found if also is None else Chosen(proposals=(*found.proposals, *also.proposals)[:MOST])


def _unnamed(heard: Heard) -> Chosen | None:
    """An order to review, and no change that could be."""
    if not REVIEWING.match(heard.matter) or heard.is_question or "://" in heard.matter:
        return None
    return Chosen(words=NAME_CHANGE) if heard.is_about_code or heard.named or _is_short(heard) else None


def _schedule(heard: Heard) -> Chosen | None:
    """A question that comes again and again. A change of code that does is none: no schedule changes anything."""
    found = repeated(heard.matter)
    if found is None or (heard.is_change and heard.named):
        return None
    times, question, reason = found
    once = Heard(question, heard.repositories)
    if once.is_change and once.named:
        return _in_repository(once, "No schedule changes code: this would do it once.")
    return one("research", f'every "{times}" {question}', reason)


def _change(heard: Heard) -> Chosen | None:
    """An order to change something in a repository that is known here."""
    if not heard.is_change or not heard.named:
        return None
    return _in_repository(heard, "It asks for a change in a repository that I know.")


def _build(heard: Heard) -> Chosen | None:
    """Code that is not there yet, in no repository."""
    if not BUILD.match(heard.matter) or not BUILT.search(heard.matter) or heard.named:
        return None
    build = Proposal(
        command="review", words=heard.matter, reason="It says what code shall do: it is written and judged."
    )
    if not CODE_IS_THERE.search(heard.matter):
        return Chosen(proposals=(build,))
    return Chosen(proposals=(build, *_anywhere(heard)))


CODE_IS_THERE = re.compile(r"\b(?:to|in|for) (?:the|our|my) \w+", re.IGNORECASE)
"""Something that stands already is spoken of: it may be meant to be changed."""


def _somewhere(heard: Heard) -> Chosen | None:
    """An order to change code, and no word of where."""
    if not heard.is_change or not heard.is_about_code or heard.named:
        return None
    names = list(heard.repositories)
    if not names:
        return Chosen(words=NO_REPOSITORY)
    if len(names) > MOST:
        return Chosen(words=NAME_REPOSITORY.format(names=", ".join(f"`{name}`" for name in names)))
    return Chosen(proposals=_anywhere(heard))


def _question(heard: Heard) -> Chosen | None:
    """A question, or an order to look something up. One about a repository may want its code changed."""
    if not heard.is_question:
        return None
    ask = Proposal(command="research", words=_asked(heard), reason="It is a question, to be answered from the web.")
    if not heard.named:
        return Chosen(proposals=(ask,))
    why = "It speaks of a repository: something may be meant to be changed there."
    changes = [Proposal(command="refactor", words=f"{name} {heard.matter}", reason=why) for name in heard.named]
    return Chosen(proposals=(ask, *changes)[:MOST])


RULES: tuple[Callable[[Heard], Chosen | None], ...] = (
    _explicit, _review, _schedule, _change, _build, _somewhere, _question,
)  # fmt: skip
"""In their order; the first that knows decides."""


def one(command: str, words: str, reason: str) -> Chosen:
    """A single proposal."""
    return Chosen(proposals=(Proposal.model_validate({"command": command, "words": words, "reason": reason}),))


def _in_repository(heard: Heard, reason: str) -> Chosen:
    """In the one that is named; where several are, or none is, to be chosen."""
    if not heard.repositories:
        return Chosen(words=NO_REPOSITORY)
    names = heard.named or tuple(heard.repositories)
    if len(names) > MOST:
        return Chosen(words=NAME_REPOSITORY.format(names=", ".join(f"`{name}`" for name in names)))
    made = [Proposal(command="refactor", words=f"{name} {heard.without(name)}", reason=reason) for name in names]
    return Chosen(proposals=tuple(made))


def _anywhere(heard: Heard) -> tuple[Proposal, ...]:
    why = "It asks for a change of code, and does not say where."
    names = list(heard.repositories)[: MOST - 1 if BUILD.match(heard.matter) else MOST]
    return tuple(Proposal(command="refactor", words=f"{name} {heard.matter}", reason=why) for name in names)


def _asked(heard: Heard) -> str:
    """The question alone: "find out which …" asks "which …"."""
    tell = _TELL.match(heard.matter)
    rest = heard.matter[tell.end() :] if tell else heard.matter
    return rest if ASKING.match(rest) else heard.matter


def _rest(text: str, start: int, end: int) -> str:
    """What else was said of a change, without the order to review it."""
    before = Heard(text[:start], {}).matter
    before = REVIEWING.sub("", before, count=1) if REVIEWING.match(before) else before
    return " ".join(f"{_THIS.sub('', before)} {text[end:]}".split()).strip(" .,:;!?")


def _is_short(heard: Heard) -> bool:
    return len(heard.matter.split()) <= 5  # noqa: PLR2004  # "review this please": nothing else can be meant
