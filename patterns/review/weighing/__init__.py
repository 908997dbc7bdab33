"""Each finding judged alone: by running its check where that can be, and by an evaluator told to refute it."""
