"""App Home: what runs for one person, what waits for them, what it costs; drawn when something of it changes."""
