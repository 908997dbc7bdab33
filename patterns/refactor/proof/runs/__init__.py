"""What the output of test commands says, by runner."""
