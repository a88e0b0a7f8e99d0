"""
The same rules turned around: what is the smallest change that would make a measure free, or pass; and where
on the lot would it pass as it is.

Candidates are read from the margins of what failed, and each is tried by the whole path before it is
offered, so nothing is offered that the path would not say. The second engine is left to the real check:
these are suggestions, and the check that follows a suggestion uses both.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from permits import geometry
from permits.application import NOTHING, Dimensions, Geometry, Inquiry, Proofs
from permits.assessment import Assessment
from permits.case import Around, check
from permits.decision.explanation import Stance, line_of
from permits.decision.outcome import Precheck
from permits.decision.reasons import Reason
from permits.errors import BadApplication
from permits.geometry import Shape
from permits.law.conclusion import Agreement, AnswerState, Check, Conclusion, Truth, Verdict
from permits.law.pack import FactDeclaration, FactType, Pack
from permits.numbers import measure
from permits.office import Office
from permits.phrases import phrase
from permits.place.site import Boundary
from permits.quantity import Measured
from permits.text import Text

MOST_CHANGES = 3
MOST_PLACES = 24
"""Places on the lot that are tried; each costs a whole path."""

GRID, CENTIMETRE, DECIMETRE = Decimal("0.001"), Decimal("0.01"), Decimal("0.1")

DECLARED = {"ridge_height_m": CENTIMETRE, "height_m": CENTIMETRE, "total_height_m": CENTIMETRE}
"""Measures that the applicant states and can lower, with the step in which one builds."""

DRAWN = ("building_area_m2", "complementary_pool_m2", "provision_counted_m2", "extension_area_m2")
"""Areas that get smaller with the footprint, metre for metre."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change that was tried and helps.

    becomes: what the pre-check then says. assumes: the questions whose answer no, or nought, it rests on; inquiry has them.
    kinds: what is done, each of `lower`, `shrink` and `move`.
    """

    says: Text
    inquiry: Inquiry
    becomes: Precheck
    assumes: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Excluded:
    """A place on the lot that does not do, and the first reason why."""

    place: Shape
    rule: str
    says: Text


@dataclass(frozen=True, slots=True)
class Envelope:
    """
    Where the measure would pass as it is, in the municipality's working CRS.

    passes: footprints that were tried and pass. excluded: those that do not, with why. largest: the
    largest footprint of the same proportions that passes where it stands or where another passes; None
    when nothing does.
    """

    passes: tuple[Shape, ...]
    excluded: tuple[Excluded, ...]
    largest: Shape | None


@dataclass
class Trial:
    """
    How inquiries are tried: by the whole path as it stands today.

    answer_no: what an applicant would still be asked is answered no, or nought, at each place tried, as the one who
    asks is likely to; left_open: questions that they have said they cannot answer, and which so stay open. proofs: what
    is taken to be proved, as that a neighbour will say yes.
    """

    office: Office
    today: date
    answer_no: bool = False
    left_open: Collection[str] = ()
    proofs: Proofs = NOTHING
    _answered: dict[str, bool | str] = field(default_factory=dict)
    """The questions that have come up so far; most come up again at the next place."""
    _around: Around = field(default_factory=dict)

    def of(self, inquiry: Inquiry) -> Assessment:
        """Raises what `check` raises."""
        while True:
            answers = {**self._answered, **inquiry.answers}
            tried = inquiry.model_copy(update={"answers": answers}) if self._answered else inquiry
            assessment = check(
                self.office, tried, self.today, self.proofs, second=Agreement.NOT_ASKED, around=self._around
            )
            no = self._no(assessment) if self.answer_no else {}
            if no.keys() <= answers.keys():
                return assessment
            self._answered |= no

    def or_none(self, inquiry: Inquiry | None) -> Assessment | None:
        """None for an inquiry that cannot be, such as a footprint moved off its property."""
        try:
            return self.of(inquiry) if inquiry is not None else None
        except BadApplication:
            return None

    def assumed(self, inquiry: Inquiry, assessment: Assessment) -> tuple[str, ...]:
        """The questions whose answer no was not the asker's own."""
        return tuple(name for name in assessment.inquiry.answers if name not in inquiry.answers)

    def _no(self, assessment: Assessment) -> dict[str, bool | str]:
        """No, or nought where a number is asked for that can be nought, to each question still asked."""
        asked = [self.office.pack.facts[lacked.fact] for lacked in assessment.outcome.missing]
        return {
            fact.name: no
            for fact in asked
            if "applicant" in fact.supplied_by and fact.name not in self.left_open and (no := _no_to(fact)) is not None
        }


