"""Wires, starts and stops: the only place that knows every name."""
