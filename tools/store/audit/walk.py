"""The walk along the chain, which finds the first row that is not as it was written."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable

from patterns.values.house.audit import Verification
from tools.store.audit.chain import Head, Seals, Stored, hash_of


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
        if not hmac.compare_digest(hash_of(self._seals, self._seal, self._hash, row.body), row.hash):
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
