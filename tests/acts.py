"""The acts of the national pack, for tests that make a pack or a case of their own by hand."""

from tests.packs import SWEDISH

ACTS = SWEDISH.acts
