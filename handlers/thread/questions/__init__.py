"""Questions in a run's thread: how they are shown, asked, reminded of and closed, and what came of them."""
