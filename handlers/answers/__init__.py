"""Answers to questions: by a button, by a form or by words, and settled in one way."""
