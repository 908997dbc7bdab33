"""What the run's lead does with its workers: whom it starts, what comes of each, how their changes are merged."""
