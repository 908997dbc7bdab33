"""`steward replay`: a run's path, taken again from its journal alone."""
