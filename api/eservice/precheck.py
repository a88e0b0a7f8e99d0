"""
The citizen's pre-check: property, act, size and place, the questions that matter, the answer at once.

Plain pages, one thing on each. All that was said lives in the address, so the back button and a bookmark
work, nothing is stored, and nobody's name is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.eservice.inquiry import BUILDINGS, UNITS, UNSURE, asks_applicant, by_field, inquiry, property_of, site_of
from api.eservice.live_map import restricted
from api.eservice.placing import NAMES, STANDING, UNPLACED, called, corner
from api.eservice.written import NOT_A_NUMBER, in_words, number_in
from api.web.pages import as_image, language, page
from api.web.security import with_map
from api.web.served import municipality, office
from permits import application as applications
from permits import clock
from permits.application import MeasureKind
from permits.case import check
from permits.decision.explanation import explain
from permits.decision.outcome import GOOD_ANSWERS, Precheck
from permits.decision.result import Result
from permits.envelope import Trial, nearest_changes
from permits.errors import BadApplication
from permits.law.conclusion import Verdict
from permits.law.facts import Facts
from permits.law.pack import FactDeclaration, Pack, references
from permits.letter.siteplan import describe, draw
from permits.statement import Assessment, permit_called
from permits.store.record import plain
from permits.survey.footprint import footprint
from permits.survey.misplaced import misplaced
from permits.text import Text

router = APIRouter()

IN_EVERYDAY_WORDS: Mapping[str, tuple[Text, Text]] = {
    "new_complementary_building": (
        Text("Bygga garage, förråd, växthus eller lusthus", "Build a garage, shed, greenhouse or gazebo"),
        Text("En fristående byggnad vid huset (komplementbyggnad).", "A detached building beside the house."),
    ),
    "new_complementary_dwelling": (
        Text("Bygga ett litet hus att bo i på tomten", "Build a small house to live in on the plot"),
        Text("Ett fristående bostadshus vid villan (komplementbostadshus).", "A detached dwelling beside the house."),
    ),
    "extension": (
        Text("Bygga till huset", "Extend the house"),
        Text(
            "Till exempel uterum, utbyggnad, takkupa, balkong eller skärmtak.",
            "Such as a conservatory, dormer, balcony or canopy.",
        ),
    ),
    "new_building": (
        Text("Bygga ett nytt hus", "Build a new house"),
        Text("Villa, ekonomibyggnad, hall eller annan byggnad.", "House, farm building, hall or other building."),
    ),
    "facade_change": (
        Text("Ändra fasad, tak eller fönster", "Change the façade, roof or windows"),
        Text("Också måla om, byta material eller sätta upp solceller.", "Also repainting, new material, solar panels."),
    ),
    "installation": (
        Text("Ändra något inne i huset", "Change something inside the house"),
        Text(
            "Eldstad, vatten och avlopp, ventilation, hiss eller bärande väggar.",
            "Stove, water and drains, ventilation, lift or load-bearing walls.",
        ),
    ),
    "further_dwelling": (
        Text("Inreda en bostad till", "Fit out a further dwelling"),
        Text("En lägenhet till i ett hus som redan finns.", "One more dwelling in a house that exists."),
    ),
    "change_of_use": (
        Text("Använda byggnaden till något annat", "Use the building for something else"),
        Text(
            "Till exempel butik som blir kontor, eller lada som blir café.",
            "A shop into an office, a barn into a café.",
        ),
    ),
    "fence": (
        Text("Sätta upp plank eller staket", "Put up a fence"),
        Text("Också spaljé och vindskydd.", "Also a trellis or windbreak."),
    ),
    "wall": (Text("Bygga en mur", "Build a wall"), Text("Också en stödmur.", "Also a retaining wall.")),
    "deck": (
        Text("Bygga altan", "Build a deck"),
        Text("På marken eller upphöjd, med eller utan tak.", "On the ground or raised, with or without a roof."),
    ),
    "pool": (
        Text("Bygga en pool", "Build a pool"),
        Text("Nedgrävd eller ovan mark.", "Dug into the ground or above it."),
    ),
    "ground_works": (
        Text("Schakta, fylla eller fälla träd", "Dig, fill or fell trees"),
        Text(
            "När marken höjs eller sänks, eller planen skyddar träd.", "Raising or lowering the ground, felling trees."
        ),
    ),
    "demolition": (Text("Riva", "Demolish"), Text("En byggnad eller en del av en.", "A building or a part of one.")),
    "sign": (
        Text("Sätta upp en skylt", "Put up a sign"),
        Text("Också ljusanordningar.", "Also light fittings."),
    ),
    "parking": (
        Text("Anlägga parkering", "Lay out parking"),
        Text("Parkeringsplatser utomhus.", "Parking in the open."),
    ),
    "storage_yard": (
        Text("Ordna ett upplag", "Arrange a storage yard"),
        Text("Upplag, materialgård eller fast förråd.", "Yard or fixed store for materials."),
    ),
    "mast": (
        Text("Sätta upp mast, torn eller vindkraftverk", "Put up a mast, tower or wind turbine"),
        Text("Också fristående skorsten.", "Also a free-standing chimney."),
    ),
    "facility": (
        Text("Anlägga något för idrott eller fritid", "Lay out something for sports or leisure"),
        Text("Idrottsplats, camping, båthamn, skidbacke och liknande.", "Sports ground, campsite, marina, ski slope."),
    ),
    "transformer_station": (
        Text("Bygga en transformatorstation", "Build a transformer station"),
        Text("Nätstation av vilken storlek som helst.", "Of whatever size."),
    ),
    "underground_space": (
        Text("Spränga ut en tunnel eller ett bergrum", "Blast a tunnel or rock chamber"),
        Text("Annat än för väg, järnväg eller gruva.", "Other than for road, railway or mine."),
    ),
    "advance_notice": (
        Text("Fråga om en plats får bebyggas", "Ask whether a place may be built on"),
        Text("Förhandsbesked, utanför detaljplan.", "Advance notice, outside detail plans."),
    ),
    "other": (
        Text("Något annat", "Something else"),
        Text("Du beskriver det själv, och en handläggare svarar.", "You describe it, and a case officer answers."),
    ),
}

GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        Text("Bygga nytt eller till", "Build new or extend"),
        ("new_complementary_building", "extension", "new_complementary_dwelling", "new_building"),
    ),
    (
        Text("Ändra ett hus", "Change a house"),
        ("facade_change", "installation", "further_dwelling", "change_of_use", "demolition"),
    ),
    (Text("På tomten", "On the plot"), ("fence", "deck", "wall", "pool", "ground_works", "parking")),
    (
        Text("Verksamheter och annat", "Businesses and other"),
        ("sign", "storage_yard", "facility", "mast", "transformer_station", "underground_space"),
    ),
    (Text("Hittar du inte det du söker?", "Not what you look for?"), ("advance_notice", "other")),
)
"""The acts as the page shows them, the usual ones first."""


@router.get("/")
def start(request: Request) -> HTMLResponse:
    return page(request, "eservice/start.html")


@router.get("/property")
def find(request: Request, q: str = "") -> Response:
    zoning, tiles = office(request).zoning(municipality(request)), office(request).settings.map_tiles
    matches = zoning.find(q[:60]) if q.strip() else []
    around = property_of(request, matches[0].designation).outline.bounds if matches else zoning.extent
    words = {
        "in": Text("Zooma in", "Zoom in"),
        "out": Text("Zooma ut", "Zoom out"),
        "near": Text("Zooma in för att se fastigheterna.", "Zoom in to see the properties."),
        "chosen": Text("Du har valt", "You have chosen"),
        "onwards": Text("Gå vidare med", "Go on with"),
        "street": Text(
            "Det är gata, park eller vatten. Välj en tomt.", "That is street, park or water. Choose a plot."
        ),
    }
    response = page(
        request,
        "eservice/property.html",
        q=q,
        matches=matches,
        asked="q" in request.query_params,
        tiles=tiles,
        crs=zoning.municipality.crs,
        around=around,
        map_words={name: says.in_(language(request)) for name, says in words.items()},
    )
    response.headers["Content-Security-Policy"] = with_map(tiles)
    return response


@router.get("/act")
def act(request: Request, property: str) -> HTMLResponse:
    groups = [(title, [(kind, *IN_EVERYDAY_WORDS[kind]) for kind in kinds]) for title, kinds in GROUPS]
    return page(
        request,
        "eservice/act.html",
        property=property_of(request, property),
        groups=groups,
        unplaced=[one.value for one in UNPLACED],
    )


@router.get("/place")
def place(request: Request, property: str, act: MeasureKind) -> HTMLResponse:
    return _place(request, property, act, {})


MAP_WORDS = {
    "area": Text("Yta", "Area"),
    "drag": Text("Dra mig dit den ska stå", "Drag me to where it will stand"),
    "place": Text("Dra rutan på kartan dit den ska stå.", "Drag the box on the map to where it will stand."),
    "size": Text("Skriv hur stor den ska bli, så visas den på kartan.", "Give its size, and it is shown on the map."),
    "unmeasured": Text("Den går inte att mäta just nu. Försök igen.", "It cannot be measured just now. Try again."),
    "comma": Text(",", "."),
    "passes": Text(
        "Grön ruta: här klarar den reglerna, om du sedan svarar nej eller 0 på frågorna",
        "Green box: here it meets the rules, if you answer no or 0 to the questions that follow",
    ),
    "none": Text(
        "Ingen av platserna som prövades klarar reglerna, ens om du svarar nej eller 0 på frågorna som följer.",
        "None of the places tried meets the rules, even if you answer no or 0 to the questions that follow.",
    ),
    "fits": Text("Den ryms inte på fastigheten.", "It does not fit the property."),
    "places": Text("platser", "places"),
    "such": Text("Till exempel:", "For instance:"),
}


def _place(request: Request, property: str, act: MeasureKind, faults: Mapping[str, Text]) -> HTMLResponse:
    found, site = property_of(request, property), site_of(request, property)
    drawing = draw(office(request).pack, site, None, Facts({}), language=language(request))
    tiles = office(request).settings.map_tiles
    response = page(
        request,
        "eservice/place.html",
        property=found,
        act=act,
        choice=in_brief(act),
        boundaries=[(one.id, called(found.outline, one)) for one in site.boundaries],
        corner=corner(found.outline, site.boundaries),
        standing=act in STANDING,
        building=act in BUILDINGS,
        values=request.query_params,
        faults=faults,
        drawing=as_image(drawing),
        restricted=restricted(site),
        tiles=tiles,
        map_words={name: says.in_(language(request)) for name, says in MAP_WORDS.items()},
    )
    response.headers["Content-Security-Policy"] = with_map(tiles)
    return response


@router.get("/answer")
def answer(request: Request, property: str, act: MeasureKind) -> HTMLResponse:
    """The questions that still matter, then the answer; or what to mend in the size and place."""
    params = request.query_params
    body, faults = inquiry(request, property, act, params)
    misplaced = {name: says for name, says in faults.items() if not name.startswith("fact.")}
    if misplaced:
        return _place(request, property, act, misplaced)
    pack = office(request).pack
    assessment, more = _assessed(request, body)
    faults |= more
    if assessment is None:
        return _place(request, property, act, faults)
    wanted = [pack.facts[one.fact] for one in assessment.outcome.missing if asks_applicant(pack.facts[one.fact])]
    questions = [
        fact for fact in wanted if not params.get(f"fact.{fact.name}", "").strip() or f"fact.{fact.name}" in faults
    ]
    if questions:
        if "asked" in params:
            faults |= {
                f"fact.{one.name}": Text(
                    "Svara på frågan. Vet du inte, välj det.", "Answer, or say that you do not know."
                )
                for one in questions
                if f"fact.{one.name}" not in faults and f"fact.{one.name}" in params.get("asked", "").split()
            }
        return page(
            request,
            "eservice/questions.html",
            property=property_of(request, property),
            act=act,
            choice=in_brief(act),
            questions=questions,
            params=params,
            faults=faults,
            unsure=UNSURE,
            unplaced=act in UNPLACED,
        )
    return _answered(request, property, act, assessment)


def _assessed(request: Request, body: dict[str, Any]) -> tuple[Assessment | None, dict[str, Text]]:
    """
    What the path says of what the page's fields gave, and what to mend of them, by field.

    An answer that cannot be is left out and so asked for again; for a size or place that cannot be there is none.
    Raises BadApplication for a fault that no field here can mend.
    """
    here = office(request)
    try:
        asked = applications.read_inquiry(body)
        zoning = here.zoning(asked.municipality)
        where = footprint(asked, zoning)
        wrong = misplaced(asked, zoning.site(asked, where, clock.today()), where)
        if wrong is not None:
            return None, {"shape" if request.query_params.get("shape") else "distance1": wrong}
        return check(here, asked, clock.today()), {}
    except BadApplication as error:
        faults = by_field(error)
        answers = {name: value for name, value in body["answers"].items() if f"fact.{name}" not in faults}
        if len(answers) == len(body["answers"]):
            return None, faults
        assessment, more = _assessed(request, {**body, "answers": answers})
        return assessment, faults | more


def _answered(request: Request, property: str, act: MeasureKind, assessment: Assessment) -> HTMLResponse:
    pack, params = office(request).pack, request.query_params
    lines = plain(explain(pack, assessment.facts, assessment.conclusions))
    by_key = {(one["rule"], one["about"]): one for one in lines}
    informs = {(one.rule, one.about) for one in assessment.outcome.informs}
    kept = [(name, value) for name, value in params.multi_items() if name != "lang"]
    hinders = _hinders(assessment)
    left_open = {name.removeprefix("fact.") for name, value in kept if value == UNSURE}
    measured = assessment.site, assessment.where, assessment.facts, assessment.dates.received
    return page(
        request,
        "eservice/answer.html",
        property=property_of(request, property),
        act=act,
        choice=in_brief(act),
        outcome=assessment.outcome,
        lines=lines,
        why=[by_key[key] for key in dict.fromkeys([*why(pack, assessment), *hinders]) if key in by_key],
        hindered=bool(hinders),
        informs=[one for key, one in by_key.items() if key in informs],
        papers=[one for one in assessment.outcome.missing if one.fact.endswith("_attached")],
        questions=pack.questions,
        permit=permit_called(act),
        changes=nearest_changes(Trial(office(request), clock.today(), True, left_open), assessment.inquiry),
        said=_said(pack, request),
        drawing=as_image(draw(pack, *measured, language(request))),
        described=describe(pack, *measured),
        not_encoded=[one for one in pack.not_encoded if "permit_duty" in one.touches],
        change="/place?" + urlencode(kept),
        answers_again="/answer?"
        + urlencode([one for one in kept if not one[0].startswith("fact.") and one[0] != "asked"]),
        onwards="/application/start?" + urlencode([one for one in kept if one[0] != "asked"]),
        unplaced=act in UNPLACED,
    )


def _hinders(assessment: Assessment) -> list[tuple[str, str | None]]:
    """The conclusions that will hand an application to a case officer once its papers are in."""
    answers = assessment.conclusions.answers
    tests = {
        Precheck.PERMIT_REQUIRED: ("permit_test", "hand_over"),
        Precheck.NOTIFICATION_REQUIRED: ("start_test", "plan_conflict", "hand_over"),
    }.get(assessment.outcome.precheck, ())
    found = [answers[name] for name in tests if answers[name].value != GOOD_ANSWERS[name]]
    return [key for answer in found for key in answer.because]


def in_brief(act: MeasureKind) -> Text:
    return IN_EVERYDAY_WORDS[act.value][0]


SHOWN_UNITS = {"m2": "\u00a0m²", "m": "\u00a0m", "deg": "°"}


def _said(pack: Pack, request: Request) -> list[tuple[Text, Text]]:
    """What the asker has said, to be read again: sizes, then answers. Where the map decided, no distance did."""
    params = request.query_params
    said: list[tuple[Text, Text]] = []
    for name, label in NAMES.items():
        unit = UNITS.get(name, "m")
        size = number_in(params.get(name, ""), unit)
        if isinstance(size, Decimal) and not (name.startswith("distance") and params.get("shape")):
            said.append((label, _in_unit(size, unit)))
    for key, written in params.items():
        fact = pack.facts.get(key.removeprefix("fact.")) if key.startswith("fact.") else None
        if fact is not None and written.strip():
            said.append((fact.question or fact.label, _answer_in_words(fact, written)))
    return said


def _answer_in_words(fact: FactDeclaration, written: str) -> Text:
    usual = {"true": Text("Ja", "Yes"), "false": Text("Nej", "No"), UNSURE: Text("Vet inte", "I do not know")}
    if written in usual:
        return usual[written]
    number = number_in(written, fact.unit) if fact.type.is_numeric else NOT_A_NUMBER
    if isinstance(number, Decimal):
        return _in_unit(number, fact.unit)
    return fact.choices.get(written, Text(written, written))


def _in_unit(number: Decimal, unit: str) -> Text:
    shown = SHOWN_UNITS.get(unit, "")
    return Text(in_words(number, "sv") + shown, in_words(number, "en") + shown)


def why(pack: Pack, assessment: Assessment) -> list[tuple[str, str | None]]:
    """
    The conclusions to show first: for a permit that only lacks papers, why it is needed (the points of
    the exemption that failed and what took it back); otherwise the outcome's own reasons.
    """
    conclusions = assessment.conclusions
    if (
        assessment.outcome.result is not Result.SUPPLEMENT
        or assessment.outcome.precheck is not Precheck.PERMIT_REQUIRED
    ):
        return [(one.rule, one.about) for one in assessment.outcome.because if one.rule]
    failing = [one for one in conclusions.conclusions if one.verdict is Verdict.NOT_MET]
    shown: dict[tuple[str, str | None], None] = {}
    for id, about in conclusions.answers["permit_duty"].because:
        for exemption in failing:
            if id in pack.rule(exemption.rule).exception_to:
                points = set(references(pack.rule(exemption.rule).if_))
                shown.update(((one.rule, one.about), None) for one in failing if one.rule in points)
        shown[id, about] = None
    return list(shown)
