"""Which building a change is about, and of which kind it is, where the register leaves no doubt."""

from __future__ import annotations

from permits import geometry
from permits.acts import Act, Drawn
from permits.geometry import Shape
from permits.place.site import Site
from permits.quantity import Source, Stated
from permits.survey.finding import Finding


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

    Whichever of these is changed, the law treats them alike (PBL 9 kap. 15 § 3). What the applicant says stands.
    """
    if (
        "changed_building" not in finding.act.brings
        or "changed_building" in finding.values
        or not finding.tells("buildings")
    ):
        return
    houses = [building for building in finding.own if building.is_small_house]
    if houses and all(building.is_small_house or building.is_complementary for building in finding.own):
        evidence = ", ".join(house.purpose for house in houses)
        finding.put("changed_building", Stated("one_or_two_dwelling_house", Source.REGISTER, evidence))
