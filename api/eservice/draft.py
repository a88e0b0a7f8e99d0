"""
An application being written: kept at every step, under a name that only its writer's browser knows.

It is kept until it is sent or thirty days have gone since the last change. Whoever had signed in finds it again on
another device. No personal data travels in an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from fastapi import Request
from starlette.datastructures import QueryParams

from api.eservice.acts import act_named
from api.eservice.inquiry import inquiry
from api.web.pages import visitor
from api.web.served import municipality, office
from permits import application as applications
from permits import clock
from permits.application import Proofs, measure_mark
from permits.assessment import Assessment
from permits.case import check
from permits.casework.inspection_plan import Point, points_of
from permits.errors import NotFound
from permits.phrases import phrase
from permits.place.gazetteer import spelt
from permits.store.case.papers import Papers, of_draft
from permits.store.visitors.proposals import Answer, Proposals
from permits.survey.owners import HELD
from permits.text import Text
from permits.written import whole_number

DRAFT_HOURS = 24 * 30

GROUND = f"fact.{HELD}"
"""The field in which it is answered who owns the ground."""

MANAGER_PROPOSED, MANAGER_NEEDLESS = "inspection_manager_proposed", "inspection_manager_not_needed"
"""The fact that an inspection manager is named, and a person's judgement that none is needed."""


@dataclass
class Draft:
    """
    What has been written so far.

    params: the pre-check's address. once: makes sending it twice one case. applicants: as the form has them, `number`
    as written; agent, invoice and manager (kontrollansvarig) likewise, empty when there is none. on_paper: the day on
    which a neighbour's owner was said to have signed on paper, by the owner's key. papers: what has been handed in or drawn here. drawing: the
    building's form as the page of drawings has it. drawn: the papers that were drawn here and approved, by hash, each
    with the mark of the measure that it shows; one of another measure counts no more. plan: the names of the points of
    the inspection plan that was approved here, by the plan's hash; the same holds of it. description: of what is to be
    done, in their words. replaces: the numbers of earlier cases of theirs that this one takes the place of. sent: the
    case it became; the receipt forgets the draft.
    """

    name: str
    params: str
    once: str
    applicants: list[dict[str, str]] = field(default_factory=list)
    agent: dict[str, str] = field(default_factory=dict)
    invoice: dict[str, str] = field(default_factory=dict)
    manager: dict[str, str] = field(default_factory=dict)
    on_paper: dict[str, str] = field(default_factory=dict)
    papers: list[dict[str, str]] = field(default_factory=list)
    drawing: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)
    plan: dict[str, str] = field(default_factory=dict)
    planned_start: str = ""
    description: str = ""
    replaces: list[str] = field(default_factory=list)
    sent: str = ""

    @property
    def query(self) -> QueryParams:
        return QueryParams(self.params)

    @property
    def designation(self) -> str:
        return self.query.get("property", "")

    @property
    def act(self) -> str:
        return self.query["act"]


def draft_of(request: Request) -> Draft:
    """This browser's draft. Raises NotFound when there is none."""
    name = request.cookies.get("draft", "")
    kept = office(request).store.drafts.read(municipality(request), name, _writer(request)) if name else None
    if kept is None:
        raise NotFound(phrase("eservice.draft.none_begun"))
    known = {part.name for part in fields(Draft)}
    return Draft(**{"name": name, **{key: value for key, value in kept.items() if key in known}})


def keep(request: Request, draft: Draft) -> None:
    content = {name: value for name, value in vars(draft).items() if name != "name"}
    office(request).store.drafts.keep(municipality(request), draft.name, content, _writer(request))


def _writer(request: Request) -> str:
    """The personal number of the citizen signed in, empty when none is."""
    who = visitor(request)
    return who.number if who is not None and who.role == "citizen" else ""


def assess(request: Request, draft: Draft) -> Assessment:
    """What would be decided on the draft as it is."""
    inquiry = applications.read_inquiry(body_of(request, draft))
    return check(office(request), inquiry, clock.today(), proofs_of(request, draft))


def proofs_of(request: Request, draft: Draft) -> Proofs:
    """What this door has seen itself of the draft: the neighbours' answers by link, and the papers handed in here."""
    return Proofs(
        "eservice",
        level(request),
        consents={
            (spelt(property), owner): answer.agrees for (property, owner), answer in answers_of(request, draft).items()
        },
        papers=papers_of(request).of(of_draft(draft.name)),
        drawn=draft.drawn,
    )


def level(request: Request) -> str:
    """The level of assurance that every sign-in here has."""
    settings = office(request).settings
    return "demo" if settings.demo else settings.oidc_acr


def body_of(request: Request, draft: Draft) -> dict[str, Any]:
    """The draft as an application's body, its consents among it; nobody has signed it yet."""
    return {
        **unsigned_body(request, draft, draft.applicants, draft.agent),
        "consents": consents_of(request, draft),
    }


