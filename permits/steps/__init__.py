"""The steps of a case besides its decisions, one file a kind: each is allowed, kept and told as the process says."""
