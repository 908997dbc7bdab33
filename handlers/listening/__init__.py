"""What arrives from Slack: commands, clicks, events, mentions and shortcuts, each acknowledged and handed on."""
