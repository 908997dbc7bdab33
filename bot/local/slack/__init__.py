"""A strict Slack on loopback: Web API, Socket Mode, response_url, modals and App Home for the unmodified Bolt app."""
