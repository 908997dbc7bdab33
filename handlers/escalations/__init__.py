"""Escalations: questions to people, answered by a button, a form or words, and settled in one way."""
