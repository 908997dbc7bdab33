"""The book of research: what a run has read and noted, for whoever asks on."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, insert, select

from patterns.values.research.evidence import ReadPage, Researched
from tools.store.database import Database, insert_new
from tools.store.tables.research import research_pages, researches

PAGE_CHARACTERS = 100_000
"""Of one page's text; what stands behind is not kept."""


class StoredResearch:
    """Fits `ResearchBook`. The pages stand in rows of their own: they are by far the most of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, researched: Researched) -> None:
        """What a run leaves, whole or not at all. The same run again changes nothing."""
        await self._database.write(partial(_keep, researched=researched))

    async def find(self, run_id: str) -> Researched | None:
        """What that run left, as long as it is kept."""
        return await self._database.read(partial(_find, run_id=run_id))


def _keep(connection: Connection, *, researched: Researched) -> None:
    row = researched.model_dump(mode="json", exclude={"pages"})
    if not insert_new(connection, researches, row) or not researched.pages:
        return
    rows = [_row(researched.run_id, place, page) for place, page in enumerate(researched.pages)]
    connection.execute(insert(research_pages), rows)


def _row(run_id: str, place: int, page: ReadPage) -> dict[str, object]:
    content = page.model_dump(mode="json", exclude={"text"})
    return {"run_id": run_id, "place": place, "page": content, "text": page.text[:PAGE_CHARACTERS]}


def _find(connection: Connection, *, run_id: str) -> Researched | None:
    row = connection.execute(select(researches).where(researches.c.run_id == run_id)).mappings().one_or_none()
    if row is None:
        return None
    wanted = select(research_pages).where(research_pages.c.run_id == run_id).order_by(research_pages.c.place)
    pages = [{**one.page, "text": one.text} for one in connection.execute(wanted)]
    return Researched.model_validate({**row, "pages": pages})
