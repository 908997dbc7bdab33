"""What a change does to an interface, to tests, to protected files; what it adds that nobody wants."""
