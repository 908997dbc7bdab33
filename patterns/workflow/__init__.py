"""A run shown as a workflow: its journal folded into stages, subtasks, loops and people's decisions."""
