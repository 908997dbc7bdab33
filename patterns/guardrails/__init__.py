"""What no run may pass: money, time, turns, and the people who can say stop."""
