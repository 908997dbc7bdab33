"""What somebody asks of Steward outside of a run's thread: the command that fits is proposed, and a click starts it."""
