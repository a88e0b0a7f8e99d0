"""What every door on the web shares: pages, errors, strict headers."""
