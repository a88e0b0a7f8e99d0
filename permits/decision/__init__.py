"""From conclusions to an outcome, its reasons and its words."""
