"""The lenses through which a change is looked at, and one look as a child of the run."""
