"""The book of sealed secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, delete, insert, select, update

from patterns.values.house.audit import AuditEntry
from tools.store.audit.trail import StoredAudit
from tools.store.database import Database
from tools.store.sealed.sealing import Keyring, Label
from tools.store.tables.guarded import sealed_secrets

INSTALLATION = "installation"
CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True)
class Kept:
    """What may be told of a sealed secret."""

    name: str
    key_id: str
    set_at: float
    """Seconds since the epoch."""


class StoredVault:
    """Credentials of the installation. What changes them is told to the audit in the same transaction.

    Whatever opens or seals raises `ConfigurationInvalid` where a key is missing or a row was changed.
    """

    def __init__(self, database: Database, clock: Callable[[], float], audit: StoredAudit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    async def names(self) -> tuple[Kept, ...]:
        """What there is, by name; needs no key."""
        return await self._database.read(_names)

    async def open_all(self, keyring: Keyring) -> dict[str, str]:
        """Every secret by its name."""
        return await self._database.read(partial(_open_all, keyring=keyring))

    async def set(self, name: str, value: str, keyring: Keyring, *, by: str) -> None:
        """Keep it, in the place of what was kept under that name."""
        work = partial(_set, name=name, value=value, keyring=keyring, at=self._clock())
        await self._database.write(partial(self._told, work=work, what="kept", facts={"name": name, "by": by}))

    async def remove(self, name: str, *, by: str) -> bool:
        """Whether there was one."""
        work = partial(_remove, name=name)
        told = partial(self._told, work=work, what="removed", facts={"name": name, "by": by})
        return bool(await self._database.write(told))

    async def rotate(self, keyring: Keyring, *, by: str) -> int:
        """Seal all of them with the newest key, all or none; how many were not yet."""
        work = partial(_rotate, keyring=keyring)
        facts = {"key_id": keyring.newest, "by": by}
        return await self._database.write(partial(self._told, work=work, what="sealed anew", facts=facts))

    def _told(
        self, connection: Connection, *, work: Callable[[Connection], int], what: str, facts: dict[str, str]
    ) -> int:
        count = work(connection)
        if count:
            self._audit.append(connection, AuditEntry(kind="secret", what=what, facts={**facts, "count": count}))
        return count


def _names(connection: Connection) -> tuple[Kept, ...]:
    columns = (sealed_secrets.c.name, sealed_secrets.c.key_id, sealed_secrets.c.set_at)
    rows = connection.execute(select(*columns).order_by(sealed_secrets.c.name))
    return tuple(Kept(name=row.name, key_id=row.key_id, set_at=row.set_at) for row in rows)


def _open_all(connection: Connection, *, keyring: Keyring) -> dict[str, str]:
    rows = connection.execute(select(sealed_secrets)).all()
    return {row.name: keyring.open(row.sealed, Label(row.owner, row.kind, row.name, row.key_id)) for row in rows}


def _set(connection: Connection, *, name: str, value: str, keyring: Keyring, at: float) -> int:
    label = Label(INSTALLATION, CREDENTIAL, name, keyring.newest)
    _remove(connection, name=name)
    row = {"owner": label.owner, "kind": label.kind, "name": name, "key_id": label.key_id, "set_at": at}
    connection.execute(insert(sealed_secrets).values({**row, "sealed": keyring.seal(value, label)}))
    return 1


def _remove(connection: Connection, *, name: str) -> int:
    return connection.execute(delete(sealed_secrets).where(sealed_secrets.c.name == name)).rowcount


def _rotate(connection: Connection, *, keyring: Keyring) -> int:
    old = connection.execute(select(sealed_secrets).where(sealed_secrets.c.key_id != keyring.newest)).all()
    for row in old:
        value = keyring.open(row.sealed, Label(row.owner, row.kind, row.name, row.key_id))
        label = Label(row.owner, row.kind, row.name, keyring.newest)
        this = (
            (sealed_secrets.c.owner == row.owner)
            & (sealed_secrets.c.kind == row.kind)
            & (sealed_secrets.c.name == row.name)
        )
        sealed = {"key_id": label.key_id, "sealed": keyring.seal(value, label)}
        connection.execute(update(sealed_secrets).where(this).values(sealed))
    return len(old)
