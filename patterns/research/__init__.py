"""`/research`: a guarded agent that answers only from what it has read."""
