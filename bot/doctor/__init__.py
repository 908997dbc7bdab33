"""First aid: what this host and these settings are good for, and what to do where they are not."""
