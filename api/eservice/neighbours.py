"""
The applicant's step about the owners who are asked, of neighbouring properties and of the property itself: who has
consented, and the links to send to those who have not.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.consent import link
from api.eservice.draft import assess, draft_of, keep, measure_proposed, owner_key, proposals_of
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.assessment import Assessment
from permits.place.site import Property
from permits.ways import neighbours_asked, owners_asked

router = APIRouter(prefix="/application")


@dataclass(frozen=True, slots=True)
class Asked:
    """A property with those of its owners who are asked, by their place. own: whether it is the one applied for."""

    of: Property
    places: tuple[int, ...]
    own: bool = False

    @property
    def keys(self) -> list[str]:
        """How the forms call each of them."""
        return [owner_key(self.of.designation, place) for place in self.places]


def asked_for(request: Request, assessment: Assessment) -> list[Asked]:
    """Whose consent is asked for, the property's own owners first."""
    own, places = assessment.site.property, owners_asked(assessment)
    neighbours = neighbours_asked(office(request).pack, assessment)
    return [
        *([Asked(own, places, own=True)] if own is not None and places else []),
        *(Asked(neighbour, tuple(range(len(neighbour.owners)))) for neighbour in neighbours),
    ]


@router.get("/consents")
def consents_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    asked = asked_for(request, assess(request, draft))
    proposed = measure_proposed(request, draft)
    owners = [(those.of.designation, place) for those in asked for place in those.places]
    return page(
        request,
        "eservice/consents.html",
        draft=draft,
        asked=asked,
        links={owner_key(*owner): link(request, proposed, *owner) for owner in owners},
        answers={owner_key(*owner): answer.agrees for owner, answer in proposals_of(request).answers(proposed).items()},
    )


@router.post("/consents")
def save_consents(request: Request, form: Form) -> Response:
    draft = draft_of(request)
    ticked, today = form.getlist("consent"), clock.today().isoformat()
    keys = [key for those in asked_for(request, assess(request, draft)) for key in those.keys]
    draft.on_paper = {key: draft.on_paper.get(key, today) for key in keys if key in ticked}
    keep(request, draft)
    return RedirectResponse("/application", 303)
