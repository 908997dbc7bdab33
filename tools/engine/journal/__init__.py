"""The journal read back: as data, and as the path that a workflow takes again."""
