"""`steward secret`: credentials in the database instead of the environment."""
