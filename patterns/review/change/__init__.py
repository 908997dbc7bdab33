"""Findings on a diff: everything that code decides about them without a model."""
