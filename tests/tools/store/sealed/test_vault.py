from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from patterns.errors import ConfigurationInvalid
from tests.fakes.secrets import SECRETS, letters
from tests.tools.store.conftest import Clock
from tools.store.sealed.sealing import Keyring, Label
from tools.store.store import Store

OLD, NEW = letters(32, seed=1), letters(32, seed=2)
TOKEN = SECRETS["GitHub token"]
SLACK = SECRETS["Slack token"]


@pytest.fixture
def tamper(database_url: str) -> Callable[[str], object]:
    """What somebody does who has the database itself."""

    def act(statement: str) -> None:
        url = make_url(database_url)
        driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg"
        engine = create_engine(url.set(drivername=driver))
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()

    return lambda statement: asyncio.to_thread(act, statement)


@pytest.fixture
async def filled(store: Store) -> Store:
    await store.vault.set("SHOP_TOKEN", TOKEN, Keyring((OLD,)), by="ada")
    await store.vault.set("TILL_TOKEN", SLACK, Keyring((OLD,)), by="ada")
    return store


async def test_what_is_kept_is_opened_with_its_key_and_listed_without_its_value(filled: Store, clock: Clock) -> None:
    assert await filled.vault.open_all(Keyring((OLD,))) == {"SHOP_TOKEN": TOKEN, "TILL_TOKEN": SLACK}
    shop, till = await filled.vault.names()
    assert (shop.name, till.name, shop.set_at) == ("SHOP_TOKEN", "TILL_TOKEN", clock.now)
    await filled.vault.set("SHOP_TOKEN", "another", Keyring((OLD,)), by="ada")
    assert (await filled.vault.open_all(Keyring((OLD,))))["SHOP_TOKEN"] == "another"
    assert await filled.vault.remove("SHOP_TOKEN", by="ada")
    assert not await filled.vault.remove("SHOP_TOKEN", by="ada")
    rows = [row.entry for row in reversed(await filled.audit.latest(9))]
    assert [(one.kind, one.what, one.facts["name"]) for one in rows] == [
        ("secret", "kept", "SHOP_TOKEN"),
        ("secret", "kept", "TILL_TOKEN"),
        ("secret", "kept", "SHOP_TOKEN"),
        ("secret", "removed", "SHOP_TOKEN"),
    ]
    assert all(TOKEN not in one.model_dump_json() for one in rows)


@pytest.mark.parametrize("keys", [(), (NEW,)])
async def test_without_its_key_nothing_is_opened_and_it_is_said_which_one_is_missing(
    filled: Store, keys: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigurationInvalid, match=r"was sealed with the key [0-9a-f]{12}, which is not given"):
        await filled.vault.open_all(Keyring(keys))
    with pytest.raises(ConfigurationInvalid, match="STEWARD_SECRET_KEY"):
        await filled.vault.set("X", "y", Keyring(), by="ada")


SWAPPED = (
    "UPDATE steward_sealed_secrets SET sealed = (SELECT other.sealed FROM steward_sealed_secrets AS other "
    "WHERE other.name <> steward_sealed_secrets.name)"
)


@pytest.mark.parametrize(
    "statement",
    [
        SWAPPED,
        "UPDATE steward_sealed_secrets SET owner = 'somebody' WHERE name = 'SHOP_TOKEN'",
        "UPDATE steward_sealed_secrets SET kind = 'session' WHERE name = 'SHOP_TOKEN'",
        "UPDATE steward_sealed_secrets SET name = 'OTHER' WHERE name = 'SHOP_TOKEN'",
        "UPDATE steward_sealed_secrets SET key_id = 'x' WHERE name = 'SHOP_TOKEN'",
        "UPDATE steward_sealed_secrets SET sealed = '' WHERE name = 'SHOP_TOKEN'",
        "UPDATE steward_sealed_secrets SET sealed = 'no base64' WHERE name = 'SHOP_TOKEN'",
    ],
)
async def test_a_row_that_was_changed_or_is_another_ones_does_not_open(
    filled: Store, tamper: Callable[[str], object], statement: str
) -> None:
    await tamper(statement)  # type: ignore[misc]  # a thread's
    with pytest.raises(ConfigurationInvalid) as refused:
        await filled.vault.open_all(Keyring((OLD,)))
    assert TOKEN not in str(refused.value)


async def test_after_a_rotation_only_the_new_key_opens_and_both_do_before_it(filled: Store) -> None:
    both = Keyring((NEW, OLD))
    await filled.vault.set("THIRD", "third value", both, by="ada")
    opened = {"SHOP_TOKEN": TOKEN, "TILL_TOKEN": SLACK, "THIRD": "third value"}
    assert await filled.vault.open_all(both) == opened
    assert await filled.vault.rotate(both, by="ada") == 2
    assert await filled.vault.rotate(both, by="ada") == 0
    assert await filled.vault.open_all(Keyring((NEW,))) == opened
    with pytest.raises(ConfigurationInvalid):
        await filled.vault.open_all(Keyring((OLD,)))


async def test_a_rotation_that_cannot_open_one_changes_none(filled: Store, tamper: Callable[[str], object]) -> None:
    before = await filled.vault.names()
    await tamper("UPDATE steward_sealed_secrets SET sealed = '' WHERE name = 'TILL_TOKEN'")  # type: ignore[misc]
    with pytest.raises(ConfigurationInvalid):
        await filled.vault.rotate(Keyring((NEW, OLD)), by="ada")
    assert await filled.vault.names() == before


def test_every_bit_of_a_sealed_value_counts() -> None:
    keyring, label = Keyring((OLD,)), Label("installation", "credential", "X", Keyring((OLD,)).newest)
    sealed = keyring.seal("value", label)
    raw = base64.b64decode(sealed)
    assert keyring.open(sealed, label) == "value"
    assert keyring.seal("value", label) != sealed, "never the same nonce"
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(ConfigurationInvalid):
            keyring.open(base64.b64encode(changed).decode(), label)


async def test_a_dump_of_the_database_holds_no_token(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    store = Store(f"sqlite:///{path}")
    await store.open()
    await store.vault.set("SLACK", SLACK, Keyring((OLD,)), by="ada")
    await store.close()
    dump = await asyncio.to_thread(lambda: b"".join(file.read_bytes() for file in tmp_path.iterdir()))
    assert b"steward_sealed_secrets" in dump
    for form in (SLACK.encode(), base64.b64encode(SLACK.encode())[:20], OLD.encode(), b"xox"):
        assert form not in dump
