"""
The answer's page: the outcome, the measure that decides as a picture, the ways on, and behind folds all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.eservice.inquiry import UNSURE, property_of, unit_of
from api.eservice.placing import NAMES, written_shape
from api.eservice.written import NOT_A_NUMBER, number_in
from api.web.pages import as_image, language, page
from api.web.served import office
from permits import clock, geometry
from permits.acts import Act
from permits.assessment import Assessment
from permits.decision.against_limit import WIDE
from permits.decision.deciding import Kept, bearing, deciding, kept_to
from permits.decision.explanation import Stance, explain
from permits.decision.outcome import Precheck, left_open
from permits.decision.reasons import Reason, applied_for_apart, reason_of, reasons_of
from permits.decision.result import Result
from permits.envelope import Trial
from permits.law.conclusion import Verdict
from permits.law.pack import FactDeclaration, Pack, references
from permits.letter import figure
from permits.letter.siteplan import describe, draw, limits
from permits.numbers import measure, number
from permits.phrases import phrase
from permits.place.site import Site
from permits.quantity import Measured
from permits.store.canonical import plain
from permits.survey import measured_lines
from permits.text import Text
from permits.ways import Kind, Way, applying, hinders, ways

MOST_BARS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure as the page shows it. share: how much of what is allowed it takes, in hundredths, at most 100."""

    label: Text
    kept: Kept
    share: int | None


def answered(request: Request, property: str, act: Act, assessment: Assessment) -> HTMLResponse:
    here, params = office(request), request.query_params
    pack, said = here.pack, language(request)
    lines = explain(pack, assessment.facts, assessment.conclusions)
    by_key = {(line.rule, line.about): line for line in lines}
    informs = {(reason.rule, reason.about) for reason in assessment.outcome.informs}
    kept = [(name, value) for name, value in params.multi_items() if name != "lang"]
    left_open = {name.removeprefix("fact.") for name, value in kept if value == UNSURE}
    hindering = hinders(pack, assessment)
    trial = Trial(here, clock.today(), True, left_open)
    site, where, facts = assessment.site, assessment.where, assessment.facts
    distances = measured_lines(site, where, facts)
    least = limits(pack, facts, assessment.dates, assessment.conclusions)
    because = why(pack, assessment)
    ruled = [(reason.rule, reason.about) for reason in because if reason.rule]
    reasons = [key for key in dict.fromkeys([*ruled, *hindering]) if key in by_key]
    measures = deciding(kept_to(pack, assessment.facts, assessment.conclusions, [*reasons, *bearing(lines)]))
    found = ways(trial, assessment)
    shown = [_shown(measure, assessment.site) for measure in measures]
    return page(
        request,
        "eservice/answer.html",
        property=property_of(request, property),
        act=act,
        choice=act.words,
        outcome=assessment.outcome,
        lines=lines,
        why=[plain(by_key[key]) for key in reasons],
        besides=[reason.says for reason in because if not reason.rule],
        against=any(by_key[key].stance is Stance.AGAINST for key in hindering if key in by_key),
        hindered=bool(hindering),
        informs=[line for key, line in by_key.items() if key in informs],
        apart=applied_for_apart(pack, assessment.outcome.informs),
        questions=pack.questions,
        permit=act.permit.sv,
        first=shown[0] if shown else None,
        rest=_rest(shown),
        untold=_untold(pack, assessment, shown[:1]),
        picture=as_image(_picture(act, shown[0], assessment, found, said)) if shown else None,
        ways=[(way, _onwards(way, kept)) for way in found],
        apply=applying(here, assessment, clock.today()),
        said=_said(pack, request),
        drawing=as_image(draw(pack, site, where, distances, least, said)),
        described=describe(pack, site, where, facts, distances, least),
        law_beside=here.law_beside,
        not_encoded=[gap for gap in pack.not_encoded if "permit_duty" in gap.touches],
        change="/place?" + urlencode(kept),
        answers_again="/answer?"
        + urlencode([pair for pair in kept if not pair[0].startswith("fact.") and pair[0] != "asked"]),
        onwards="/application/start?" + urlencode([pair for pair in kept if pair[0] != "asked"]),
        unplaced=not act.is_placed,
        settled=list({card.kept.fact: card for card in reversed(shown) if card.kept.stands is Stance.FOR}.values())[
            ::-1
        ],
    )


