"""Pull requests that are read and reviewed at GitHub."""
