"""A run, from outside and from inside: its record, letters, progress, journal and workflow."""
