"""Git behind the port `Repository`: mirrors, trees as values, merges, branches, checks."""
