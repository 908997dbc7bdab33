"""How the local Slack reaches the app: events, commands and interactions, by socket or by signed HTTP."""
