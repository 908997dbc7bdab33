"""What was found against what is remembered."""
