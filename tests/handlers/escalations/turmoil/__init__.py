"""Everything that can happen around questions, in any order."""
