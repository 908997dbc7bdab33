"""Orchestrator-workers: subtasks in parallel, judged as they end, with people asked where they must be."""
