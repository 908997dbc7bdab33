"""`/review`: an evaluator-optimizer loop over code for a specification, or over findings on a diff."""
