"""What people ask about a run, answered from its journal by code: no model, and not a word to the run."""
