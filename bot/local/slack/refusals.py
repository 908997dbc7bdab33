"""How the local Slack says no: Slack's own error code, and the rule behind it for whoever reads the record."""

from typing import Any


class RefusedError(Exception):
    """An answer ``{"ok": false}``; nothing was changed by the call that got it."""

    def __init__(self, code: str, rule: str, *, messages: tuple[str, ...] = (), **extra: Any) -> None:
        """`messages` go out as response_metadata, as Slack does for arguments; `rule` stays in our record."""
        super().__init__(f"{code}: {rule}")
        self.code = code
        self.rule = rule
        self.messages = messages
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """Return the JSON body the caller gets."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body
