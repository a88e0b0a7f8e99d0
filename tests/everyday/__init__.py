"""Sixty everyday applications, and what the law says of each."""
