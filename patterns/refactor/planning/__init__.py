"""From a request to an approved plan: made, checked, mended, priced, shown, changed."""
