"""What is done with trees: write, merge, compare, publish."""
