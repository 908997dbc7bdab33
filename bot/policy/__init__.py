"""The operator's policy file: which repositories there are, who may do what in them, and within which limits."""
