"""Which kind of building a change inside, or of the façade, is about, where the register leaves no doubt."""

from __future__ import annotations

from permits.quantity import Source, Stated
from permits.survey.finding import Finding


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
