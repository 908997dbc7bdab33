"""Which command fits what somebody said: a tree in code, and where it does not know a small question to a model."""
