"""The line in front of the work, kept."""
