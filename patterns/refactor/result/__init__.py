"""What a run came to: its proof, its report, and how it leaves the house."""
