"""The municipality's own cases on the place: whether this one builds on what they will add, or takes their place."""

from __future__ import annotations

from permits import geometry
from permits.phrases import phrase
from permits.place.site import KnownBy
from permits.quantity import Source, Stated
from permits.survey.finding import Finding


def own_cases(finding: Finding) -> None:
    """What later rules ask of the municipality's own cases, but for what sums and distances count."""
    _replaced(finding)
    if finding.act.is_building:
        _clear(finding)


def _replaced(finding: Finding) -> None:
    """Whether it takes the place of earlier cases, and whether those are proved to be the applicant's own to give up."""
    given_up = set(finding.inquiry.replaces)
    finding.put("replaces_cases", Stated(bool(given_up)))
    finding.put("replaced_cases_proved", Stated(given_up <= set(finding.site.replaced), Source.REGISTER))


def _clear(finding: Finding) -> None:
    """
    Whether it is drawn on nothing that the municipality has said yes to, or is asked about.

    What is drawn on one may be the same thing once more, or another instead of it. An open case that is not placed is
    left to see this one when it is.
    """
    coming = [
        building
        for building in finding.site.coming
        if not building.is_deck and (building.outline_kind == "façade" or building.known_by is KnownBy.DECIDED)
    ]
    if finding.where is None and any(building in finding.coming for building in coming):
        finding.miss("clear_of_own_cases", phrase("survey.absent.not_placed"))
    else:
        drawn_on = [
            building
            for building in coming
            if finding.where is not None and geometry.overlap(finding.where, building.outline)
        ]
        finding.put("clear_of_own_cases", Stated(not drawn_on, Source.SURVEY, "kommunens egna ärenden"))
