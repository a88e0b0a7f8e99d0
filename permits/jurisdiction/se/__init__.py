"""Sweden."""

from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
"""Where a day begins (SFS 1979:988, and 2001:127 for summer time)."""
