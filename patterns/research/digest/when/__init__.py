"""Times of day that come again and again: as cron lines, as people type them, as people are told them."""
