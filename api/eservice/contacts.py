"""
Where somebody wants to be told, and the codes by which they show that an address is theirs.

Only whoever is signed in sees and confirms their own. Nothing but a code is sent to an address before.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.draft import Draft, draft_of
from api.web.fields import text_in
from api.web.pages import Visitor, page, visitor
from api.web.sent import Form
from api.web.served import municipality, office
from permits import clock, jurisdiction
from permits.application import twelve_digits
from permits.errors import NotFound, OverQuota
from permits.phrases import phrase
from permits.post.confirming import code_of
from permits.store.visitors.contacts import Contact
from permits.text import Text
from permits.written import whole_number

router = APIRouter(prefix="/contacts")

NOT_RIGHT = phrase("eservice.contacts.not_right")
TOO_MANY_GUESSES = phrase("eservice.contacts.too_many_guesses")


@dataclass(frozen=True, slots=True)
class Address:
    """An address on the page. place: its number there. waits: for a code to be written. demo_code: shown where none leaves."""

    place: int
    contact: Contact
    waits: bool
    demo_code: str


@router.get("")
def addresses(request: Request) -> Response:
    who = _known(request)
    if who is None:
        return RedirectResponse("/sign-in?to=/contacts", 303)
    return _page(request, who, {})


@router.post("")
def confirm(request: Request, form: Form) -> Response:
    """Send a code to one of their addresses, or try the code that they write."""
    who = _known(request)
    if who is None:
        return RedirectResponse("/sign-in?to=/contacts", 303)
    here, place = contacts_of(request, who), text_in(form, "place")
    which = whole_number(place)
    if which is None or which >= len(here):
        raise NotFound(phrase("eservice.contacts.no_such_address"))
    contact, now = here[which], clock.now()
    kept = office(request).store.contacts
    if form.get("ask"):
        try:
            kept.ask(contact.municipality, contact.whose, contact.address, now)
        except OverQuota as refused:
            return _page(request, who, {f"code{place}": refused.says})
        return RedirectResponse(f"/contacts#address{place}", 303)
    if not contact.waits_for_code(now):
        return _page(request, who, {f"code{place}": TOO_MANY_GUESSES})
    guessed = "".join(text_in(form, "code").split())
    if not kept.guess(contact, code_of(office(request).settings.secret(), contact), guessed, now):
        return _page(request, who, {f"code{place}": NOT_RIGHT})
    return RedirectResponse("/contacts", 303)


def contacts_of(request: Request, who: Visitor) -> list[Contact]:
    """Their addresses that are kept, and those of the application that this browser is writing, where we can send to."""
    here = municipality(request)
    kept = office(request).store.contacts.of(here, who.number)
    known = {contact.address for contact in kept}
    written = [Contact(here, who.number, address) for address in _written(request, who) if address not in known]
    return [contact for contact in (*kept, *written) if _leaves(request, contact)]


def unconfirmed(request: Request) -> list[Contact]:
    """The addresses of whoever is signed in that nothing is sent to as yet."""
    who = _known(request)
    if who is None:
        return []
    return [contact for contact in contacts_of(request, who) if contact.confirmed is None]


def _known(request: Request) -> Visitor | None:
    """Whoever is signed in by a number of their own, which is whose their addresses are."""
    who = visitor(request)
    return who if who is not None and who.number else None


def _written(request: Request, who: Visitor) -> list[str]:
    """Where the one who is signed in wants to be told by the application that they are writing."""
    try:
        draft = draft_of(request)
    except NotFound:
        return []
    return [address for person in _own(draft, who) for address in _addresses(person)]


def _own(draft: Draft, who: Visitor) -> list[dict[str, str]]:
    """Of those who apply and act in a draft, the one of that number."""
    people = [*draft.applicants, *([draft.agent] if draft.agent else [])]
    return [
        person
        for person in people
        if who.number in {twelve_digits(person.get(name) or "") for name in ("number", "signatoryNumber")}
    ]


def _addresses(person: dict[str, str]) -> list[str]:
    mobile = jurisdiction.mobile_number(person.get("phone") or "")
    return [address for address in (person.get("email"), mobile) if address]


def _leaves(request: Request, contact: Contact) -> bool:
    settings = office(request).settings
    return settings.demo or bool(settings.sms if contact.is_mobile else settings.delivery)


def _page(request: Request, who: Visitor, faults: dict[str, Text]) -> HTMLResponse:
    settings, now = office(request).settings, clock.now()
    return page(
        request,
        "eservice/contacts.html",
        422 if faults else 200,
        addresses=[
            Address(place, contact, waits, code_of(settings.secret(), contact) if waits and settings.demo else "")
            for place, contact in enumerate(contacts_of(request, who))
            for waits in [contact.waits_for_code(now)]
        ],
        faults=faults,
    )
