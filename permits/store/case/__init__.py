"""A case beside its records: its row and its parties, its papers and letters, and how it is found, counted and listed."""