def _no_to(fact: FactDeclaration) -> bool | str | None:
    """The answer no, or nought; None where there is no such answer."""
    if fact.type is FactType.YES_NO:
        return False
    if "no" in fact.choices:
        return "no"
    return "0" if fact.type.is_numeric and fact.low == 0 else None


def nearest_changes(trial: Trial, inquiry: Inquiry) -> tuple[Change, ...]:
    """
    The smallest changes that would take a duty or hindrance away, the smallest first; none when nothing would.

    Raises what `check` raises.
    """
    office, now = trial.office, trial.of(inquiry)
    standing = _standing(office.pack, now)
    if standing == BEST:
        return ()
    found: list[Change] = []
    singles = list(dict.fromkeys(_steps(office, now)))
    for several in itertools.chain(([single] for single in singles), [singles] if len(singles) > 1 else []):
        changed = _changed(office, now, several)
        then = trial.or_none(changed) if changed is not None else None
        if then is not None and _standing(office.pack, then) > standing:
            says = Text(", ".join(step.says.sv for step in several), ", ".join(step.says.en for step in several))
            found.append(
                Change(
                    says,
                    then.inquiry,
                    then.outcome.precheck,
                    trial.assumed(inquiry, then),
                    frozenset(step.kind for step in several),
                )
            )
    found.sort(key=lambda change: (change.becomes is not Precheck.EXEMPT, len(change.says.sv)))
    return tuple(found[:MOST_CHANGES])


def envelope(trial: Trial, inquiry: Inquiry) -> Envelope:
    """
    Where on the lot the footprint would pass, turned as it is, and how large it could be.

    A place passes when nothing more hinders there than a permit's papers and the board's own judgements.
    Raises what `check` raises; an inquiry without footprint or property has no envelope.
    """
    office, now = trial.office, trial.of(inquiry)
    lot = now.site.property
    if now.where is None or lot is None or geometry.is_line(now.where):
        return Envelope((), (), None)
    passes: list[Shape] = []
    excluded: list[Excluded] = []
    for place in geometry.spread(lot.outline, now.where, MOST_PLACES):
        there = trial.or_none(placed(office, inquiry, place))
        if there is None:
            continue
        if _standing(office.pack, there) > 0:
            passes.append(place)
        else:
            excluded.append(_why(office, there, place))
    starts = [now.where] if _standing(office.pack, now) > 0 else []
    largest = _largest(trial, inquiry, [*starts, *passes[:2]])
    return Envelope(tuple(passes), tuple(excluded), largest)


# -- how well a case stands ---------------------------------------------------------------------------

BEST = 3


def _standing(pack: Pack, assessment: Assessment) -> int:
    """3 nothing needed, 2 a notification, 1 a permit that nothing measured hinders, 0 otherwise."""
    match assessment.outcome.precheck:
        case Precheck.EXEMPT:
            return BEST
        case Precheck.NOTIFICATION_REQUIRED:
            return 2
        case Precheck.PERMIT_REQUIRED if _permissible(pack, assessment):
            return 1
        case _:
            return 0


def _permissible(pack: Pack, assessment: Assessment) -> bool:
    return all(assessment.conclusions.settled(name) == pack.good_answers[name] for name in ("permit_test", "hand_over"))


# -- candidates from margins --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to change. kind: `lower` a declared measure, `shrink` the footprint, or `move` it off a boundary."""

    kind: str
    about: str
    by: Decimal
    says: Text


