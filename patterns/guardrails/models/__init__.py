"""Models around a model: each adds one guard and is asked like any other."""
