from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from patterns.errors import ConfigurationInvalid, Unexpected
from patterns.values.house.audit import AuditEntry
from tests.tools.store.conftest import Clock
from tools.store.store import Store

ROWS = 6
Tamper = Callable[[Connection], object]


def entry(number: int, key: str = "") -> AuditEntry:
    return AuditEntry(
        kind="effect",
        actor=f"U{number % 2}",
        run_id=f"run-{number % 3}",
        channel="C1",
        what="posted",
        facts={"number": number, "dollars": 0.1, "done": True, "name": "ä\ud800\0"},
        digest="d",
        link="https://example.com",
        key=key,
    )


@pytest.fixture
def past_the_store(database_url: str) -> Iterator[Callable[[Tamper], Any]]:
    """What somebody does who has the database itself."""
    url = make_url(database_url)
    driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(url.set(drivername=driver))

    def act(work: Tamper) -> object:
        with engine.begin() as connection:
            return work(connection)

    yield lambda work: asyncio.to_thread(act, work)
    engine.dispose()


@pytest.fixture
async def filled(store: Store) -> Store:
    for number in range(1, ROWS + 1):
        await store.audit.record(entry(number, key=f"key-{number}"))
    return store


async def test_a_chain_as_it_was_written_is_whole_and_says_where_it_ends(filled: Store) -> None:
    found = await filled.audit.verify()
    assert (found.rows, found.broken, found.why) == (ROWS, None, "")
    newest = (await filled.audit.latest(1))[0]
    assert found.head == f"{ROWS}:{newest.hash}"
    assert newest.entry.facts == {"number": ROWS, "dollars": 0.1, "done": True, "name": "ä��"}


async def test_an_empty_chain_is_whole(store: Store) -> None:
    assert (await store.audit.verify()).broken is None


async def test_no_secret_enters_the_chain(database_url: str, store: Store) -> None:
    hiding = Store(database_url, redact=lambda text: text.replace("hunter2", "[redacted]"))
    await hiding.audit.record(AuditEntry(kind="asked", what="/research", facts={"words": "it is hunter2"}))
    (row,) = await store.audit.latest(1)
    assert row.entry.facts == {"words": "it is [redacted]"}
    assert (await store.audit.verify()).broken is None
    await hiding.close()


async def test_the_same_thing_told_again_adds_nothing(filled: Store) -> None:
    await filled.audit.record(entry(99, key="key-3"))
    await filled.audit.record(entry(7))
    await filled.audit.record(entry(7))
    assert (await filled.audit.verify()).rows == ROWS + 2


async def test_rows_are_found_by_run_and_by_person(filled: Store) -> None:
    assert [row.number for row in await filled.audit.latest(9, run_id="run-1")] == [4, 1]
    assert [row.number for row in await filled.audit.latest(2, actor="U0")] == [6, 4]


