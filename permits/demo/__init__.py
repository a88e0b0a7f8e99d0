"""The demo town's lived cases: what people there have wanted, and what has come of it. Nothing in them is real."""
