"""Source code of many languages, read by parsers and never run."""
