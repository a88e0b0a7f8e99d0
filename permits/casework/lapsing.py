"""Whether what the municipality once said yes to may still be built."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from permits.casework.deadline import clearance_lapses, lapses, legal_force
from permits.law.pack import Pack
from permits.place.own_cases import OwnCase


def lapsed(pack: Pack, case: OwnCase, today: date) -> OwnCase:
    """
    The case, with whether it stands today.

    A permit lapses when it was to be finished (PBL 9 kap. 115 §). A starting clearance in a notification case lapses
    unless begun in time (PBL 10 kap. 25 §), which is not known here. That nothing is needed does not lapse.
    """
    if case.result == "granted":
        _, finished = lapses(pack, legal_force(pack, case.day, [case.day]))
        return replace(case, stands=today <= finished)
    if case.result == "starting_clearance":
        return replace(case, stands=True if today <= clearance_lapses(pack, case.day) else None)
    return case
