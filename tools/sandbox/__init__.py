"""Where commands of a repository run: confined by bubblewrap, or not at all."""
