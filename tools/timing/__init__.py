"""Times of day in their places."""
