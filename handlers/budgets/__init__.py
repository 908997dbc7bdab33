"""What people are told of budgets: before a run begins, and when one is half, nearly or wholly used."""
