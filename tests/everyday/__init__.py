"""Everyday applications, and what the law says of each."""
