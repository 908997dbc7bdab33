"""The local workspace: a strict Slack and GitHub on loopback, their pages, the rehearsal model and the samples."""
