"""A tree's files on disk while a command runs on them, and what of it comes back."""
