"""What one worker has in hand: the tree that it changes, and the tools that it may be granted."""
