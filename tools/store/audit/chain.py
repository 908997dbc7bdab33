"""The chain: each row's hash covers its content and the hash of the row before it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass

from patterns.values.audit import AuditEntry, AuditRow, Verification

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
        hash=_hash(seals, seals.newest, head.hash, body),
    )
    after = Head(count=number, hash=row.hash, base_count=head.base_count, base_hash=head.base_hash)
    return row, after.sealed(seals)


def _hash(seals: Seals, seal: str, before: str, body: str) -> str:
    return seals.of(seal, f"{before}\n{body}")


def read(row: Stored) -> AuditRow:
    """The row as others see it."""
    content = json.loads(row.body)
    entry = AuditEntry.model_validate({name: content[name] for name in AuditEntry.model_fields})
    return AuditRow(number=row.number, at=row.at, entry=entry, hash=row.hash)


class Broken(Exception):
    """A row is not as it was written."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(why)
        self.number = number
        self.why = why


def verified(rows: Iterable[Stored], head: Head | None, seals: Seals, *, kept: str = "") -> Verification:
    """Walk the whole chain once. `rows` in the order of their numbers; `kept` is a head that was noted earlier."""
    walk = _Walk(head or Head(), seals, kept)
    try:
        for row in rows:
            walk.take(row)
        walk.end(missing=head is None)
    except Broken as broken:
        return walk.found(broken)
    return walk.found(None)


class _Walk:
    """Where a verification stands."""

    def __init__(self, head: Head, seals: Seals, kept: str) -> None:
        self._head = head
        self._seals = seals
        self._kept, self._awaited = kept, _of_kept(kept)
        self._number, self._hash = head.base_count, head.base_hash
        self._rows = self._sealed = 0
        self._seal = ""
        self._compare_kept()

    def take(self, row: Stored) -> None:
        """The next row; raises `Broken`."""
        number = self._number + 1
        if row.number != number:
            raise Broken(number, f"it is missing: the next one is number {row.number}")
        content = _content(row)
        self._check_seal(number, str(content.get("seal")))
        if not hmac.compare_digest(_hash(self._seals, self._seal, self._hash, row.body), row.hash):
            raise Broken(number, "its hash is not the one of its content and of the row before it")
        self._number, self._hash = number, row.hash
        self._rows += 1
        self._sealed += bool(self._seal)
        self._compare_kept()

    def end(self, *, missing: bool) -> None:
        """No more rows; raises `Broken`."""
        if missing and self._rows:
            raise Broken(self._number, "the head is missing that says where the chain ends")
        if not self._head.holds(self._seals):
            raise Broken(self._number, "the head that says where the chain ends is not as it was written")
        if (self._head.count, self._head.hash) != (self._number, self._hash):
            raise Broken(self._number + 1, f"the chain ended with row {self._head.count}: rows are missing at its end")
        if self._seals.keys and self._rows and not self._seal:
            raise Broken(self._number, "a key is set and the newest row is not sealed with it")
        if self._awaited is not None:
            raise Broken(self._number + 1, f"the chain has no row {self._awaited[0]}, of which a head was kept")

    def found(self, broken: Broken | None) -> Verification:
        """What came of it."""
        head = f"{self._number}:{self._hash}"
        if broken is None:
            return Verification(rows=self._rows, head=head, sealed=self._sealed)
        return Verification(rows=self._rows, head=head, sealed=self._sealed, broken=broken.number, why=broken.why)

    def _check_seal(self, number: int, seal: str) -> None:
        if self._seal and not seal:
            raise Broken(number, "it is not sealed, and the row before it is")
        if not self._seals.knows(seal):
            raise Broken(number, f"it is sealed with the key {seal}, which is not among those of STEWARD_AUDIT_KEY")
        self._seal = seal

    def _compare_kept(self) -> None:
        if self._awaited is None or self._awaited[0] != self._number:
            return
        if self._awaited[1] != self._hash:
            raise Broken(self._number, "it is not the row that it was when its head was kept: the chain was made anew")
        self._awaited = None


def _of_kept(kept: str) -> tuple[int, str] | None:
    number, _, value = kept.partition(":")
    return (int(number), value) if number.isdecimal() and value else None


def _content(row: Stored) -> dict[str, object]:
    """The body; raises `Broken` where the columns say something else."""
    try:
        content = json.loads(row.body)
    except ValueError:
        raise Broken(row.number, "its content cannot be read") from None
    if not isinstance(content, dict):
        raise Broken(row.number, "its content cannot be read")
    columns = {"number": row.number, "at": row.at, "kind": row.kind, "actor": row.actor, "run_id": row.run_id}
    wrong = [name for name, value in {**columns, "key": row.key or ""}.items() if content.get(name) != value]
    if wrong:
        raise Broken(row.number, f"its column {wrong[0]} is not what its content says")
    return content
