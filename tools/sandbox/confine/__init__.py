"""The profile: what a confined command sees, may call and may use."""