LAST = f"WHERE number = {ROWS}"
SWAP = "UPDATE steward_audit SET number = CASE number WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE number END"
COLUMNS = "at, 'new', kind, actor, run_id, body, hash"
COPY = f"INSERT INTO steward_audit SELECT {{}}, {COLUMNS} FROM steward_audit WHERE number = {{}}"
OTHER_BODY = "(SELECT body FROM steward_audit AS other WHERE other.number = 5 - steward_audit.number)"
OTHER_HASH = f"(SELECT hash FROM steward_audit WHERE number = {ROWS - 1})"
EDITS = {
    "at": "at + 1",
    "key": "'other'",
    "kind": "'asked'",
    "actor": "'U9'",
    "run_id": "'run-9'",
    "body": "replace(body, 'posted', 'boasted')",
    "hash": "replace(hash, substr(hash, 1, 1), 'x')",
    "number": "77",
}
TAMPERING: dict[str, tuple[int, tuple[str, ...]]] = {
    **{
        f"edited {column}": (3, (f"UPDATE steward_audit SET {column} = {value} WHERE number = 3",))
        for column, value in EDITS.items()
    },
    "key emptied": (3, ("UPDATE steward_audit SET key = NULL WHERE number = 3",)),
    "body no JSON": (3, ("UPDATE steward_audit SET body = '[' WHERE number = 3",)),
    "body no object": (3, ("UPDATE steward_audit SET body = '[]' WHERE number = 3",)),
    "first deleted": (1, ("DELETE FROM steward_audit WHERE number = 1",)),
    "middle deleted": (3, ("DELETE FROM steward_audit WHERE number = 3",)),
    "last deleted": (ROWS, (f"DELETE FROM steward_audit {LAST}",)),
    "truncated": (3, ("DELETE FROM steward_audit WHERE number > 2",)),
    "emptied": (1, ("DELETE FROM steward_audit",)),
    "swapped": (2, (SWAP, "UPDATE steward_audit SET number = -number WHERE number < 0")),
    "contents swapped": (2, (f"UPDATE steward_audit SET body = {OTHER_BODY} WHERE number IN (2, 3)",)),
    "inserted behind": (ROWS + 1, (COPY.format(ROWS + 1, ROWS),)),
    "inserted before": (1, (COPY.format(0, 1),)),
    "inserted far before": (1, (COPY.format(-7, 1),)),
    "truncated with its head": (
        ROWS - 1,
        (
            f"DELETE FROM steward_audit {LAST}",
            f"UPDATE steward_audit_head SET count = {ROWS - 1}, hash = {OTHER_HASH}",
        ),
    ),
    "head deleted": (ROWS, ("DELETE FROM steward_audit_head",)),
    "head edited": (ROWS, ("UPDATE steward_audit_head SET mark = 'x'",)),
    "a beginning claimed": (3, ("UPDATE steward_audit_head SET base_count = 2",)),
}
TABLES = ("steward_audit", "steward_audit_head")


def run(*statements: str) -> Tamper:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return work


