"""The tables as the code reads and writes them; how a database gets there stands in `migrations`."""
