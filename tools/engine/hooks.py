"""What is taken from the engine beyond its public interface, checked before anything depends on it."""

from __future__ import annotations

import asyncio
import inspect
import logging
from concurrent.futures import ThreadPoolExecutor

import dbos._dbos
from dbos import DBOS
from dbos._error import DBOSAwaitedWorkflowCancelledError

from patterns.errors import ConfigurationInvalid, StewardError
from tools.engine.serializer import refuse_pickle

ORDINARY = (
    "Asyncio task cancelled for workflow or step",
    "is no longer owned by this execution",
    "was cancelled during execution",
    "outcome was not recorded",
)
"""Of what the engine warns, this is how a cancelled or handed-over run looks."""


def check_hooks() -> None:
    """Raises `ConfigurationInvalid` when this version of the engine has moved a private part that Steward needs."""
    refuse_pickle()
    recover = getattr(DBOS, "_recover_pending_workflows", None)
    if recover is None or list(inspect.signature(recover).parameters) != ["executor_ids"]:
        raise ConfigurationInvalid("this version of dbos cannot take over a dead worker's runs as Steward does it")


async def take_over(executor_id: str) -> int:
    """Give a dead executor's unfinished runs back to the queues; how many there were."""
    recover = DBOS._recover_pending_workflows  # noqa: SLF001  # checked at start-up
    return len(await asyncio.to_thread(recover, [executor_id]))


def is_running() -> bool:
    """Whether this process has an engine: there can be one only, and a second would silently be the first."""
    return dbos._dbos._dbos_global_instance is not None  # noqa: SLF001  # the engine does not tell in public


def quiet_logs() -> None:
    """Let the engine log to our handlers only, and what is ordinary not as a warning."""
    logger = logging.getLogger("dbos")
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())  # without any handler the engine would add one for the console
        logger.addFilter(_is_remarkable)
    logger.propagate = True


def _is_remarkable(record: logging.LogRecord) -> bool:
    if record.exc_info and isinstance(record.exc_info[1], StewardError | DBOSAwaitedWorkflowCancelledError):
        return False  # a run failed, which is told where it was caught, or was cancelled, as somebody wished
    return record.levelno >= logging.ERROR or not any(part in record.getMessage() for part in ORDINARY)


async def destroy() -> None:
    """Take the engine down and give the loop back a pool of threads, for it had put its own in that place."""
    loop, pool = asyncio.get_running_loop(), ThreadPoolExecutor(thread_name_prefix="asyncio")
    await loop.run_in_executor(pool, _destroy)
    loop.set_default_executor(pool)


def _destroy() -> None:
    DBOS.destroy(destroy_registry=True)
