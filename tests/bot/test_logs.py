from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.logs import FIELD_CHARACTERS, JsonLines, set_up_logs
from patterns.redaction.redactor import Redactor
from patterns.values.running.current import carrying
from tests.fakes.secrets import letters

SECRET = letters(30, seed=5)
log = logging.getLogger("bot.under_test")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(Redactor({"SHOP_TOKEN": SECRET})))
    log.addHandler(handler)
    log.propagate = False
    log.setLevel("INFO")
    yield stream
    log.removeHandler(handler)
    log.propagate = True


def raised(words: str) -> ValueError:
    try:
        raise ValueError(words)  # noqa: TRY301  # so that it has a traceback
    except ValueError as error:
        return error


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


FORGED = (
    'ok\n{"level": "INFO", "message": "approved by U0ADA", "run": "refactor-1"}',
    "ok\r\nforged",
    "\x1b[2J\x1b[31mred\x9b31m",
    "abc\u202edesrever",
    "one\u2028two\u2029three\x85four\x0bfive\x0csix\x1cseven",
    "\x00\x07\x7f",
    '", "run": "refactor-1", "x": "',
)


@pytest.mark.parametrize("text", FORGED)
def test_no_text_makes_a_second_record_or_acts_on_a_terminal(written: io.StringIO, text: str) -> None:
    log.info("said: %s", text)
    log.error(text, exc_info=raised(text))
    logging.getLogger(f"bot.under_test.{text}").warning("x")
    raw = written.getvalue()
    assert raw.count("\n") == 3
    assert len(raw.splitlines()) == 3
    assert all(31 < ord(sign) < 127 for sign in raw if sign != "\n")
    first, second, _ = lines(written)
    assert first["message"] == f"said: {text}"
    assert "run" not in first
    assert "run" not in second


async def test_the_run_is_the_one_that_is_carried_and_not_the_one_that_is_named(written: io.StringIO) -> None:
    async def carry(run_id: str) -> None:
        with carrying(run_id):
            await asyncio.sleep(0)
            log.info('run other-1 {"run": "other-1"}')
            await asyncio.to_thread(log.info, "in a thread")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(carry("run-1"))
        tasks.create_task(carry("run-2"))
    log.info("outside of it")
    assert [line.get("run") for line in lines(written)].count("run-1") == 2
    assert [line.get("run") for line in lines(written)].count("run-2") == 2
    assert "run" not in lines(written)[-1]


def test_secrets_are_in_no_part_of_a_line(written: io.StringIO) -> None:
    log.info("token %s", SECRET)
    log.info("%s", {"url": f"https://x:{SECRET}@git.test"})
    log.error("failed", exc_info=raised(f"refused: {SECRET}"), stack_info=True)
    log.info("%s%s", "x" * (FIELD_CHARACTERS - 10), SECRET)
    assert SECRET not in written.getvalue()
    assert SECRET[:9] not in written.getvalue()
    assert "[redacted: SHOP_TOKEN]" in lines(written)[0]["message"]


def test_a_line_that_cannot_be_put_together_still_hides_its_arguments() -> None:
    record = logging.makeLogRecord({"name": "bot", "msg": "%d of them", "args": (SECRET,)})
    line = json.loads(JsonLines(Redactor()).format(record))
    assert line["message"] == "%d of them (its arguments cannot be shown: TypeError)"


def test_half_a_sign_is_written_as_an_escape() -> None:
    line = JsonLines(Redactor()).format(logging.makeLogRecord({"name": "bot", "msg": "half \ud800 a pair"}))
    assert json.loads(line)["message"] == "half \ud800 a pair"
    assert line.isascii()


def test_what_a_process_says_when_it_breaks_is_redacted_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = [(module, name, getattr(module, name)) for module, name in HOOKS]
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        set_up_logs("INFO", Redactor({"SHOP_TOKEN": SECRET}))
        error = ValueError(f"refused: {SECRET}")
        sys.excepthook(ValueError, error, None)
        threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, None)))
        told = capsys.readouterr().err
        assert told.count("[redacted: SHOP_TOKEN]") == 2
        assert SECRET not in told
    finally:
        for module, name, hook in hooks:
            monkeypatch.setattr(module, name, hook)
        logging.captureWarnings(capture=False)
        root.handlers[:] = handlers
        root.setLevel(level)


HOOKS = ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook"))
