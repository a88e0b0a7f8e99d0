"""Which building a change is about, and of which kind it is, where the register leaves no doubt."""

from __future__ import annotations

from permits import geometry
from permits.acts import Act, Drawn
from permits.geometry import Shape
from permits.phrases import phrase
from permits.place.site import Site
from permits.quantity import Source, Stated
from permits.survey.finding import Finding

FARM = "Ekonomibyggnad"
"""How the register's purpose of a farm building begins."""


def changed(act: Act, site: Site, where: Shape | None) -> Shape | None:
    """
    Where the act is measured: as drawn, or the whole outline of the building it is drawn on where that is what is asked.

    Drawn on none of the property's buildings, or on several, it is not placed: what is changed stands where it stands.
    """
    if act.drawn is not Drawn.BUILDING or where is None:
        return where
    designation = site.property.designation if site.property else ""
    meant = [
        building
        for building in site.buildings
        if building.on == designation and geometry.overlap(where, building.outline) > 0
    ]
    return meant[0].outline if len(meant) == 1 else None


def changed_building(finding: Finding) -> None:
    """
    A small house, where the register knows nothing on the property but one and what complements it.

    Whichever of these is changed, the law treats them alike (PBL 9 kap. 15 § 3). What the applicant says stands, unless it
    is of a kind that the law frees and the register knows none of that kind here.
    """
    if not finding.tells("buildings"):
        return
    for fact in ("changed_building", "dwelling_in"):
        said = finding.values.get(fact)
        if isinstance(said, Stated) and not _known(finding, str(said.value)):
            finding.doubt(fact, phrase("survey.changed.no_such_building"))
    if "changed_building" not in finding.act.brings or "changed_building" in {*finding.values, *finding.absent}:
        return
    houses = [building for building in finding.own if building.is_small_house]
    if houses and all(building.is_small_house or building.is_complementary for building in finding.own):
        evidence = ", ".join(house.purpose for house in houses)
        finding.put("changed_building", Stated("one_or_two_dwelling_house", Source.REGISTER, evidence))


def _known(finding: Finding, kind: str) -> bool:
    """
    Whether the register knows a building of the kind on the property; one that the law frees nothing of may be any.

    An outbuilding may be too small for the register where a small house stands, which the law treats alike.
    """
    house = any(building.is_small_house for building in finding.own)
    if kind in ("complementary_building", "complementary_dwelling"):
        return house or any(building.is_complementary for building in finding.own)
    return house or kind not in ("one_or_two_dwelling_house", "one_dwelling_house")


def standing(finding: Finding) -> None:
    """
    Whether the register, or a case of the municipality's own, knows a building on the property, and whether the register
    knows a farm building: then another may be needed there.
    """
    if not finding.tells("buildings"):
        for fact in ("building_known", "farm_registered"):
            finding.miss(fact, phrase("survey.absent.no_buildings"))
        return
    evidence = "byggnaderna på fastigheten"
    building = any(not building.is_deck for building in (*finding.own, *finding.coming))
    farm = any(building.purpose.startswith(FARM) for building in finding.own)
    finding.put("building_known", Stated(building, Source.REGISTER, evidence))
    finding.put("farm_registered", Stated(farm, Source.REGISTER, evidence))
