"""
Who is named as inspection manager (PBL 10 kap. 9 §) takes the task on: by a link that the applicant gives them, and their
own login.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.access import to_sign_in_anew
from api.eservice.acts import in_brief
from api.web.pages import page, visitor
from api.web.security import signed, unsigned
from api.web.sent import Form
from api.web.served import municipality, office
from permits.casework.events import ManagerNamed, Role
from permits.errors import NotAllowed, NotFound
from permits.phrases import phrase
from permits.steps.taking import standing, take_asked
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter(prefix="/inspection-manager")

HOURS = 24 * 30
"""How long a link works."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named last in a case, whether they have taken it on, and the link that asks them to."""

    name: str
    certificate: str
    accepted: bool
    link: str


def named(request: Request, municipality: str, case_id: str) -> Named | None:
    """The inspection manager of a case; None where nobody is named."""
    here = office(request)
    bodies = (event.body for event in reversed(here.store.events.of(municipality, case_id)))
    last = next((body for body in bodies if isinstance(body, ManagerNamed)), None)
    if last is None:
        return None
    token = signed(request, "inspection-manager", [case_id, last.name, last.certificate])
    accepted = standing(here, municipality, case_id).manager_accepted
    return Named(last.name, last.certificate, accepted, f"{here.settings.base_url}/inspection-manager/{token}")


@router.get("/{token}")
def asked(request: Request, token: str) -> HTMLResponse:
    return _page(request, *_asked(request, token))


@router.post("/{token}")
def accepted(request: Request, form: Form, token: str) -> Response:
    """Takes the task on by being sent: whoever it is has shown who they are just now."""
    record, manager = _asked(request, token)
    if away := to_sign_in_anew(request, request.url.path):
        return away
    if not _is(request, manager):
        return _page(request, record, manager, phrase("eservice.inspection_manager.another", name=manager.name))
    taken = {"kind": "manager_accepted", "name": manager.name, "certificate": manager.certificate}
    try:
        if not manager.accepted:
            take_asked(office(request), record.municipality, record.case_id, taken, Role.PARTY)
    except NotAllowed as refused:
        return _page(request, record, manager, refused.says)
    return RedirectResponse(request.url.path, 303)


def _is(request: Request, manager: Named) -> bool:
    """Whether the manager is who is here, by the name of their own login; anybody in the demo."""
    who = visitor(request)
    return office(request).settings.demo or (who is not None and _words(who.name) == _words(manager.name))


def _words(name: str) -> list[str]:
    """A name whose words may stand in any order: registers put the family's name first, people last."""
    return sorted(name.casefold().replace(",", " ").split())


def _asked(request: Request, token: str) -> tuple[Record, Named]:
    """The case and the manager that a link is for. Raises NotFound for one not ours, too old, or of one named before."""
    parts = unsigned(request, "inspection-manager", token, HOURS)
    if isinstance(parts, list) and len(parts) == 3:
        case_id, name, certificate = parts
        here = municipality(request)
        manager = named(request, here, case_id)
        if manager is not None and (manager.name, manager.certificate) == (name, certificate):
            return office(request).store.records.last(here, case_id), manager
    raise NotFound(phrase("eservice.inspection_manager.link_closed"))


def _page(request: Request, record: Record, manager: Named, fault: Text | None = None) -> HTMLResponse:
    """What of the case a manager needs to know before they say yes, and nobody who applies."""
    return page(
        request,
        "eservice/inspection_manager.html",
        422 if fault else 200,
        record=record,
        choice=in_brief(request, record.application["measure"]["kind"]),
        manager=manager,
        fault=fault,
        path=request.url.path,
        may_answer=office(request).settings.demo or visitor(request) is not None,
    )
