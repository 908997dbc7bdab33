"""Changes to files as a model writes them: read out of its text, found in the files, applied all or none."""
