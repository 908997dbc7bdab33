"""The audit: rows that are chained by their hashes, so that a change to any of them is seen."""
