"""The books: each keeps one kind of thing, and fits a port."""
