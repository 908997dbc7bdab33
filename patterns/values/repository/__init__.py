"""A repository: its trees, its source files, what an operator lets runs do in it."""
