"""Money: who pays, and where an account stands."""
