"""What all tables share: texts that both databases take, and fixed names.

All tables begin with `steward_`, because the durable engine keeps its own in the same database.
"""

from __future__ import annotations

from sqlalchemy import Dialect, MetaData, Text, TypeDecorator


class AnyText(TypeDecorator[str]):
    """Text that both databases take: what one of them refuses (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's
        """Mend it on its way in."""
        return None if value is None else as_kept(value)


def as_kept(text: str) -> str:
    """A text as it comes back from a column of `AnyText`."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


NAMES = {"ix": "%(table_name)s_%(column_0_N_name)s", "uq": "%(table_name)s_%(column_0_N_name)s_key"}
"""Fixed names, the same in both databases, so that a later migration can name what it changes."""

METADATA = MetaData(naming_convention=NAMES)
