"""The operator's desk: the command that shows and steers the house, and App Home."""