def _steps(office: Office, now: Assessment) -> Iterator[_Step]:
    """What would mend each comparison that stands against the case, one step for each measure."""
    boundaries = {boundary.id: boundary for boundary in now.site.boundaries}
    moves: dict[str, _Step] = {}
    for conclusion, compared in _against(office, now):
        if compared.fact in DECLARED:
            yield from _lower(office, compared)
        elif compared.fact in DRAWN:
            yield from _shrink(office, now, compared)
        elif compared.fact in ("boundary_distance_m", "provision_boundary_distance_m"):
            for boundary in _near(boundaries, now, conclusion, compared):
                step = _move(boundary, now, compared)
                if step.about not in moves or step.by > moves[step.about].by:
                    moves[step.about] = step
    yield from moves.values()


def _against(office: Office, now: Assessment) -> Iterator[tuple[Conclusion, Check]]:
    """Measured comparisons that keep the case from being free, or from passing: failed demands and met burdens."""
    for conclusion in now.conclusions.conclusions:
        rule = office.pack.rule(conclusion.rule)
        burden = rule.then in ("permit_required", "person", "not_allowed")
        wrong = (Verdict.MET, Verdict.OPEN) if burden else (Verdict.NOT_MET, Verdict.OPEN)
        if conclusion.verdict not in wrong:
            continue
        for compared in conclusion.checks:
            stands = compared.truth is not Truth.FALSE if burden else compared.truth is not Truth.TRUE
            measured = (
                isinstance(compared.value, Measured) and compared.against and isinstance(compared.against[0], Decimal)
            )
            if compared.part == "if" and stands and measured:
                yield conclusion, compared


def _lower(office: Office, compared: Check) -> Iterator[_Step]:
    fact, step = office.pack.facts[compared.fact], DECLARED[compared.fact]
    limit, value = compared.against[0], compared.value
    assert isinstance(limit, Decimal) and isinstance(value, Measured)
    target = limit if compared.word in ("at_most", "above") else limit - step
    if 0 < target < value.high:
        was, to = measure(value.high, fact.unit), measure(target, fact.unit)
        label = fact.label
        yield _Step(
            "lower", compared.fact, target,
            phrase("envelope.lower", label=label, to=to, was=was),
        )  # fmt: skip


def _shrink(office: Office, now: Assessment, compared: Check) -> Iterator[_Step]:
    """The share of the footprint that is left when the area is within its limit, rounded to what can be built."""
    limit, value = compared.against[0], compared.value
    own = now.facts.values.get("building_area_m2" if compared.fact != "extension_area_m2" else "extension_area_m2")
    assert isinstance(limit, Decimal) and isinstance(value, Measured)
    if not isinstance(own, Measured) or now.where is None:
        return
    room = own.high - (value.high - limit) - (0 if compared.word in ("at_most", "above") else DECIMETRE)
    if not DECIMETRE < room < own.high:
        return
    fact = office.pack.facts["building_area_m2"]
    was, to = (measure(size, fact.unit) for size in (own.high, room.quantize(CENTIMETRE, ROUND_FLOOR)))
    # Corners fall on the millimetre grid, so what is tried stays a little within.
    room -= geometry.length(now.where) * GRID
    yield _Step(
        "shrink", "footprint", room / own.high,
        phrase("envelope.shrink", to=to, was=was),
    )  # fmt: skip


def _near(
    boundaries: dict[str, Boundary], now: Assessment, conclusion: Conclusion, compared: Check
) -> Iterator[Boundary]:
    """The boundaries that a distance is too short to."""
    if conclusion.about in boundaries:
        yield boundaries[conclusion.about]
    elif now.where is not None:
        limit = compared.against[0]
        assert isinstance(limit, Decimal)
        yield from (
            boundary for boundary in boundaries.values() if geometry.distance(now.where, boundary.line) < limit + 1
        )


def _move(boundary: Boundary, now: Assessment, compared: Check) -> _Step:
    limit = compared.against[0]
    assert isinstance(limit, Decimal) and now.where is not None
    distances = {thing.id: thing.values.get("boundary_distance_m") for thing in now.facts.each("boundary")}
    known = distances.get(boundary.id)
    low = known.low if isinstance(known, Measured) else geometry.distance(now.where, boundary.line)
    by = max((limit - low + CENTIMETRE).quantize(CENTIMETRE), CENTIMETRE)
    neighbour = boundary.neighbour.known_as if boundary.neighbour else ""
    far = measure(by, "m")
    says = phrase("envelope.move", far=far)
    if neighbour:
        says = phrase("envelope.move_from", far=far, neighbour=neighbour)
    return _Step("move", boundary.id, by, says)


