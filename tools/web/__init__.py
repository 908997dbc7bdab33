"""The web as strangers' machines: every address checked, every answer bounded, every page read in a process apart."""
