"""The runs' workflows with every door shut: what they ask of the world outside of a recorded step is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import MISSING, fields
from typing import Any, NoReturn

from bot.workflows import Workflows
from handlers.choosing.carrying import ChoosingCarrier
from handlers.digests.carrying import QuietCarrier
from handlers.thread.card import Card
from handlers.thread.carry import Carrier
from patterns.errors import Unexpected
from patterns.ports.runs import Workflow

CARRIERS = ("carrier", "quiet", "choosing")
"""They carry a workflow, and are no ports: they are made as a worker makes them."""


class Closed:
    """Fits every port, and refuses every call."""

    def __init__(self, name: str, refused: list[str]) -> None:
        """`refused` is told each call."""
        self._name, self._refused = name, refused

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        """Each method: one that refuses, whether or not its answer would be awaited."""
        if name.startswith("__"):
            raise AttributeError(name)

        def refuse(*_: object, **__: object) -> NoReturn:
            self._refused.append(f"{self._name}.{name}")
            raise Unexpected(f"a replay asks nothing of the world, and {self._name}.{name} was called")

        return refuse


class Undrawn(Card):
    """A card that nobody sees."""

    @asynccontextmanager
    async def drawing(self) -> AsyncIterator[None]:
        """Nothing is drawn."""
        yield


def closed_workflows(refused: list[str]) -> Mapping[str, Workflow]:
    """By kind, as a worker has them. What they ask of the world is refused and entered in `refused`."""
    carrier = Carrier(**_closed(Carrier, refused), card=Undrawn)
    quiet = QuietCarrier(carrier, **_closed(QuietCarrier, refused, "carrier"))
    choosing = ChoosingCarrier(carrier, **_closed(ChoosingCarrier, refused, "carrier"))
    ports = _closed(Workflows, refused, *CARRIERS)
    return Workflows(carrier=carrier, quiet=quiet, choosing=choosing, **ports).all()


def _closed(kind: type[Any], refused: list[str], *given: str) -> dict[str, Any]:
    """Every part that has no default: a port that is added later is closed here from its first day."""
    wanted = [field for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]
    return {field.name: _part(field.name, refused) for field in wanted if field.name not in given}


def _part(name: str, refused: list[str]) -> object:
    closed = Closed(name, refused)
    return (lambda _: closed) if name == "model_of" else closed
