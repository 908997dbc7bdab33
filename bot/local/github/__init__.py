"""A strict GitHub on loopback: its REST and GraphQL as far as Steward uses them, with its rules, words and refusals."""
