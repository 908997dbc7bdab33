"""What travels: a prompt as a request body, a response body as a checked reply."""
