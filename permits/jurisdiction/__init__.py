"""What differs from country to country, apart from its rules and letters. Sweden is the one that is served."""

from permits.jurisdiction.countries import country, country_name
from permits.jurisdiction.se import ZONE
from permits.jurisdiction.se.addresses import postal_code
from permits.jurisdiction.se.calendar import closed
from permits.jurisdiction.se.cases import case_number, read_case_number, year_and_ordinal
from permits.jurisdiction.se.maps import GROUND, LOCAL, NATIONAL, SYSTEMS, SYSTEMS_NAMED, WINDOW, box
from permits.jurisdiction.se.numbers import is_public_body, organisation_number, personal_number
from permits.jurisdiction.se.telephones import mobile_number

COUNTRY = "SE"
"""ISO 3166-1 alpha-2."""

CONTENT = "se"
"""The folder of its rules in `rules`, and of its letters in `letters`."""

__all__ = [
    "CONTENT",
    "COUNTRY",
    "GROUND",
    "LOCAL",
    "NATIONAL",
    "SYSTEMS",
    "SYSTEMS_NAMED",
    "WINDOW",
    "ZONE",
    "box",
    "case_number",
    "closed",
    "country",
    "country_name",
    "is_public_body",
    "mobile_number",
    "organisation_number",
    "personal_number",
    "postal_code",
    "read_case_number",
    "year_and_ordinal",
]
