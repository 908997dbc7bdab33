"""The proof of a change: what was checked, how it came out, and what was not checked."""
