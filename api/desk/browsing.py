"""From one case to the next of the list that somebody came from, which the address of the case bears."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from api.desk.entry import shut
from api.desk.lists import LIST, address_of, wanted_of
from api.sign_in.session import reader
from api.web.served import office
from permits.store.case.cases import StoredCase

LOOKED_AT = 5
"""Cases on each side of which the first that is open to whoever asks is the neighbour."""

LONGEST = 600
"""Characters of a list's parameters that are read."""


@dataclass(frozen=True, slots=True)
class Browsing:
    """
    The list that a case was opened from. address: its parameters. bearing: what the addresses of the case's pages bear,
    beginning with a question mark. before, after: the cases next to it; None at an end.
    """

    address: str
    bearing: str
    before: StoredCase | None
    after: StoredCase | None


def browsing(request: Request, case: StoredCase) -> Browsing | None:
    """None where the case was not opened from a list."""
    asked = request.query_params.get(LIST, "")[:LONGEST]
    if not asked:
        return None
    me, here = reader(request), office(request)
    wanted = wanted_of(here, dict(parse_qsl(asked)), me)
    sides = here.store.lists.beside(me.municipality, wanted, case, LOOKED_AT)
    outside = shut(here, me, [*sides[0], *sides[1]])
    before, after = (next((near for near in side if near.case_id not in outside), None) for side in sides)
    address = address_of(wanted)
    return Browsing(address, "?" + urlencode({LIST: address}), before, after)
