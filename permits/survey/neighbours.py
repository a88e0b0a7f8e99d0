"""The neighbours: who adjoins the property, who meets it at a corner, and who lives across the street."""

from __future__ import annotations

from permits import geometry
from permits.law.facts import Thing
from permits.phrases import phrase
from permits.place.site import Neighbour
from permits.quantity import Measured, Source, Stated, Value
from permits.survey.finding import Finding
from permits.text import Text


def neighbours(finding: Finding) -> tuple[Thing, ...]:
    """Each neighbouring property, as a thing."""
    return tuple(_neighbour(finding, neighbour) for neighbour in finding.site.neighbours)


def _neighbour(finding: Finding, one: Neighbour) -> Thing:
    property, register = one.property, Source.REGISTER
    values: dict[str, Value] = {
        "neighbour_lies": Stated(one.lies.value, register, property.designation),
        "neighbour_land": Stated(property.land.value, register, property.designation),
        "neighbour_principal": Stated(property.principal or "none", register, property.designation),
    }
    absent: dict[str, Text] = {}
    away = distance_to(finding, one)
    if isinstance(away, Text):
        absent["neighbour_distance_m"] = away
    else:
        values["neighbour_distance_m"] = away
    label = phrase(f"survey.neighbours.lies.{one.lies}", property=property.designation)
    return Thing(property.designation, label, values, absent)


def distance_to(finding: Finding, one: Neighbour) -> Measured | Text:
    """From what is built to the neighbour's ground; why it is absent."""
    if finding.where is None:
        return phrase("survey.absent.not_placed")
    designation = one.property.designation
    measured = geometry.distance(finding.where, one.property.outline)
    return finding.interval(measured, f"avstånd till {designation}", one.accuracy_m) or phrase(
        "survey.neighbours.uncertain", designation=designation
    )
