"""What the local Slack remembers: people, channels, messages, views, files, triggers and time."""
