"""One run shown as a workflow: its stages in words, its picture and its JSON."""
