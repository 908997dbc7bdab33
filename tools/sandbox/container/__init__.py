"""Confinement without namespaces: Landlock, the filter, limits, and a launcher that ends every descendant."""
