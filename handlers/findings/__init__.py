"""What people say of a review's findings, and what a repository has learned from it."""
