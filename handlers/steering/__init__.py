"""What people do to a run that is under way: stop it, go on from what a stopped one left, ask about it."""
