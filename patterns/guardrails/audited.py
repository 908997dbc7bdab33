"""What cannot be taken back is announced to the audit first, and told again once it took place."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from patterns.errors import StewardError
from patterns.ports.house.audit import Audit
from patterns.values.house.audit import AuditEntry

T = TypeVar("T")
log = logging.getLogger(__name__)
UNWRITTEN = "the audit cannot be written, and without it nothing leaves the house"
"""Why it was refused, for people."""


async def audited(
    audit: Audit | None,
    begun: AuditEntry,
    do: Callable[[], Awaitable[T]],
    done: Callable[[T], AuditEntry],
    *,
    refusal: StewardError,
) -> T:
    """Announce it, do it, tell what came of it. Where it cannot be announced, `refusal` is raised and nothing is done.

    An announcement without what came of it stands for an attempt that failed, or was cut off. None for an `audit`:
    where nothing is real, as in a check of the installation.
    """
    if audit is None:
        return await do()
    try:
        await audit.record(begun)
    except StewardError as error:
        raise refusal from error
    result = await do()
    try:
        await audit.record(done(result))
    except StewardError as error:
        log.error("the audit did not take what came of %s: %s", begun.key, error)  # noqa: TRY400  # told whole
    return result
