"""The brief: a question as items that can be checked off."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

ITEMS_LEAST, ITEMS_MOST = 3, 7
"""What a model draws up; a person may strike items until one is left."""
FORM_CHARACTERS = 900
"""Three clarifications with their answers, and what the form was before them."""


class BriefItem(BaseModel):
    """One thing that the answer must settle."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str = Field(pattern=r"^I[1-9]\d?$")
    text: str = Field(min_length=5, max_length=160)

    @field_validator("text", mode="before")
    @classmethod
    def _on_one_line(cls, value: object) -> object:
        """It stands as a line in forms, prompts and facts: of two lines the second would be an item of its own."""
        return " ".join(value.split()) if isinstance(value, str) else value


class Brief(BaseModel):
    """What is to be found out."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    question: str = Field(min_length=5, max_length=400)
    items: tuple[BriefItem, ...] = Field(min_length=1, max_length=ITEMS_MOST)
    recency: str = Field(default="any", max_length=80)
    """How old a source may be to count, in a few words; "any" when age does not matter."""
    since: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    """The same as the earliest date (YYYY-MM-DD) of a page that counts in full; empty when age does not matter."""
    form: str = Field(default="", max_length=FORM_CHARACTERS)
    """What the answer should look like: "a table of versions with dates", "yes or no with the reason"."""
    primary: tuple[Annotated[str, Field(max_length=80)], ...] = Field(default=(), max_length=6)
    """Domains whose word decides by itself: the maker's own documentation, the standard's own site."""

    @field_validator("since")
    @classmethod
    def _exists(cls, value: str) -> str:
        if value:
            date.fromisoformat(value)
        return value

    def listed(self) -> str:
        """The items, a line each."""
        return "\n".join(f"{item.id}: {item.text}" for item in self.items)

    def item_ids(self) -> frozenset[str]:
        """The ids of its items."""
        return frozenset(item.id for item in self.items)

    def texts(self) -> dict[str, str]:
        """What each item asks, by its id."""
        return {item.id: item.text for item in self.items}

    def unchanged(self, before: Brief) -> frozenset[str]:
        """The ids of the items that say what they said before: evidence for other words is none for these."""
        earlier = before.texts()
        return frozenset(item.id for item in self.items if earlier.get(item.id, "").casefold() == item.text.casefold())
