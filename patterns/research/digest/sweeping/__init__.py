"""What code alone finds out before any model is asked: known pages, feeds, standing searches."""
