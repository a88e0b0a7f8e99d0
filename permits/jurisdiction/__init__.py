"""What differs from country to country, apart from its rules. Sweden is the one that is served."""

from permits.jurisdiction.countries import country, country_name
from permits.jurisdiction.se import ZONE
from permits.jurisdiction.se.addresses import postal_code
from permits.jurisdiction.se.numbers import organisation_number, personal_number

COUNTRY = "SE"
"""ISO 3166-1 alpha-2."""

__all__ = ["COUNTRY", "ZONE", "country", "country_name", "organisation_number", "personal_number", "postal_code"]
