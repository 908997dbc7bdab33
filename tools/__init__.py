"""The outside world: every adapter fits a port of `patterns.ports` by shape."""
