"""Secrets in texts: what they look like, where they stand, and texts without them."""
