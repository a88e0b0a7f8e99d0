"""Countries as people write them (ISO 3166-1 alpha-2, with the names of Unicode's CLDR)."""

from __future__ import annotations

from functools import cache

from babel import Locale


def country(written: str) -> str | None:
    """The code of a country, given by its code or its name in Swedish, English or its own language; None for none."""
    return _codes().get(written.strip().casefold())


def country_name(code: str) -> str:
    """A country's name as it stands on an envelope sent from Sweden: in Swedish capitals."""
    return str(Locale("sv").territories[code]).upper()


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in ("sv", "en", "da", "nb", "fi", "de", "nl", "fr", "pl", "es", "it"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY:
                codes.setdefault(name.casefold(), code)
                codes.setdefault(code.casefold(), code)
    return codes | {"uk": "GB", "usa": "US", "england": "GB", "skottland": "GB", "scotland": "GB", "wales": "GB"}


NO_COUNTRY = ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ")
"""Codes of CLDR that no letter can be sent to."""
