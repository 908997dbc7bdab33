"""Evidence: quotes that stand in their page, what is covered by whom, and which claim is new."""
