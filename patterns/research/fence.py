"""Text from outside in a prompt of research: in a tag of its own, and unable to wear any other one."""

from __future__ import annotations

from patterns.wording.prompt_files import tagged, untagged

TAGS = (
    "answer",
    "brief",
    "changed",
    "earlier",
    "evidence",
    "fallen",
    "fewer",
    "found",
    "known",
    "noted",
    "notes",
    "page",
    "person",
    "question",
    "results",
    "sentence",
)
"""All that prompts of research use: a page that wears `<person>` would speak with a person's voice."""


def fenced(tag: str, text: str) -> str:
    """The text in that tag, with every copy of any of `TAGS` in it made harmless."""
    return tagged(tag, text, *TAGS)


def unfenced(text: str) -> str:
    """Words of ours that name something from outside, an address above all: they stand in no tag, and wear none."""
    return untagged(text, *TAGS)
