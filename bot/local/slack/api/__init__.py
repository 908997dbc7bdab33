"""The Web API, one module per method family."""
