"""The applicant's step about the neighbours: who must consent, who has, and the links to send to those who have not."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.consent import link
from api.eservice.draft import assess, draft_of, keep, measure_proposed, owner_key, proposals_of
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.place.site import Property
from permits.ways import neighbours_asked

router = APIRouter(prefix="/application")


@router.get("/consents")
def consents_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    neighbours = neighbours_asked(office(request).pack, assess(request, draft))
    proposed = measure_proposed(request, draft)
    owners = _owners(neighbours)
    return page(
        request,
        "eservice/consents.html",
        draft=draft,
        neighbours=neighbours,
        links={owner_key(*owner): link(request, proposed, *owner) for owner in owners},
        answers={owner_key(*owner): answer.agrees for owner, answer in proposals_of(request).answers(proposed).items()},
    )


@router.post("/consents")
def save_consents(request: Request, form: Form) -> Response:
    draft = draft_of(request)
    ticked, today = form.getlist("consent"), clock.today().isoformat()
    keys = [owner_key(*owner) for owner in _owners(neighbours_asked(office(request).pack, assess(request, draft)))]
    draft.on_paper = {key: draft.on_paper.get(key, today) for key in keys if key in ticked}
    keep(request, draft)
    return RedirectResponse("/application", 303)


def _owners(neighbours: Sequence[Property]) -> list[tuple[str, int]]:
    """Each of their owners: the property's designation, and the owner's place in the register."""
    return [(property.designation, place) for property in neighbours for place in range(len(property.owners))]
