"""
The codes by which people confirm where they want to be told: an address is sent nothing else before.

A code follows from the installation's secret, whose address it is and when it was asked for, so that the database does
not hold it. It opens nothing: it is written by somebody who has signed in as the one that the address is said to be of.
"""

from __future__ import annotations

import hashlib
import hmac
from email.message import EmailMessage

from permits import clock
from permits.post.sms import ShortText
from permits.settings import Settings
from permits.store.visitors.contacts import Contact

DIGITS = 6


def code_of(secret: str, contact: Contact) -> str:
    """The six digits that count now for an address whose code was asked for."""
    assert contact.asked is not None
    told = f"contact {contact.municipality} {contact.whose} {contact.address} {int(contact.asked.timestamp() * 1000)}"
    mac = hmac.digest(secret.encode(), told.encode(), hashlib.sha256)
    return f"{int.from_bytes(mac[:8]) % 10**DIGITS:0{DIGITS}}"


def code_by_mail(contact: Contact, settings: Settings) -> EmailMessage:
    """A code, where it is to be written, and that nothing needs to be done by who did not ask."""
    code, where = code_of(settings.secret(), contact), f"{settings.base_url}/contacts"
    made = EmailMessage()
    made["From"], made["To"] = settings.notices_from, contact.address
    made["Subject"] = f"Kod {code}"
    made["Date"] = clock.now()
    made.set_content(
        f"{code} är koden som visar att den här adressen är din. Logga in och skriv den här:\n{where}\n\n"
        "Har du inte lämnat adressen i ett ärende om bygglov behöver du inte göra något.\n\n"
        f"{code} is the code that shows that this address is yours. Sign in and write it at the address above.\n"
        "If you have not given it in a case about a building permit, you need do nothing.\n"
    )
    return made


def code_by_text(contact: Contact, settings: Settings) -> ShortText:
    code, where = code_of(settings.secret(), contact), f"{settings.base_url}/contacts"
    return ShortText(contact.address, f"{code} är koden som visar att numret är ditt. Logga in och skriv den: {where}")
