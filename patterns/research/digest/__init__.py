"""Digests: what is new, changed or gone quiet since the last one, and nothing else."""
