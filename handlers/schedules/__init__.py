"""Standing questions, by words or by their form: set up, listed, paused, asked now, changed, ended."""
