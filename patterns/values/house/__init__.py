"""What concerns the whole house: the audit, the intake, who looks at App Home."""