def _onwards(way: Way, kept: list[tuple[str, str]]) -> str:
    """Where a way's button leads: the changed question, or the application."""
    if way.change is None:
        return "/application/start?" + urlencode([pair for pair in kept if pair[0] != "asked"])
    tried = way.change.inquiry.measure
    params = {name: value for name, value in kept if name not in ("boundary1", "boundary2", "distance1", "distance2")}
    for name in ("ridge_height_m", "height_m"):
        if (value := getattr(tried.dimensions, name)) is not None:
            params[name] = number(value).sv
    if tried.footprint is not None:
        shape = geometry.from_geojson(tried.footprint.model_dump())
        params["shape"] = written_shape(shape)
        if not geometry.is_line(shape) and "width" in params and "depth" in params:
            long, short = geometry.sides(shape)
            was_long = number_in(params["width"], "m"), number_in(params["depth"], "m")
            turned = isinstance(was_long[0], Decimal) and isinstance(was_long[1], Decimal) and was_long[0] < was_long[1]
            width, depth = (short, long) if turned else (long, short)
            for name, side in (("width", width), ("depth", depth)):
                written = number_in(params[name], "m")
                if not isinstance(written, Decimal) or abs(written - side) > Decimal("0.01"):
                    params[name] = number(side.quantize(Decimal("0.01"), ROUND_FLOOR)).sv
    answers = way.change.inquiry.answers
    for name in way.change.assumes:
        value = answers[name]
        params[f"fact.{name}"] = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return "/answer?" + urlencode(params)


def _shown(kept: Kept, site: Site) -> Shown:
    label = kept.declaration.label
    beyond = _beyond(kept, site)
    if beyond is not None:
        label = phrase("eservice.answering.boundary_towards", beyond=beyond)
    elif kept.about_label is not None:
        label = Text(f"{label.sv}, {kept.about_label.sv}", f"{label.en}, {kept.about_label.en}")
    label = Text(label.sv[:1].upper() + label.sv[1:], label.en[:1].upper() + label.en[1:])
    most = kept.word in ("at_most", "below")
    share = min(100, int(100 * kept.value.high / kept.limit)) if most else None
    return Shown(label, kept, share)


def _untold(pack: Pack, assessment: Assessment, shown: list[Shown]) -> list[FactDeclaration]:
    """What the asker could tell that would leave less doubt about the measure that decides."""
    doubtful = [card.kept.declaration for card in shown if card.kept.value.margin >= WIDE]
    names = dict.fromkeys(name for declaration in doubtful for name in declaration.narrowed_by)
    return [pack.facts[name] for name in names if name not in assessment.facts.values]


def _beyond(kept: Kept, site: Site) -> Text | None:
    """What lies beyond the boundary that a distance is to: the neighbour's address, or the street."""
    for boundary in site.boundaries:
        if boundary.id == kept.about and boundary.neighbour is not None:
            neighbour = boundary.neighbour
            if neighbour.land.value in STREETS:
                return STREETS[neighbour.land.value]
            name = neighbour.address or neighbour.designation
            return Text(name, name)
    return None


STREETS = {
    "public_space": phrase("eservice.answering.streets.public_space"),
    "road": phrase("eservice.answering.streets.road"),
    "railway": phrase("eservice.answering.streets.railway"),
    "water": phrase("eservice.answering.streets.water"),
}


