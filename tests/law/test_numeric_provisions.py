"""Every provision of the catalogue that states a number: what breaks it is never granted in silence."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from permits.content import content
from permits.law.engine import conclude
from permits.law.facts import Dates
from permits.law.pack import Case
from permits.place.plan import Family
from permits.place.readers import catalogue
from permits.place.readers.catalogue import Entry
from permits.workbench.cases import facts_of
from tests.packs import SWEDISH

DAY = date(2026, 11, 20)
NUMERIC = [
    entry
    for entry in catalogue.read([content("zoning_data") / "se" / "catalogue" / "release-7.json"]).values()
    if re.search(r"\[\w+:decimaltal\]", entry.wording)
]
BINDS_NO_BUILDING = {Family.PROPERTY_SIZE, Family.PUBLIC_SPACE_DESIGN}
"""How large a property is and how public space is laid out (rules/se/plan/binds.yaml)."""
BREAKS = {"max": ("0.001", "90.00"), "min": ("9999.00", "0.001"), "exact": ("5.00", "90.00")}
"""A number that the plan states and what is measured, by the sense of the number: so that it is broken."""


def granted(entry: Entry) -> bool:
    """Whether a garage of 35 m², all else in order, is granted without a person though the provision is broken."""
    sense = entry.sense.value if entry.sense else "exact"
    number, measured = (Decimal(value) for value in BREAKS[sense])
    provision = {
        "id": entry.code, "provision_family": entry.family.value, "provision_concerns": "any", "provision_use": "other",
        "provision_interpretable": not entry.interpretive, "provision_overlap_m2": Decimal("20.00"),
        "provision_zero_plane": entry.zero_plane, "provision_sense": sense, "provision_value": number,
        "provision_counted_m2": measured, "provision_allowed_m2": number, "provision_boundary_distance_m": measured,
    }  # fmt: skip
    judged = (
        "existing_accords_with_plan",
        "fits_townscape",
        "good_form",
        "no_significant_nuisance",
        "values_respected",
    )
    given = {
        "building_area_m2": Decimal("35.00"), "complementary_pool_m2": Decimal("35.00"), "levels": Decimal("2"),
        **dict.fromkeys(judged, True),
    }  # fmt: skip
    for name in ("ridge_height_m", "total_height_m", "roof_angle_deg"):
        given[name] = min(measured, Decimal("3.00") if name != "roof_angle_deg" else measured)
    dates = Dates(DAY, DAY)
    found = conclude(
        SWEDISH, facts_of(SWEDISH, Case(entry.code, dates, given, {"provision": (provision,)}, (), {})), dates
    )
    return (found.settled("permit_test"), found.settled("hand_over")) == ("fulfilled", "none")


def test_the_catalogue_in_force_has_83_provisions_that_state_a_number_and_each_is_of_a_kind_that_is_known() -> None:
    kinds = Counter(entry.family for entry in NUMERIC)
    assert kinds.total() == 83
    assert Family.UNKNOWN not in kinds


@pytest.mark.parametrize("entry", NUMERIC, ids=lambda entry: entry.code)
def test_a_number_that_is_broken_is_never_granted_in_silence(entry: Entry) -> None:
    assert granted(entry) is (entry.family in BINDS_NO_BUILDING)
