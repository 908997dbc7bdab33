"""What the whole house keeps and shows: audit, costs, intake, pictures."""
