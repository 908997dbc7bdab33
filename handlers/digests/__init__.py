"""Firings of schedules: carried quietly, posted where there is something to say, heeding what nobody wants more of."""
