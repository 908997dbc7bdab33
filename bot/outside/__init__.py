"""What the settings mean of the outside world: which endpoint, which search, whose Slack."""
