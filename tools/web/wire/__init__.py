"""One HTTP exchange with a machine that is not trusted."""
