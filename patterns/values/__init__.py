"""The values that cross the ports: JSON in, the same value out."""
