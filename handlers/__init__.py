"""Slack, in and out: parse, acknowledge, hand over, say how it ended."""
