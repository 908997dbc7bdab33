"""What may be an address, a ref or a path: pure functions that name what is wrong."""
