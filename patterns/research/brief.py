"""The brief: a question as items that can be checked off."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class BriefItem(BaseModel):
    """One thing that the answer must settle."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str = Field(pattern=r"^I[1-9]$")
    text: str = Field(min_length=5, max_length=160)


class Brief(BaseModel):
    """What is to be found out."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    question: str = Field(min_length=5, max_length=400)
    items: tuple[BriefItem, ...] = Field(min_length=2, max_length=6)
    recency: str = Field(default="any", max_length=80)

    def listed(self) -> str:
        """The items, a line each."""
        return "\n".join(f"{item.id}: {item.text}" for item in self.items)


def problems_of_brief(brief: Brief) -> list[str]:
    """What a schema cannot say."""
    ids = [item.id for item in brief.items]
    return [f"the id {one} is used more than once" for one in dict.fromkeys(ids) if ids.count(one) > 1]