# -- trying them --------------------------------------------------------------------------------------


def _changed(office: Office, now: Assessment, steps: list[_Step]) -> Inquiry | None:
    """The inquiry with those changes; None when they cannot be made."""
    inquiry, where = now.inquiry, now.where
    dimensions: dict[str, Any] = {}
    lines = {boundary.id: boundary.line for boundary in now.site.boundaries}
    for step in steps:
        if step.kind == "lower":
            dimensions[step.about] = step.by
        elif where is None or not geometry.in_one_piece(where):
            return None
        elif step.kind == "shrink":
            where = geometry.resized(where, float(step.by))
            dimensions |= _smaller(inquiry.measure.dimensions, step.by)
        else:
            where = geometry.moved_off(where, lines[step.about], float(step.by))
    changed = inquiry if where is now.where else placed(office, inquiry, where)
    return _with(changed, dimensions)


def _smaller(dimensions: Dimensions, share: Decimal) -> dict[str, Any]:
    """Declared areas at their new size; the drawn one says it where the building area was declared."""
    smaller = {
        name: (value * share).quantize(CENTIMETRE, ROUND_FLOOR)
        for name in ("gross_area_m2", "open_area_m2")
        if (value := getattr(dimensions, name)) is not None
    }
    return {**smaller, "building_area_m2": None}


def placed(office: Office, inquiry: Inquiry, where: Shape | None) -> Inquiry | None:
    """The inquiry with its footprint there; None for one that fell apart, or to nothing, on the millimetre grid."""
    if where is None:
        return inquiry
    if not geometry.in_one_piece(where):
        return None
    crs = office.zoning(inquiry.municipality).municipality.crs
    footprint = Geometry(**geometry.to_geojson(where), crs=crs)
    return inquiry.model_copy(update={"measure": inquiry.measure.model_copy(update={"footprint": footprint})})


def _with(inquiry: Inquiry | None, dimensions: dict[str, Any]) -> Inquiry | None:
    if inquiry is None or not dimensions:
        return inquiry
    whole = inquiry.measure.dimensions.model_copy(update=dimensions)
    return inquiry.model_copy(update={"measure": inquiry.measure.model_copy(update={"dimensions": whole})})


def _largest(trial: Trial, inquiry: Inquiry, places: list[Shape]) -> Shape | None:
    """The largest footprint of the same proportions that passes about one of those places, to five per cent."""
    best, low = None, 1.0

    def passes(place: Shape, scale: float) -> bool:
        grown = geometry.resized(place, scale * scale)
        smaller = _smaller(inquiry.measure.dimensions, Decimal(str(scale**2)))
        there = trial.or_none(_with(placed(trial.office, inquiry, grown), smaller))
        return there is not None and _standing(trial.office.pack, there) > 0

    for place in places[:2]:
        if best is not None and not passes(place, low * 1.05):
            continue  # no larger than at the place before
        high = 4.0
        while high - low > 0.05 * low:
            middle = (low + high) / 2
            low, high = (middle, high) if passes(place, middle) else (low, middle)
        best = geometry.resized(place, low * low)
    return best


def _why(office: Office, there: Assessment, place: Shape) -> Excluded:
    """The first reason, in its own words, why a place does not do; never one that speaks for it."""
    answers = there.conclusions.answers
    given = [
        (rule, about)
        for name in ("hand_over", "permit_test", "permit_duty")
        if answers[name].state is not AnswerState.SETTLED or answers[name].value != office.pack.good_answers.get(name)
        for rule, about in answers[name].because
    ]
    compared = [(conclusion.rule, conclusion.about) for conclusion, _ in _against(office, there)]
    for rule, about in (*given, *compared):
        reason = Reason("excluded", office.pack.rule(rule).title, rule, about)
        line = line_of(office.pack, there.facts, there.conclusions, reason)
        if line is not None and line.stance not in (Stance.FOR, Stance.FREE):
            return Excluded(place, rule, line.sentence)
    return Excluded(place, "", phrase("envelope.unsettled"))