def unsigned_body(
    request: Request, draft: Draft, applicants: Sequence[Mapping[str, str]], agent: Mapping[str, str]
) -> dict[str, Any]:
    """The draft as an application's body, without what others say to it."""
    body, _ = inquiry(request, draft.designation, act_named(request, draft.act), draft.query)
    body["measure"] |= {"plannedStart": draft.planned_start or None, "description": draft.description}
    return {
        **body,
        "replaces": draft.replaces,
        "applicants": [_applicant(applicant) for applicant in applicants],
        "agent": _agent(agent),
        "invoice": _invoice(draft.invoice),
        "inspectionManager": draft.manager or None,
        "attachments": _standing(request, draft, body),
    }


def _standing(request: Request, draft: Draft, body: Mapping[str, Any]) -> list[dict[str, str]]:
    """The draft's papers without those made here of a measure, or for inspections, that have changed since."""
    if not draft.drawn and not draft.plan:
        return draft.papers
    inquiry = applications.read_inquiry(body)
    mark, points = measure_mark(inquiry), named(points_of(office(request).inspections, inquiry))
    return [
        paper
        for paper in draft.papers
        if draft.drawn.get(paper["sha256"], mark) == mark and draft.plan.get(paper["sha256"], points) == points
    ]


def named(points: Iterable[Point]) -> str:
    """Which points a plan holds, as a draft keeps them."""
    return " ".join(point.name for point in points)


def _applicant(said: Mapping[str, str]) -> dict[str, Any]:
    common = {
        "name": said["name"],
        "address": _address(said),
        "email": said.get("email") or None,
        "phone": said.get("phone") or None,
    }
    if said["kind"] == "company":
        signatory = {"signatory": said["signatory"], "signatoryNumber": said.get("signatoryNumber") or None}
        return {**common, "kind": "company", "organisationNumber": said["number"], **signatory}
    return {**common, "kind": "person", "personalNumber": said["number"]}


def _agent(said: Mapping[str, str]) -> dict[str, Any] | None:
    if not said:
        return None
    contact = {name: said.get(name) or None for name in ("email", "phone")}
    return {"name": said["name"], "personalNumber": said["number"], **contact}


def _invoice(said: Mapping[str, str]) -> dict[str, Any] | None:
    if not said:
        return None
    address = _address(said) if any(_address(said).values()) else None
    return {"name": said.get("name") or None, "address": address, "reference": said.get("reference") or None}


def _address(said: Mapping[str, str]) -> dict[str, str]:
    country = {"country": said["country"]} if said.get("country") else {}
    return {**country, **{name: said[name] for name in ("street", "postalCode", "town")}}


def held_by(request: Request, draft: Draft) -> Text | None:
    """Who owns the ground, as the applicant has answered; None where they have not."""
    return office(request).pack.facts[HELD].choices.get(draft.query.get(GROUND, ""))


# -- neighbours' consent ------------------------------------------------------------------------------


def measure_proposed(request: Request, draft: Draft) -> str:
    """
    What the neighbours are asked about, as kept: what will stand where, as their page shows it.

    Not what else the applicant answers, for a consent itself brings up questions whose answers must not undo it.
    """
    body, _ = inquiry(request, draft.designation, act_named(request, draft.act), draft.query)
    body = {**body, "measure": {**body["measure"], "description": draft.description}, "answers": {}}
    return proposals_of(request).keep(draft.once, body)


def proposals_of(request: Request) -> Proposals:
    return office(request).store.proposals(municipality(request))


def papers_of(request: Request) -> Papers:
    return office(request).store.papers(municipality(request))


def answers_of(request: Request, draft: Draft) -> dict[tuple[str, int], Answer]:
    """What the neighbours have answered by their links, by property and the owner's place in the register."""
    return proposals_of(request).answers(measure_proposed(request, draft))


def consented(request: Request, draft: Draft) -> dict[str, dict[str, str]]:
    """
    The owners who consent, by key, with the day and the form.

    An owner's own answer by link outweighs what the applicant says of a paper.
    """
    given = {key: {"signed": day, "form": "paper"} for key, day in draft.on_paper.items()}
    for (property, owner), answer in answers_of(request, draft).items():
        key = owner_key(property, owner)
        given.pop(key, None)
        if answer.agrees:
            given[key] = {"signed": answer.day.isoformat(), "form": "link"}
    return given


def owner_key(property: str, owner: int) -> str:
    """How the forms call one owner of a neighbouring property: by their place in the register, never by name."""
    return f"{property}|{owner}"


def consents_of(request: Request, draft: Draft) -> list[dict[str, Any]]:
    """The consents as an application has them: each owner by their place in the register, nobody by name."""
    found = []
    for key, answer in sorted(consented(request, draft).items()):
        designation, _, place = key.partition("|")
        property = office(request).zoning(municipality(request)).property(designation)
        owner = whole_number(place)
        if property is not None and owner is not None and owner < len(property.owners):
            found.append({"property": property.designation, "owner": owner, **answer})
    return found
