"""Who may do what: pure rules over what Slack says of a person and of a channel. An unknown is a no."""
