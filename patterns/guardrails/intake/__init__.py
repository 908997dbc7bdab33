"""How much is worked on at once, for whom, and in which order."""
