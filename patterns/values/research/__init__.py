"""What research leaves behind: its brief, its notes and pages, and the schedules of digests with their memory."""
