"""The people at the local Slack: what they see, what they do, and the page's routes for both."""
