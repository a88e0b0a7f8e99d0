"""
The gates that map data passes on its way in, and what stopped at each: a report for the one who keeps the map.

In order: the file can be read; its coordinate system is named and known; coordinates are in range; shapes are
valid; a plan's uses cover it to within ten centimetres; each provision is in the catalogue; its values
fit its words, and its units the code; the plan has legal force; all else is told. Nothing is mended, and one
bad feature never drops its layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from permits import geometry
from permits.errors import BadZoning, Fault
from permits.phrases import phrase
from permits.place.plan import DetailPlan, Family
from permits.place.readers import gml
from permits.place.zoning import Zoning
from permits.text import Text

PLAN_GAP = 0.10
"""Metres of gap that plan data may have (national rules DP-0002 and DP-0003)."""

REMEDIES = {
    "crs": phrase("workbench.gates.remedies.crs"),
    "geometry": phrase("workbench.gates.remedies.geometry"),
    "uses": phrase("workbench.gates.remedies.uses"),
    "provision": phrase("workbench.gates.remedies.provision"),
    "status": phrase("workbench.gates.remedies.status"),
    "manifest": phrase("workbench.gates.remedies.manifest"),
    "unreadable": phrase("workbench.gates.remedies.unreadable"),
}
ELSE = phrase("workbench.gates.else")


@dataclass(frozen=True, slots=True)
class Stopped:
    """One thing that stopped at a gate: what, where, why, and what to do."""

    gate: str
    place: str
    says: Text

    @property
    def remedy(self) -> Text:
        return REMEDIES.get(self.gate, ELSE)


@dataclass(frozen=True, slots=True)
class Report:
    """
    What a folder or document holds and what stopped.

    taken: how many features of each layer were taken in. stopped: the rest, with what a person must read.
    usable: whether it can be taken in at all.
    """

    taken: dict[str, int]
    stopped: tuple[Stopped, ...]
    usable: bool


def report(path: Path) -> Report:
    """The report on a municipality's folder, or on a single GML document."""
    if path.suffix == ".gml":
        found = tuple(_stopped(gml.faults(path)))
        return Report({}, found, not found)
    try:
        zoning = Zoning.load(path)
    except BadZoning as error:
        return Report({}, tuple(_stopped(error.faults)), False)
    return Report(zoning.counts, (*_stopped(zoning.faults), *_of_plans(zoning.every_plan)), True)


def _stopped(faults: Sequence[Fault]) -> Iterator[Stopped]:
    for fault in faults:
        yield Stopped(fault.code, fault.place, fault.says)


def _of_plans(plans: Sequence[DetailPlan]) -> Iterator[Stopped]:
    for plan in plans:
        place = f"{plan.designation} {plan.name}".strip()
        uses = [
            provision.area for provision in plan.provisions if provision.family in (Family.USE, Family.PUBLIC_SPACE)
        ]
        covered = geometry.union(uses)
        if not uses or not geometry.covers(covered, plan.area, PLAN_GAP):
            gap = geometry.area(plan.area) - geometry.overlap(plan.area, covered)
            yield Stopped(
                "uses",
                place,
                phrase("workbench.gates.land_without_use", gap=gap),
            )
        for provision in plan.provisions:
            if provision.why_not is not None:
                wording = Text(
                    f"”{provision.wording}”: {provision.why_not.sv}", f"“{provision.wording}”: {provision.why_not.en}"
                )
                yield Stopped("provision", f"{place}, {provision.id}", wording)
        if plan.status != "laga kraft":
            yield Stopped("status", place, phrase("workbench.gates.plans_status", status=plan.status))
