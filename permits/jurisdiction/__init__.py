"""What differs from country to country, apart from its rules. Sweden is the one that is served."""

from permits.jurisdiction.se import ZONE

__all__ = ["ZONE"]
