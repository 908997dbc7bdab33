"""How a guest behaves: asks what it may read, and does not crowd its host."""
