"""`steward audit`: the chain of what happened, checked, exported and archived from the command line."""
