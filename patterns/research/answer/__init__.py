"""The answer: sentences that cite notes, and the report that our own code writes from them."""
