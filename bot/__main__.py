"""`steward COMMAND`: the only reader of the command line and of the environment."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bot.doctor.examine import examine
from bot.house import Materials
from bot.local.demo import demo
from bot.local.stay import stay
from bot.logs import set_up_logs
from bot.policy.operator import OperatorPolicy
from bot.policy.reading import read_policy
from bot.policy.redaction import redactor_of
from bot.policy.secrets import read_secrets
from bot.replay.command import replay_all, replay_kept
from bot.replay.file import load
from bot.serve import keep_time, serve, serve_web, work
from bot.settings import Settings, read_settings
from bot.trail import arguments as trail
from bot.vault import arguments as vault
from bot.vault.command import kept_secrets
from patterns.errors import ConfigurationInvalid, RequestInvalid, SlackUnavailable, StewardError, StoreUnavailable

CONFIGURATION_STATUS = 78
"""EX_CONFIG of sysexits: a supervisor need not try again."""

LATER_STATUS = 75
"""EX_TEMPFAIL: the same may work in a minute."""

USAGE_STATUS = 2
"""As argparse ends on a wrong command."""

Run = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command to its end; its exit status."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help()
        return USAGE_STATUS
    try:
        return RUNS[chosen.command](chosen)
    except ConfigurationInvalid as error:
        return _not_started(error, CONFIGURATION_STATUS)
    except (SlackUnavailable, StoreUnavailable) as error:
        return _not_started(error, LATER_STATUS)


def _not_started(error: StewardError, status: int) -> int:
    print(f"steward: not started\n{error.detail}", file=sys.stderr)  # noqa: T201  # logs may not stand yet
    return status


def _settings() -> tuple[Settings, OperatorPolicy]:
    settings = read_settings()
    set_up_logs(settings.log_level, redactor_of(settings))
    return settings, read_policy(settings)


def _materials() -> Materials:
    settings, policy = _settings()
    secrets = read_secrets(policy, asyncio.run(kept_secrets(settings)))
    set_up_logs(settings.log_level, redactor_of(settings, secrets))
    return Materials.gather(settings, policy, secrets=secrets)


def _serve(_: argparse.Namespace) -> int:
    asyncio.run(serve(_materials()))
    return 0


def _web(_: argparse.Namespace) -> int:
    asyncio.run(serve_web(*_settings()))
    return 0


def _worker(_: argparse.Namespace) -> int:
    asyncio.run(work(_materials()))
    return 0


def _clock(_: argparse.Namespace) -> int:
    asyncio.run(keep_time(*_settings()))
    return 0


def _doctor(_: argparse.Namespace) -> int:
    set_up_logs("ERROR")
    return asyncio.run(examine(read_settings))


def _local(chosen: argparse.Namespace) -> int:
    settings = read_settings()
    policy = read_policy(settings, local=True)
    set_up_logs("WARNING", redactor_of(settings))
    return asyncio.run(stay(settings, policy, port=chosen.port))


def _demo(chosen: argparse.Namespace) -> int:
    settings = read_settings()
    set_up_logs("ERROR")
    return asyncio.run(demo(settings, keep=chosen.keep))


def _replay(chosen: argparse.Namespace) -> int:
    set_up_logs("CRITICAL")  # what the run logged then is not news now
    if chosen.saved:
        return _told(lambda: asyncio.run(replay_all(load(chosen.saved))), "nothing was replayed")
    kept = partial(replay_kept, read_settings(), chosen.run, save_to=chosen.save)
    return _told(lambda: asyncio.run(kept()), "nothing was replayed")


def _at_the_store(chosen: argparse.Namespace) -> int:
    settings = read_settings()
    set_up_logs("ERROR", redactor_of(settings))
    carry_out = {"audit": trail.carry_out, "secret": vault.carry_out}[chosen.command]
    return _told(partial(carry_out, chosen, settings), "nothing was done")


def _told(do: Callable[[], int], otherwise: str) -> int:
    """What `do` ends with; where it refuses, the reason goes to the terminal."""
    try:
        return do()
    except (RequestInvalid, StoreUnavailable) as error:
        print(f"steward: {otherwise}\n{error.detail}", file=sys.stderr)  # noqa: T201  # for the terminal
        return LATER_STATUS if isinstance(error, StoreUnavailable) else USAGE_STATUS


COMMANDS: Mapping[str, tuple[Run, str]] = {
    "serve": (_serve, "everything in one process: Slack in, runs, clock"),
    "web": (_web, "Slack in only; runs are carried by workers"),
    "worker": (_worker, "runs only; on Postgres as many as you like"),
    "clock": (_clock, "what happens at fixed times"),
    "doctor": (_doctor, "check this host and the settings, and say what to do"),
    "local": (_local, "the local workspace on a page of this machine: no Slack, no key"),
    "demo": (_demo, "the three commands, played on the local workspace"),
    "secret": (_at_the_store, "credentials that are kept in the database, sealed: set, list, remove, rotate"),
    "audit": (_at_the_store, "the chain of what happened: verify, export, archive"),
    "replay": (_replay, "take a run's path again from its journal: no network, no model, nothing is done"),
}
"""Name: what it does, in code and in words."""

RUNS: Mapping[str, Run] = {name: run for name, (run, _) in COMMANDS.items()}


ADDED: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {"audit": trail.add, "secret": vault.add}
"""Commands that have words of their own behind them."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="steward", description="Refactor, review and research under human control.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (_, words) in COMMANDS.items():
        one = commands.add_parser(name, help=words, description=words)
        if name == "local":
            one.add_argument("--port", type=int, default=8123, help="the page's port, 0 for any")
        if name == "demo":
            one.add_argument("--keep", action="store_true", help="keep the page open at the end")
        if name == "replay":
            _add_replay(one)
        if name in ADDED:
            ADDED[name](one)
    return parser


def _add_replay(one: argparse.ArgumentParser) -> None:
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("run", nargs="?", metavar="RUN", help="the run's id, as its card shows it")
    which.add_argument("--from", dest="saved", type=Path, metavar="FILE", help="a run that was saved with --save")
    one.add_argument("--save", type=Path, metavar="FILE", help="write the run's whole journal there")


if __name__ == "__main__":
    sys.exit(main())
