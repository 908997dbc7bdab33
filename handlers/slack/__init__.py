"""Slack as a surface: text that is safe to show, blocks within limits, calls within the rates."""