async def test_every_kind_of_tampering_is_seen_and_where(
    filled: Store, past_the_store: Callable[[Tamper], Any]
) -> None:
    await past_the_store(run(*(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}" for table in TABLES)))
    for name, (row, statements) in TAMPERING.items():
        await past_the_store(run(*statements))
        found = await filled.audit.verify()
        assert (name, found.broken, bool(found.why)) == (name, row, True), found.why
        for table in TABLES:
            await past_the_store(run(f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM kept_{table}"))
        assert (await filled.audit.verify()).broken is None
    await past_the_store(run(*(f"DROP TABLE kept_{table}" for table in TABLES)))


async def test_nothing_is_appended_over_rows_that_lost_their_head(
    filled: Store, past_the_store: Callable[[Tamper], Any]
) -> None:
    await past_the_store(run("DELETE FROM steward_audit_head"))
    with pytest.raises(Unexpected):
        await filled.audit.record(entry(7))


async def test_a_row_that_cannot_be_read_any_more_is_named(
    filled: Store, past_the_store: Callable[[Tamper], Any]
) -> None:
    for body in ("[", "[]", "{}", '{"number": 3}'):
        await past_the_store(
            run(f"UPDATE steward_audit SET body = '{body.replace(':', chr(92) + ':')}' WHERE number = 3")
        )
        with pytest.raises(Unexpected, match="row 3 of the audit"):
            await filled.audit.latest(9)


async def test_a_chain_made_anew_is_told_by_a_head_that_was_kept(
    filled: Store, past_the_store: Callable[[Tamper], Any]
) -> None:
    kept = (await filled.audit.verify()).head
    await filled.audit.record(entry(7))
    assert (await filled.audit.verify(kept=kept)).broken is None

    await past_the_store(run("DELETE FROM steward_audit", "DELETE FROM steward_audit_head"))
    for number in range(1, ROWS + 3):
        await filled.audit.record(entry(number + 1))
    assert (await filled.audit.verify()).broken is None, "nothing in the database itself tells"
    assert (await filled.audit.verify(kept=kept)).broken == ROWS
    assert (await filled.audit.verify(kept="900:abc")).broken == ROWS + 3


@pytest.fixture
def sealed(database_url: str, clock: Clock) -> Callable[..., Store]:
    return lambda *keys: Store(database_url, clock=clock, audit_keys=keys)


async def test_with_a_key_nobody_without_it_makes_the_chain_anew(
    filled: Store, sealed: Callable[..., Store], past_the_store: Callable[[Tamper], Any]
) -> None:
    keyed = sealed("secret")
    assert (await keyed.audit.verify()).broken == ROWS, "not sealed yet"
    await keyed.audit.record(entry(7))
    found = await keyed.audit.verify()
    assert (found.broken, found.sealed) == (None, 1)
    with pytest.raises(ConfigurationInvalid, match="STEWARD_AUDIT_KEY"):
        await filled.audit.record(entry(8))

    await past_the_store(run("DELETE FROM steward_audit", "DELETE FROM steward_audit_head"))
    await filled.audit.record(entry(1))
    assert (await filled.audit.verify()).broken is None
    assert (await keyed.audit.verify()).broken == 1
    await keyed.close()


async def test_a_new_key_seals_and_the_old_one_still_verifies(store: Store, sealed: Callable[..., Store]) -> None:
    old, both, new = sealed("old"), sealed("new", "old"), sealed("new")
    await old.audit.record(entry(1))
    await both.audit.record(entry(2))
    assert (await both.audit.verify()).sealed == 2
    assert (await new.audit.verify()).broken == 1
    assert (await old.audit.verify()).broken == 2
    with pytest.raises(ConfigurationInvalid):
        await old.audit.record(entry(3))
    for one in (old, both, new):
        await one.close()
    assert (await store.audit.verify()).broken == 1


async def test_writers_at_once_keep_one_chain(new_store: Callable[..., Store], store: Store) -> None:
    stores = [store, new_store(), new_store()]

    async def write(one: Store, number: int) -> None:
        for step in range(8):
            await one.audit.record(entry(step, key=f"shared-{step}"))
            await one.audit.record(entry(step, key=f"{number}-{step}"))

    async with asyncio.TaskGroup() as tasks:
        for number, one in enumerate(stores):
            tasks.create_task(write(one, number))
    found = await store.audit.verify()
    assert (found.rows, found.broken) == (8 + 3 * 8, None)


async def test_a_chain_that_grows_while_it_is_verified_is_whole(new_store: Callable[..., Store], filled: Store) -> None:
    other, over = new_store(), asyncio.Event()

    async def write() -> None:
        for number in range(30):
            await other.audit.record(entry(number))
        over.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write())
        while not over.is_set():
            found = await filled.audit.verify()
            assert found.broken is None, found.why


async def test_any_change_of_any_letter_is_seen(filled: Store, past_the_store: Callable[[Tamper], Any]) -> None:
    chance = random.Random(7)

    def change(connection: Connection) -> tuple[int, str, str]:
        number, column = chance.randint(1, ROWS), chance.choice(["body", "hash", "actor", "run_id", "kind", "key"])
        was = connection.execute(text(f"SELECT {column} FROM steward_audit WHERE number = {number}")).scalar_one()
        at = chance.randrange(len(was))
        letter = chance.choice([one for one in "0123456789abcdef" if one != was[at]])
        put(connection, number, column, was[:at] + letter + was[at + 1 :])
        return number, column, was

    def put(connection: Connection, number: int, column: str, value: str) -> None:
        statement = text(f"UPDATE steward_audit SET {column} = :value WHERE number = {number}")
        connection.execute(statement, {"value": value})

    for _ in range(15):
        number, column, was = await past_the_store(change)
        assert (await filled.audit.verify()).broken == number
        await past_the_store(lambda connection, n=number, c=column, w=was: put(connection, n, c, w))
    assert (await filled.audit.verify()).broken is None
