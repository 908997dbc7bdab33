"""Tool calls in words, for endpoints that take no tools: one JSON object names an action and its arguments."""
