"""A call's arguments, whether they came as form, query string or JSON."""

import json
from typing import Any

from bot.local.slack.refusals import RefusedError

Json = dict[str, Any]


class Arguments:
    """Typed access; what does not parse is refused as Slack refuses it."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Return a string; numbers are taken for their digits."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """Return a string that must be there.

        Raises:
            RefusedError: invalid_arguments.
        """
        value = self.text(name)
        if not value:
            message = f"missing required field: {name}"
            raise RefusedError("invalid_arguments", message, messages=(message,))
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean: true, "true" and "1" are true."""
        return str(self.values.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int, *, maximum: int) -> int:
        """Return a positive whole number, the default when absent.

        Raises:
            RefusedError: invalid_limit when it is no number or out of range.
        """
        text = self.text(name) or str(default)
        if not text.isdigit() or not 0 < int(text) <= maximum:
            raise RefusedError("invalid_limit", f"{name} is a whole number between 1 and {maximum}")
        return int(text)

    def structure(self, name: str, error: str) -> Any:
        """Return a nested value, given as JSON text or as it is; None when absent.

        Raises:
            RefusedError: `error` when the text is no JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as cause:
            raise RefusedError(error, f"{name} must be valid JSON") from cause
