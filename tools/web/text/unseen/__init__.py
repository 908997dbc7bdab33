"""What a page holds and no person sees: text for machines alone."""
