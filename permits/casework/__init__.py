"""What happens to a case over time."""
