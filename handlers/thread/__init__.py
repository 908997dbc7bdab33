"""A run's thread: root, live card, questions and results, each posted once."""
