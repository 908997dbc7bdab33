"""What one inquiry may take of the web, whatever its budget is."""

from __future__ import annotations

PAGES = 40
"""Fetched in one run."""
PAGES_OF_HOUSE = 6
"""Of these from one house: a page cannot have itself read letter by letter, as a list of links that spell something."""
SEARCHES = 40
NOTES = 80
REUSED = 60
"""Of them from before at most: room is left for new ones."""
QUESTIONS = 2
"""To people: they are asked what only they can know."""
SHOWN_CHARACTERS = 6000
"""Of a page at once: the parts that fit best."""
LINKS_SHOWN = 15
