"""What may stand behind `steward secret`, and what comes of it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Mapping

from bot.settings import Settings
from bot.vault.command import keep, remove, rotate, show, value_typed


def add(parser: argparse.ArgumentParser) -> None:
    """The four things that can be done with secrets."""
    does = parser.add_subparsers(dest="does", metavar="WHAT", required=True)
    for name, words in (("set", "keep one; its value is read from standard input"), ("remove", "drop one")):
        one = does.add_parser(name, help=words)
        one.add_argument("name", metavar="NAME", help="as the policy file names it: {token: NAME}")
    does.add_parser("list", help="names, keys' ids and ages; never a value")
    does.add_parser("rotate", help="seal all of them with the newest key")


def carry_out(chosen: argparse.Namespace, settings: Settings) -> int:
    """The exit status. Raises `ConfigurationInvalid`, `RequestInvalid` and `StoreUnavailable`."""
    return DOES[chosen.does](chosen, settings)


def _set(chosen: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(keep(settings, chosen.name, value_typed()))


def _list(_: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(show(settings))


def _remove(chosen: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(remove(settings, chosen.name))


def _rotate(_: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(rotate(settings))


DOES: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "set": _set,
    "list": _list,
    "remove": _remove,
    "rotate": _rotate,
}
