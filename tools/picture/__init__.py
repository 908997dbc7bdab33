"""Pictures of runs: laid out and drawn in a process of its own, which may break on what a model wrote."""
