"""One subtask's worker: what it is told, its tools, what it hands back."""
