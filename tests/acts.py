"""The acts of the national pack, for tests that make a pack or a case of their own by hand."""

from permits.law.loader import load_pack
from permits.settings import content

ACTS = load_pack(content("rules") / "se").acts
