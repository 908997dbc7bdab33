"""The journal's only format is JSON; the engine's own default, pickle, is refused in both directions.

Whoever can write a pickled row to the database would run code in the worker, even where another serializer is
configured: the engine chooses the reader by what the row says it is. So its pickle reader itself is replaced.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from dbos import Serializer
from dbos._serialization import DefaultSerializer, deserialize_value

from patterns.errors import ConfigurationInvalid, ErrorRecord, StewardError, Unexpected, revive

ERROR = "__steward_error__"
"""The one key of an object that stands for an error."""


class JsonSerializer(Serializer):
    """Plain JSON; an error becomes its record and comes back as the same `StewardError`."""

    def name(self) -> str:
        """Written beside each value."""
        return "steward_json_v1"

    def serialize(self, data: Any) -> str:
        """ASCII only: a lone surrogate in a model's text must not fail the database's encoder."""
        return json.dumps(data, separators=(",", ":"), default=_encode)

    def deserialize(self, serialized_data: str) -> Any:
        """Reads what `serialize` wrote."""
        return json.loads(serialized_data, object_hook=_decode)


def refuse_pickle() -> None:
    """Replace the engine's pickle reader and writer, and see that they are the ones it uses.

    Raises `ConfigurationInvalid` when this version of the engine has moved them.
    """
    setattr(DefaultSerializer, "serialize", _refuse)  # noqa: B010  # mypy forbids assigning to a method
    setattr(DefaultSerializer, "deserialize", _refuse)  # noqa: B010
    try:
        deserialize_value("gASIiC4=", "py_pickle", JsonSerializer())
    except PickleRefused:
        return
    raise ConfigurationInvalid("this version of dbos reads pickled rows in a way that Steward cannot refuse")


class PickleRefused(TypeError):
    """A row of the engine's database is, or would be, a pickle."""


def _refuse(*_: object) -> NoReturn:
    raise PickleRefused("pickled rows are refused")


def _encode(value: Any) -> Any:
    if isinstance(value, StewardError):
        return {ERROR: value.record().model_dump(mode="json")}
    if isinstance(value, BaseException):
        return {ERROR: Unexpected(f"{type(value).__name__}: {value}").record().model_dump(mode="json")}
    raise TypeError(f"{type(value).__name__} is not JSON")


def _decode(value: dict[str, Any]) -> Any:
    return revive(ErrorRecord.model_validate(value[ERROR])) if value.keys() == {ERROR} else value
