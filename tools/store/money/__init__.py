"""What runs cost: their accounts, and who pays for them within which budgets."""
