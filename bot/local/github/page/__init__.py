"""A pull request as people see it, at its own address."""
