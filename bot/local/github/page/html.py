"""Markup put together so that no text can become markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Markup. Any other text is escaped where it is put into some."""

    __slots__ = ()


def joined(parts: Iterable[str]) -> Html:
    """One after the other."""
    return Html("".join(one if isinstance(one, Html) else escape(one) for one in parts))


def element(name: str, *inside: str, **attributes: str) -> Html:
    """An element; `class_` is its class."""
    shown = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{shown}>{joined(inside)}</{name}>")


def linked_style(path: str) -> Html:
    """A style sheet that lies there."""
    return Html(f'<link rel="stylesheet" href="{escape(path)}">')
