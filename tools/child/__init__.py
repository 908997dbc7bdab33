"""Work on hostile input in processes of their own, which may break without harm."""
