"""One run in this process: its durable calls, its letters, its end."""
