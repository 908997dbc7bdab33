"""Python, by its own parser."""
