"""The local workspace: a strict Slack on loopback, its page, the rehearsal model and the samples."""
