"""
Sweden: numbers of people and companies, addresses, maps, closed days, case numbers. Another country is a folder beside
this one, and `permits/jurisdiction/__init__.py` says which is served.
"""

from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
"""Where a day begins (SFS 1979:988, and 2001:127 for summer time)."""
