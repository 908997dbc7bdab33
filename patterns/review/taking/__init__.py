"""A change taken up: fetched, cut to what one review takes, with what stands around it."""
