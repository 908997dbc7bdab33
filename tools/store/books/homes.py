"""The book of App Homes: who looks, and what stands there."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, Row, select, update

from patterns.values.house.homes import HomeShown
from tools.store.database import Database, insert_new
from tools.store.tables.people import homes


class StoredHomes:
    """Fits `HomeBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def opened(self, user: str, at: float) -> HomeShown:
        """Remember that somebody looks, and give what stands there."""
        return await self._database.write(partial(_opened, user=user, at=at))

    async def watched(self, since: float) -> tuple[HomeShown, ...]:
        """What those see who have looked after `since`, the longest unchanged first."""
        return await self._database.read(partial(_watched, since=since))

    async def shown(self, user: str, *, digest: str, mark: str, at: float, after: str) -> bool:
        """What stands there now; False where its mark is another one than `after` by then."""
        values = {"digest": digest, "mark": mark, "published_at": at}
        change = update(homes).where(homes.c.user == user, homes.c.mark == after).values(values)
        return await self._database.write(lambda connection: connection.execute(change).rowcount == 1)

    async def forget(self, user: str) -> None:
        """Nobody knows what stands there any more."""
        change = update(homes).where(homes.c.user == user).values(digest="", mark="")
        await self._database.write(lambda connection: connection.execute(change))


def _opened(connection: Connection, *, user: str, at: float) -> HomeShown:
    row = {"user": user, "opened_at": at, "digest": "", "mark": "", "published_at": 0.0}
    if not insert_new(connection, homes, row):
        connection.execute(update(homes).where(homes.c.user == user).values(opened_at=at))
    return _read(connection.execute(select(homes).where(homes.c.user == user)).one())


def _watched(connection: Connection, *, since: float) -> tuple[HomeShown, ...]:
    wanted = select(homes).where(homes.c.opened_at > since).order_by(homes.c.published_at, homes.c.user)
    return tuple(map(_read, connection.execute(wanted)))


def _read(row: Row[tuple[object, ...]]) -> HomeShown:
    return HomeShown.model_validate(dict(row._mapping))  # noqa: SLF001  # public, in spite of its underscore
