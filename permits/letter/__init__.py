"""Letters and the site plan in them."""
