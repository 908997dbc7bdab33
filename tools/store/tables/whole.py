"""All tables: whoever looks at the whole of them comes here, so that none is left out."""

from __future__ import annotations

from tools.store.tables import guarded, money, people, research, reviews, runs
from tools.store.tables.columns import METADATA

KEPT_IN = (guarded, money, people, research, reviews, runs)
"""The modules whose tables make up `WHOLE`."""

WHOLE = METADATA
"""Every table, once the modules above are there."""
