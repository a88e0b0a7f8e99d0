"""
What was sent: who, where, what, how large, with which papers and consents; and what our doors proved of it.

`things` are what an application speaks of, `reading` makes them from JSON, `faults` says what is wrong with it in the
applicant's words, and `proofs` is what travels beside it.
"""

from permits.application.proofs import NOTHING, Proofs, kept_proofs, measure_mark, proved_numbers, sender
from permits.application.reading import LARGEST, check_act, read, read_inquiry, read_kept
from permits.application.things import (
    Address,
    Agent,
    Applicant,
    Application,
    Attachment,
    AttachmentKind,
    Body,
    Company,
    Consent,
    Dimensions,
    EmailAddress,
    Geometry,
    Inquiry,
    Invoice,
    Measure,
    Metres,
    Person,
    PersonalNumber,
    SquareMetres,
    checked_email,
    checked_organisation_number,
    checked_personal_number,
    number_in,
    twelve_digits,
)

__all__ = [
    "LARGEST",
    "NOTHING",
    "Address",
    "Agent",
    "Applicant",
    "Application",
    "Attachment",
    "AttachmentKind",
    "Body",
    "Company",
    "Consent",
    "Dimensions",
    "EmailAddress",
    "Geometry",
    "Inquiry",
    "Invoice",
    "Measure",
    "Metres",
    "Person",
    "PersonalNumber",
    "Proofs",
    "SquareMetres",
    "check_act",
    "checked_email",
    "checked_organisation_number",
    "checked_personal_number",
    "kept_proofs",
    "measure_mark",
    "number_in",
    "proved_numbers",
    "read",
    "read_inquiry",
    "read_kept",
    "sender",
    "twelve_digits",
]
