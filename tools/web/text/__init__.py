"""From markup to text, in a process that may be killed."""
