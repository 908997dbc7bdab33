"""The answers of the operator's desk, one subcommand or two a file."""
