"""Patches that somebody else wrote."""
