"""The code host GitHub: pull requests, and the credentials that reach it."""
