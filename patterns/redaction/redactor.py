"""Texts without secrets: the exact ones that this process holds, and whatever has the form of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from patterns.redaction.finding import Found, assigned, private_keys, shaped
from patterns.redaction.forms import forms_of
from patterns.redaction.shapes import ADDRESS

REDACTED = "[redacted]"
PLACEHOLDER = re.compile(r"\[redacted(?:: [A-Za-z0-9_. -]{1,100})?\]")
"""What stands where a secret was."""
PIECE_CHARACTERS = 500_000
"""A longer text is looked through piece by piece, cut at a line's end where there is one."""

_UNQUOTED = re.compile(
    r"(?i:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|credentials?)"
    r"['\"]?\s{0,3}[=:]\s{0,3}(?P<value>[^\s'\"`,;&<>(){}\[\]]{8,200})"
)
_AUTHORIZATION = re.compile(
    r"(?i:authorization)['\"]?\s{0,3}[:=]\s{0,3}['\"]?(?:(?i:bearer|basic|token)\s{1,3})?"
    r"(?P<value>[A-Za-z0-9+/=._~-]{16,2000})"
)


class Redactor:
    """One for a process: what it holds is learnt as it is read. Time is linear in the text."""

    def __init__(self, secrets: Mapping[str, str] | None = None) -> None:
        """`secrets` by the names that are shown in their places."""
        self._known: tuple[tuple[str, str], ...] = ()
        for name, value in (secrets or {}).items():
            self.learn(name, value)

    def learn(self, name: str, value: str) -> None:
        """From now on this value is never shown, in none of its forms. One of less than 8 characters is not looked for.

        The names that are given to them are those of settings and repositories.
        """
        more = [(form, name) for form in forms_of(value)]
        known = dict(self._known) | {form: name for form, name in more if form not in dict(self._known)}
        self._known = tuple(sorted(known.items(), key=lambda one: (-len(one[0]), one[0])))

    def known_in(self, text: str) -> tuple[str, ...]:
        """The names of the known secrets that stand in a text, in whatever form."""
        return tuple(dict.fromkeys(name for form, name in self._known if form in text))

    def text(self, text: str) -> str:
        """Prose, code, a tool's output: known secrets, and what has the form of one."""
        return "".join(self._piece(piece, loose=False) for piece in _pieces(text))

    def line(self, text: str) -> str:
        """A line of a log or an error's words: also `password=…` without quotes, and a header that authorises."""
        return "".join(self._piece(piece, loose=True) for piece in _pieces(text))

    def within(self, value: object, *, but: frozenset[str] = frozenset()) -> object:
        """The same JSON with every text in it redacted; what stands under a name of `but` is left as it is."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {name: one if name in but else self.within(one, but=but) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.within(one, but=but) for one in value]
        return value

    def _piece(self, text: str, *, loose: bool) -> str:
        for form, name in self._known:
            if form in text:
                text = text.replace(form, _placeholder(name, form))
        return _without(text, _found_in(text, loose=loose))


def _found_in(text: str, *, loose: bool) -> Iterator[Found]:
    low = text.lower()
    yield from private_keys(text)
    yield from map(_hidden_part, shaped(text, low))
    yield from assigned(text, low)
    if loose:
        yield from assigned(text, low, pattern=_UNQUOTED)
        if "authorization" in low:
            for match in filter(_holds_digit, _AUTHORIZATION.finditer(text)):
                yield Found("authorization", match.start("value"), match.end("value"), match["value"])


def _hidden_part(found: Found) -> Found:
    """Of an address with a password in it the host may be shown."""
    if found.kind != ADDRESS:
        return found
    start = found.start + found.value.index("://") + len("://")
    end = found.start + found.value.rindex("@")
    return Found(found.kind, start, end, found.value[start - found.start : end - found.start])


def _holds_digit(match: re.Match[str]) -> bool:
    return any(letter.isdigit() for letter in match["value"])


def _without(text: str, found: Iterable[Found]) -> str:
    """Each place replaced; of two that overlap the first, and then what is left of the other."""
    parts, at = [], 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.end > at:
            parts += [text[at : max(at, one.start)], _placeholder(one.kind, one.value)]
            at = one.end
    return "".join([*parts, text[at:]]) if parts else text


def _placeholder(name: str, value: str) -> str:
    """It says what stood there, unless that would make the text longer: Slack counts letters."""
    said = f"[redacted: {name}]"
    return said if len(said) <= len(value) else REDACTED


def _pieces(text: str) -> Iterator[str]:
    while len(text) > PIECE_CHARACTERS:
        cut = text.rfind("\n", PIECE_CHARACTERS // 2, PIECE_CHARACTERS) + 1 or PIECE_CHARACTERS
        yield text[:cut]
        text = text[cut:]
    yield text


def placeholders(text: str) -> tuple[str, ...]:
    """Those that stand in a text, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text))) if "[redacted" in text else ()
