"""What the planner is shown of a repository, chosen for the request."""
