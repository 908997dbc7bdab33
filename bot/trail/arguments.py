"""What may stand behind `steward audit`, and what comes of it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.settings import Settings
from bot.trail.command import archive, export, verify


def add(parser: argparse.ArgumentParser) -> None:
    """The three things that can be done with it."""
    does = parser.add_subparsers(dest="does", metavar="WHAT", required=True)
    check = does.add_parser("verify", help="check the chain; 0 where it is whole, 1 where it is not")
    check.add_argument("--head", default="", metavar="NUMBER:HASH", help="as an earlier check printed it")
    out = does.add_parser("export", help="print every row as a line of JSON")
    out.add_argument("--since", default="", metavar="DAY", help="from this day on: 2026-01-31, in UTC")
    out.add_argument("--run", default="", metavar="RUN", help="of this run only")
    away = does.add_parser("archive", help="move rows before a day into a file")
    away.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")
    away.add_argument("--before", required=True, metavar="DAY", help="rows before this day: 2026-01-31, in UTC")


def carry_out(chosen: argparse.Namespace, settings: Settings) -> int:
    """The exit status. Raises `RequestInvalid` and `StoreUnavailable`."""
    return DOES[chosen.does](chosen, settings)


def _verify(chosen: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(verify(settings, kept=chosen.head))


def _export(chosen: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(export(settings, since=chosen.since, run_id=chosen.run))


def _archive(chosen: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(archive(settings, chosen.file, before=chosen.before))


DOES: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "verify": _verify,
    "export": _export,
    "archive": _archive,
}
