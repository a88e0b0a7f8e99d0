"""The coordinate systems that Swedish maps are kept in: SWEREF 99 TM for the country and twelve local zones."""

NATIONAL = "EPSG:3006"

LOCAL = frozenset(f"EPSG:{code}" for code in range(3007, 3019))
"""The zones that are measured in, where a length on the map is one on the ground."""

SYSTEMS = LOCAL | {NATIONAL}

SYSTEMS_NAMED = "EPSG:3006–3018"
"""The same as a sentence names them."""


def box(system: str) -> tuple[int, int, int, int]:
    """West, south, east and north, metres, of all that can be Swedish in that system."""
    west, east = (200_000, 1_000_000) if system == NATIONAL else (0, 300_000)
    return west, 6_100_000, east, 7_700_000


WINDOW = (4.0, 50.0, 32.0, 75.0)
"""West, south, east, north in degrees: around the country, where each of the systems can be counted in."""

GROUND = (-1_000_000.0, 5_500_000.0, 1_500_000.0, 8_500_000.0)
"""The same in metres, in any of them."""