def _rest(shown: list[Shown]) -> list[Shown]:
    """What else was measured, each kind of measure once: after the one that decides, what misses and then what is near."""
    others: dict[str, Shown] = {}
    for card in shown[1:]:
        if (card.kept.value, card.kept.limit) == (shown[0].kept.value, shown[0].kept.limit):
            continue  # a plan that says the same as the law
        if card.kept.stands is not Stance.FOR:
            others[f"{card.kept.fact} {card.kept.about}"] = card
        elif card.kept.fact != shown[0].kept.fact:
            others.setdefault(card.kept.fact, card)
    return list(others.values())[:MOST_BARS]


def _picture(act: Act, first: Shown, assessment: Assessment, found: tuple[Way, ...], said: Any) -> str | None:
    facts = assessment.facts.values
    heights = [facts.get(name) for name in ("ridge_height_m", "height_m")]
    height = next((value.high for value in heights if isinstance(value, Measured)), None)
    where = assessment.where
    width = None if where is None or geometry.is_line(where) else geometry.sides(where)[0]
    beyond = _beyond(first.kept, assessment.site)
    consent = any(way.kind is Kind.CONSENT for way in found) or first.kept.rule.endswith("boundary")
    return figure.draw(first.kept, figure.Built(act, width, height), beyond.in_(said) if beyond else "", said, consent)


def _said(pack: Pack, request: Request) -> list[tuple[Text, Text]]:
    """What the asker has said, to be read again: sizes, then answers. Where the map decided, no distance did."""
    params = request.query_params
    said: list[tuple[Text, Text]] = []
    for name, label in NAMES.items():
        unit = unit_of(pack, name)
        size = number_in(params.get(name, ""), unit)
        if isinstance(size, Decimal) and not (name.startswith("distance") and params.get("shape")):
            said.append((label, measure(size, unit)))
    for key, written in params.items():
        fact = pack.facts.get(key.removeprefix("fact.")) if key.startswith("fact.") else None
        if fact is not None and written.strip():
            said.append((fact.question or fact.label, _answer_in_words(fact, written)))
    return said


def _answer_in_words(fact: FactDeclaration, written: str) -> Text:
    if written in fact.choices:
        return fact.choices[written]
    usual = {
        "true": phrase("eservice.answering.usual.true"),
        "false": phrase("eservice.answering.usual.false"),
        UNSURE: phrase("eservice.answering.i_not_know"),
    }
    if written in usual:
        return usual[written]
    number = number_in(written, fact.unit) if fact.type.is_numeric else NOT_A_NUMBER
    if isinstance(number, Decimal):
        return measure(number, fact.unit)
    return Text(written, written)


DUTIES = {Precheck.PERMIT_REQUIRED: "permit_duty", Precheck.NOTIFICATION_REQUIRED: "notification_duty"}
"""The question that each answer but a free one answers."""


def why(pack: Pack, assessment: Assessment) -> list[Reason]:
    """
    What to show first: why the answer is as it is. That papers are missing is no reason of it: where they are all that
    is, the duty's own points (of an exemption that failed, and what took it back), or what leaves the answer open.
    """
    outcome, conclusions = assessment.outcome, assessment.conclusions
    if outcome.result is not Result.SUPPLEMENT:
        return list(outcome.because)
    if outcome.precheck not in DUTIES:
        return list(reasons_of(pack, conclusions, left_open(pack, conclusions)))
    question = DUTIES[outcome.precheck]
    failing = [conclusion for conclusion in conclusions.conclusions if conclusion.verdict is Verdict.NOT_MET]
    shown: dict[tuple[str, str | None], None] = {}
    for id, about in conclusions.answers[question].because:
        for exemption in failing:
            if id in pack.rule(exemption.rule).exception_to:
                points = set(references(pack.rule(exemption.rule).if_))
                shown.update(((reason.rule, reason.about), None) for reason in failing if reason.rule in points)
        shown[id, about] = None
    return [reason_of(pack, conclusions, id, about, question) for id, about in shown]
