"""Sample pages for `/research`: a few houses on loopback addresses of their own, and a search over them."""
