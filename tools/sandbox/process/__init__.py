"""A child process that ends when it must, with its output bounded."""
