"""The book of reviews: what was found, what people said of it, and what they do not want to be found again."""

from __future__ import annotations

from functools import partial

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from patterns.values.reviewed import Dismissed, KeptFinding, Rating, Reviewed
from tools.store.database import Database, insert_new
from tools.store.tables.reviews import dismissals, findings, reviews

NEWEST = (reviews.c.at.desc(), reviews.c.run_id.desc())


class StoredReviews:
    """Fits `ReviewBook`.

    A dismissal is of a kind of finding: of findings with a fingerprint in common only the first one makes it, and
    `useful` said of any of them lifts it. It outlives the review that it came from.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, reviewed: Reviewed) -> None:
        """A run's review of a change, with its findings, whole or not at all. The same run again changes nothing."""
        await self._database.write(partial(_keep, reviewed=reviewed))

    async def last(self, repository: str, change: str) -> Reviewed | None:
        """The newest review of that change."""
        return await self._database.read(partial(_last, repository=repository, change=change))

    async def finding(self, finding_id: str) -> KeptFinding | None:
        """One finding."""
        return await self._database.read(partial(_finding, finding_id=finding_id))

    async def rate(self, finding_id: str, rating: Rating, *, by: str, at: float) -> KeptFinding | None:
        """A person's word on it; the latest counts. None for a finding that nobody knows."""
        return await self._database.write(partial(_rate, finding_id=finding_id, rating=rating, by=by, at=at))

    async def dismissed(self, repository: str) -> tuple[Dismissed, ...]:
        """What is not to be found again in that repository, the oldest first."""
        return await self._database.read(partial(_dismissed, repository=repository))

    async def forget(self, repository: str, number: int) -> bool:
        """Let one of them be found again; False where there is none of that number."""
        return await self._database.write(partial(_forget, repository=repository, number=number))


def _keep(connection: Connection, *, reviewed: Reviewed) -> None:
    row = reviewed.model_dump(mode="json", exclude={"findings"})
    if not insert_new(connection, reviews, row) or not reviewed.findings:
        return
    rows = [one.model_dump(mode="json") for one in reviewed.findings]
    more = [{**one, "run_id": reviewed.run_id, "place": place} for place, one in enumerate(rows)]
    connection.execute(insert(findings), more)


def _last(connection: Connection, *, repository: str, change: str) -> Reviewed | None:
    here = (reviews.c.repository == repository) & (reviews.c.change == change)
    row = connection.execute(select(reviews).where(here).order_by(*NEWEST).limit(1)).mappings().one_or_none()
    if row is None:
        return None
    wanted = select(findings).where(findings.c.run_id == row["run_id"]).order_by(findings.c.place)
    return Reviewed.model_validate({**row, "findings": tuple(map(_read, connection.execute(wanted)))})


def _finding(connection: Connection, *, finding_id: str) -> KeptFinding | None:
    row = connection.execute(select(findings).where(findings.c.id == finding_id)).one_or_none()
    return None if row is None else _read(row)


def _rate(connection: Connection, *, finding_id: str, rating: Rating, by: str, at: float) -> KeptFinding | None:
    this = findings.c.id == finding_id
    # Held to the end: of two clicks at once the second one sees what the first one dismissed.
    row = connection.execute(select(findings).where(this).with_for_update()).one_or_none()
    if row is None:
        return None
    connection.execute(update(findings).where(this).values(rating=rating, rated_by=by))
    kept = _read(row).model_copy(update={"rating": rating, "rated_by": by})
    if kept.repository and rating == "not_useful":
        _dismiss(connection, kept, by=by, at=at)
    elif kept.repository:
        _lift(connection, kept)
    return kept


def _dismiss(connection: Connection, kept: KeptFinding, *, by: str, at: float) -> None:
    if _numbers_like(connection, kept):
        return
    newest = select(func.max(dismissals.c.number)).where(dismissals.c.repository == kept.repository)
    row = {
        "repository": kept.repository,
        "finding_id": kept.id,
        "path": kept.path,
        "claim": kept.claim,
        "fingerprints": list(kept.fingerprints),
        "by": by,
        "at": at,
        "lifted": False,
    }
    while True:
        number = (connection.execute(newest).scalar() or 0) + 1
        if insert_new(connection, dismissals, {**row, "number": number}):  # else a rival took the number
            return


def _lift(connection: Connection, kept: KeptFinding) -> None:
    for number in _numbers_like(connection, kept):
        _forget(connection, repository=kept.repository, number=number)


def _numbers_like(connection: Connection, kept: KeptFinding) -> list[int]:
    """Of what is dismissed: this finding, or one that means the same."""
    rows = connection.execute(select(dismissals).where(_standing(kept.repository)))
    return [
        row.number
        for row in rows
        if row.finding_id == kept.id or not set(kept.fingerprints).isdisjoint(row.fingerprints)
    ]


def _dismissed(connection: Connection, *, repository: str) -> tuple[Dismissed, ...]:
    wanted = select(dismissals).where(_standing(repository)).order_by(dismissals.c.number)
    return tuple(
        Dismissed.model_validate({name: row[name] for name in Dismissed.model_fields})
        for row in connection.execute(wanted).mappings()
    )


def _forget(connection: Connection, *, repository: str, number: int) -> bool:
    this = _standing(repository) & (dismissals.c.number == number)
    return connection.execute(update(dismissals).where(this).values(lifted=True)).rowcount == 1


def _standing(repository: str) -> ColumnElement[bool]:
    return (dismissals.c.repository == repository) & dismissals.c.lifted.is_(False)


def _read(row: Row[tuple[object, ...]]) -> KeptFinding:
    values = row._mapping  # noqa: SLF001  # SQLAlchemy's public name for it
    return KeptFinding.model_validate({name: values[name] for name in KeptFinding.model_fields})
