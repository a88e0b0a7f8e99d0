"""Drawings of standard buildings: made from the measures that were stated and tested, so that they cannot differ from them."""
