"""Drawing up a brief."""

from __future__ import annotations

from patterns.values.research.brief import Brief


def problems_of_brief(brief: Brief) -> list[str]:
    """What a schema cannot say."""
    ids = [item.id for item in brief.items]
    return [f"the id {one} is used more than once" for one in dict.fromkeys(ids) if ids.count(one) > 1]
