"""The languages that are read by tree-sitter: one table each, one walk for all."""
