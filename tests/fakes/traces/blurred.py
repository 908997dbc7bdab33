"""Loops whose results are never twice the same to the letter, in ways that no clock explains."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from tests.fakes.traces.stuck import looped
from tests.fakes.traces.writer import Act, Trace, Writer, act

_SMALL = "abcdefghijklmnopqrstuvwxyz"


def cut(writer: Writer) -> Trace:
    """The same output, cut at another place each time."""
    text = f"{writer.page()}\n{writer.page()}"

    def again(number: int) -> Act:
        del number
        size = writer.dice.randint(len(text) // 2, len(text))
        return act("run_command", {"name": "lint"}, f"{text[:size]}\n… {len(text) - size} characters left out …")

    whole = act("run_command", {"name": "lint"}, text)
    return looped("an output cut at other places", writer, [whole], again)


def marked(writer: Writer) -> Trace:
    """A word of no meaning somewhere, another one each time."""
    text, is_inside = writer.page(), writer.dice.random() < 0.5

    def again(number: int = 0) -> Act:
        del number
        word = "".join(writer.dice.choices(_SMALL, k=9))
        before, _, after = text.partition(" ")
        marked_text = f"{before} {word} {after}" if is_inside else f"session {word}\n{text}"
        return act("read_page", {"url": "https://a.example"}, marked_text)

    return looped("a word of no meaning", writer, [again()], again)


def reordered(writer: Writer) -> Trace:
    """One line of JSON, its members in another order each time."""
    members = [f'"{name}": "{writer.line()}"' for name in dict.fromkeys(writer.some(5, 9))]

    def again(number: int = 0) -> Act:
        del number
        writer.dice.shuffle(members)
        return act("call_api", {"path": "/orders"}, f"{{{', '.join(members)}}}")

    return looped("JSON in another order", writer, [again()], again)


def rewrapped(writer: Writer) -> Trace:
    """The same text in lines of other lengths."""
    text = " ".join(writer.some(60, 200))

    def again(number: int = 0) -> Act:
        del number
        return act("read_page", {"url": "https://a.example"}, textwrap.fill(text, writer.dice.randint(50, 110)))

    return looped("the same text in other lines", writer, [again()], again)


BLURRED: tuple[Callable[[Writer], Trace], ...] = (cut, marked, reordered, rewrapped)
