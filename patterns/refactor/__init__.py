"""`/refactor`: orchestrator-workers over a repository."""
