"""Reading the web: one address per page, copies known as copies, what fits first."""
