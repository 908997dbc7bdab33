"""Block Kit's rules: every limit Slack enforces on messages, modals and App Home."""
