"""How the bot thinks: standard library and pydantic only; what it needs of the world is in `ports`."""
