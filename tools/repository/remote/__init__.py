"""The remote's side: as whom it is reached, and what it says when it will not have us."""
