"""The researcher's desk, and the tools that work on it."""
