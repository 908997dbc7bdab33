"""`/review` of a specification: code until an evaluator approves it, or a person decides."""
