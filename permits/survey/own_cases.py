"""
The municipality's own cases on the place: whether this one builds on what they will add, is the same thing once more, or
takes their place.
"""

from __future__ import annotations

from permits import geometry
from permits.acts import Drawn, Form
from permits.geometry import Shape
from permits.phrases import phrase
from permits.place.own_cases import KINDS, PARTS, OwnCase
from permits.place.site import KnownBy
from permits.quantity import Measured, Source, Stated
from permits.survey.finding import AGAINST, ZERO, Finding

BUILT = (Form.BUILDING, Form.EXTENSION, Form.DECK, Form.STRUCTURE)
"""The forms that something is built by, where nothing else can be."""

MOVED = 0.5
"""Metres by which a line may be moved and still be the same; twice that is what two that meet at a corner share."""

EVIDENCE = "kommunens egna ärenden"


def own_cases(finding: Finding) -> None:
    """What later rules ask of the municipality's own cases, but for what sums and distances count."""
    _replaced(finding)
    if finding.act.form in BUILT:
        _clear(finding)
    same = any(_is_same(finding, case) or _raises_the_same_ground(finding, case) for case in finding.beside)
    finding.put("apart_from_own_cases", Stated(not same, Source.SURVEY, EVIDENCE))


def _replaced(finding: Finding) -> None:
    """Whether it takes the place of earlier cases, and whether those are proved to be the applicant's own to give up."""
    given_up = set(finding.inquiry.replaces)
    finding.put("replaces_cases", Stated(bool(given_up)))
    finding.put("replaced_cases_proved", Stated(given_up <= set(finding.site.replaced), Source.REGISTER))


def _clear(finding: Finding) -> None:
    """
    Whether it is drawn on nothing that the municipality has said yes to, or is asked about.

    What is drawn on one may be the same thing once more, or another instead of it. An open case that is not placed is
    left to see this one when it is. What is no building may lie against one, within a slip of the pen.
    """
    coming = [
        building
        for building in finding.site.coming
        if not building.is_deck and (building.outline_kind == "façade" or building.known_by is KnownBy.DECIDED)
    ]
    if finding.where is None and any(building in finding.coming for building in coming):
        finding.miss("clear_of_own_cases", phrase("survey.absent.not_placed"))
    else:
        slip = ZERO if finding.act.is_building else AGAINST
        drawn_on = [
            building
            for building in coming
            if finding.where is not None and geometry.overlap_range(finding.where, building.outline, slip)[0]
        ]
        finding.put("clear_of_own_cases", Stated(not drawn_on, Source.SURVEY, EVIDENCE))


def _is_same(finding: Finding, case: OwnCase) -> bool:
    """
    Whether the case may be about the very same: of the same kind, and neither its place nor what it states tells them apart.

    Of buildings sums and places tell. A fence stands on a wall as one.
    """
    if finding.act.is_building:
        return False
    along = finding.act.drawn is Drawn.LINE and case.act.drawn is Drawn.LINE
    if case.act.name != finding.act.name and not along:
        return False
    return not (_is_elsewhere(finding, case, MOVED if along else 0) or _states_otherwise(finding, case))


def _raises_the_same_ground(finding: Finding, case: OwnCase) -> bool:
    """Whether both change the level of the ground, and may do so at one place: what each does adds up."""
    said = finding.said.get("level_change_m")
    raises = said is not None and isinstance(said.value, Measured) and said.value.high > 0
    return raises and case.sizes.get("level_change_m", ZERO) > 0 and not _is_elsewhere(finding, case, MOVED)


def _is_elsewhere(finding: Finding, case: OwnCase, within: float) -> bool:
    """Whether both are drawn, and the drawings do not meet; lines by more than a corner."""
    here, there = _ground(finding, finding.where), _ground(finding, case.footprint)
    if here is None or there is None:
        return False
    if geometry.is_line(here) and geometry.is_line(there):
        return not geometry.runs_along(here, there, within)
    if within or geometry.is_line(here) or geometry.is_line(there):
        return geometry.distance(here, there) > within
    return not geometry.overlap(here, there)


def _ground(finding: Finding, drawn: Shape | None) -> Shape | None:
    """Where the drawing tells that it is; of what is torn down or used otherwise the whole building that it is drawn on."""
    act = finding.act
    if drawn is None or act.drawn in (Drawn.NOWHERE, Drawn.INSIDE):
        return None
    if act.form is not Form.DEMOLITION and act.drawn is not Drawn.BUILDING:
        return drawn
    on = [building.outline for building in finding.own if geometry.overlap(drawn, building.outline)]
    return geometry.union(on) if on else None


def _states_otherwise(finding: Finding, case: OwnCase) -> bool:
    """Whether what is stated tells two apart that are drawn nowhere: of another kind, or none of what is done in both."""
    if finding.act.is_placed:
        return False
    values = {name: finding.said[name].value for name in (*KINDS, *PARTS) if name in finding.said}
    here = {name: value.value for name, value in values.items() if isinstance(value, Stated)}
    if any(here[name] != case.says[name] for name in KINDS if name in here and name in case.says):
        return True
    told = [(here.get(part), case.says.get(part)) for part in PARTS]
    done = [pair for pair in told if True in pair]
    return bool(done) and all(set(pair) == {True, False} for pair in done)
