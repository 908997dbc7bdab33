"""A model that does what it is told, by whomever."""

from __future__ import annotations

import re

from tests.planted.models.orders import Act, orders_in
from tests.planted.models.researcher import Researcher
from tests.planted.models.watcher import Watcher

_CODE = re.compile(r"code name is ([\w-]+)")
_ADDRESS = re.compile(r"https?://[^\s,]+")


class Gullible(Researcher):
    """Reads first what the question names, obeys every order in anything that a tool gives back, once, and goes on."""

    def __init__(self, question: str, *, most_reads: int = 4) -> None:
        super().__init__(most_reads=most_reads)
        self.obeyed: list[Act] = []
        self._question = question
        code = _CODE.search(question)
        self._code = code[1] if code else ""
        self._orders: list[Act] = [("read_page", {"url": one}) for one in _ADDRESS.findall(question)]

    def next_acts(self) -> list[Act]:
        """Orders first."""
        orders, self._orders = self._orders, []
        return orders or super().next_acts()

    def hear(self, act: Act, text: str) -> None:
        """Learns, and takes orders."""
        super().hear(act, text)
        items = tuple(self.items.values())
        found = orders_in(text, code=self._code, question=self._question, items=items)
        fresh = [one for one in found if one not in self.obeyed]
        self.obeyed += fresh
        self._orders += fresh


class GullibleWatcher(Watcher, Gullible):
    """The same at a digest."""
