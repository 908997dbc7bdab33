"""The chain: each row's hash covers its content and the hash of the row before it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

from patterns.errors import Unexpected
from patterns.values.house.audit import AuditEntry, AuditRow

GENESIS = "0" * 64
"""What the first row follows."""
KEY_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Seals:
    """How hashes are made: plainly, or with a key, so that nobody without it can make the chain anew."""

    keys: tuple[str, ...] = ()
    """The newest first: it seals, and all of them are held against what was sealed earlier."""

    @property
    def newest(self) -> str:
        """The name that new rows bear; empty where there is no key."""
        return _name(self.keys[0]) if self.keys else ""

    def knows(self, name: str) -> bool:
        """Whether what bears that name can be checked."""
        return not name or any(_name(key) == name for key in self.keys)

    def of(self, name: str, text: str) -> str:
        """The hash, in hexadecimal. `KeyError` for a key that we do not hold."""
        if not name:
            return hashlib.sha256(text.encode()).hexdigest()
        key = {_name(one): one for one in self.keys}[name]
        return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _name(key: str) -> str:
    """Tells keys apart and says nothing of them."""
    return hashlib.sha256(f"steward audit key\n{key}".encode()).hexdigest()[:KEY_DIGITS]


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the table. All but `hash` stands in `body` too, and must be the same there."""

    number: int
    at: float
    key: str | None
    kind: str
    actor: str
    run_id: str
    body: str
    """Canonical JSON, ASCII: both databases give back exactly what they were given."""
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain begins and ends. It is kept beside the rows: without it a lost end would not be missed."""

    count: int = 0
    hash: str = GENESIS
    base_count: int = 0
    """How many of the first rows were taken out of the table and kept elsewhere."""
    base_hash: str = GENESIS
    """Of the last of these."""
    seal: str = ""
    """The key's name."""
    mark: str = ""
    """The head's own hash."""

    def sealed(self, seals: Seals) -> Head:
        """The same, with its mark."""
        return Head(*self._fields(), seal=seals.newest, mark=seals.of(seals.newest, self._text(seals.newest)))

    def holds(self, seals: Seals) -> bool:
        """Whether it is as it was written. One that nobody has written yet is."""
        if self == Head():
            return True
        return seals.knows(self.seal) and hmac.compare_digest(seals.of(self.seal, self._text(self.seal)), self.mark)

    def _fields(self) -> tuple[int, str, int, str]:
        return (self.count, self.hash, self.base_count, self.base_hash)

    def _text(self, seal: str) -> str:
        return json.dumps(["head", *self._fields(), seal])


def linked(entry: AuditEntry, *, head: Head, at: float, seals: Seals) -> tuple[Stored, Head]:
    """The entry as the row after `head`, and the head after it."""
    number = head.count + 1
    body = json.dumps(
        {"number": number, "at": at, "seal": seals.newest, **entry.model_dump(mode="json")},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    row = Stored(
        number=number,
        at=at,
        key=entry.key or None,
        kind=entry.kind,
        actor=entry.actor,
        run_id=entry.run_id,
        body=body,
        hash=hash_of(seals, seals.newest, head.hash, body),
    )
    after = Head(count=number, hash=row.hash, base_count=head.base_count, base_hash=head.base_hash)
    return row, after.sealed(seals)


def hash_of(seals: Seals, seal: str, before: str, body: str) -> str:
    """Of a row with that content behind a row with the hash `before`."""
    return seals.of(seal, f"{before}\n{body}")


def read(row: Stored) -> AuditRow:
    """The row as others see it. `Unexpected` where somebody has changed it so that it cannot be read."""
    try:
        content = json.loads(row.body)
        entry = AuditEntry.model_validate({name: content[name] for name in AuditEntry.model_fields})
    except (ValueError, KeyError, TypeError):
        raise Unexpected(f"row {row.number} of the audit cannot be read: run `steward audit verify`") from None
    return AuditRow(number=row.number, at=row.at, entry=entry, hash=row.hash)
