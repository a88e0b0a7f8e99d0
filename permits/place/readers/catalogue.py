"""
Boverket's catalogue of plan provisions: what a provision regulates, keyed on its code, never its letter.

Releases are immutable files (`zoning_data/se/catalogue/`). A code that the rules have no family for is
`UNKNOWN`, and a person reads the provision.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from permits.place.plan import Family, KeepsOff, Scope, Sense


@dataclass(frozen=True, slots=True)
class Entry:
    """One provision of the catalogue. interpretive: an older wording that nobody has interpreted."""

    id: str
    code: str
    wording: str
    sense: Sense | None
    unit: str
    interpretive: bool
    family: Family
    scope: Scope | None
    zero_plane: bool


Catalogue = Mapping[str, Entry]
"""Entries by their UUID."""

FAMILIES = (
    # the beginning of a code -> what it regulates; the first that fits counts
    ("DP_AP_Eg_UtformAP_", Family.PUBLIC_SPACE_DESIGN),
    ("DP_AP_Eg_", Family.UNKNOWN),
    ("DP_AP_Ad_", Family.UNKNOWN),
    ("DP_AP_", Family.PUBLIC_SPACE),
    ("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnad", Family.NO_BUILD_LAND),
    ("DP_KM_Eg_BegransningAvMarkensUtnyttjande_Endast", Family.COMPLEMENTARY_ONLY_LAND),
    ("DP_KM_Eg_Omfatt_Prickmark", Family.NO_BUILD_LAND),
    ("DP_KM_Eg_Omfatt_Korsmark", Family.COMPLEMENTARY_ONLY_LAND),
    ("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", Family.RIDGE_HEIGHT),
    ("DP_KM_Eg_Hojd_LagstaHojd_Nockhojd", Family.RIDGE_HEIGHT),
    ("DP_KM_Eg_Hojd_ExaktHojd_Nockhojd", Family.RIDGE_HEIGHT),
    ("DP_KM_Eg_Utform_Nockhojd", Family.RIDGE_HEIGHT),
    ("DP_KM_Eg_Hojd_HogstaHojd_Byggnadshojd", Family.BUILDING_HEIGHT),
    ("DP_KM_Eg_Utform_Byggnadshojd", Family.BUILDING_HEIGHT),
    ("DP_KM_Eg_Hojd_HogstaHojd_Totalhojd", Family.TOTAL_HEIGHT),
    ("DP_KM_Eg_Hojd_LagstaHojd_Totalhojd", Family.TOTAL_HEIGHT),
    ("DP_KM_Eg_Hojd_ExaktHojd_Totalhojd", Family.TOTAL_HEIGHT),
    ("DP_KM_Eg_Utnytt_StorstaAreaKvm_Byggnads", Family.BUILDING_AREA_M2),
    ("DP_KM_Eg_Utnytt_MinstaAreaKvm_Byggnads", Family.BUILDING_AREA_M2),
    ("DP_KM_Eg_Omfatt_Byggnadsarea_Kvm", Family.BUILDING_AREA_M2),
    ("DP_KM_Eg_Utnytt_StorstaAreaKvm_Brutto", Family.GROSS_AREA_M2),
    ("DP_KM_Eg_Utnytt_MinstaAreaKvm_Brutto", Family.GROSS_AREA_M2),
    ("DP_KM_Eg_Utnytt_StorstaAreaProc_Byggnads", Family.BUILDING_AREA_PERCENT),
    ("DP_KM_Eg_Utnytt_MinstaAreaProc_Byggnads", Family.BUILDING_AREA_PERCENT),
    ("DP_KM_Eg_Utnytt_StorstaAreaProc_Brutto", Family.GROSS_AREA_PERCENT),
    ("DP_KM_Eg_Utnytt_MinstaAreaProc_Brutto", Family.GROSS_AREA_PERCENT),
    ("DP_KM_Eg_Plac_Byggnadsverk_Fastgrans", Family.BOUNDARY_DISTANCE),
    ("DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkNockhojd", Family.RIDGE_HEIGHT),
    ("DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkTotalhojd", Family.TOTAL_HEIGHT),
    ("DP_KM_Eg_Hojd_HogstaHojd_HogstaVan", Family.STOREYS),
    ("DP_KM_Eg_Hojd_LagstaHojd_ByggnadsverkNockhojd", Family.RIDGE_HEIGHT),
    ("DP_KM_Eg_Hojd_LagstaHojd_ByggnadsverkTotalhojd", Family.TOTAL_HEIGHT),
    ("DP_KM_Eg_Hojd_LagstaHojd_LagstaVan", Family.STOREYS),
    ("DP_KM_Eg_Hojd_ExaktHojd_ByggnadsverkNockhojd", Family.RIDGE_HEIGHT),
    ("DP_KM_Eg_Hojd_ExaktHojd_ByggnadsverkTotalhojd", Family.TOTAL_HEIGHT),
    ("DP_KM_Eg_Hojd_ExaktHojd_ExaktVan", Family.STOREYS),
    ("DP_PO_Eg_Hojd_ExaktHojd_ExaktVan", Family.STOREYS),
    ("DP_KM_Eg_Utnytt_AreaPerByggnad_StorstaByggnads", Family.BUILDING_AREA_M2),
    ("DP_KM_Eg_Utnytt_AreaPerByggnad_MinstaByggnads", Family.BUILDING_AREA_M2),
    ("DP_KM_Eg_Utnytt_AreaPerByggnad_StorstaBrutto", Family.GROSS_AREA_M2),
    ("DP_KM_Eg_Utnytt_AreaPerByggnad_MinstaBrutto", Family.GROSS_AREA_M2),
    ("DP_KM_Eg_Utnytt_AreaUnderMark", Family.UNDERGROUND_AREA),
    ("DP_KM_Eg_Takvinkel_", Family.ROOF_ANGLE),
    ("DP_KM_Eg_Utform", Family.FORM),
    ("DP_KM_Eg_Plac_", Family.FORM),
    ("DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden", Family.GROUND_LEVEL),
    ("DP_KM_Eg_Utforande_Schaktningsniva", Family.GROUND_LEVEL),
    ("DP_KM_Eg_VillkorLov_", Family.PERMIT_CONDITION),
    ("DP_KM_Eg_Fastighetsstorlek", Family.PROPERTY_SIZE),
    ("DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp", Family.PERMEABILITY),
    ("DP_KM_Eg_AndradLovplikt", Family.PERMIT_DUTY),
    ("DP_KM_Eg_SkyddKulturvarden", Family.PROTECTION),
    ("DP_KM_Eg_Varsamhet", Family.PROTECTION),
    ("DP_KM_Eg_Rivningsforbud", Family.PROTECTION),
    ("DP_KM_Eg_SkyddMotStorningar", Family.DISTURBANCE_PROTECTION),
    ("DP_KM_Ad_Markres", Family.UTILITY_RESERVE),
    ("DP_KM_Eg_Markreservat", Family.UTILITY_RESERVE),
    ("DP_PO_Ad_Strandskydd", Family.SHORE_PROTECTION_LIFTED),
    ("DP_KM_Eg_", Family.UNKNOWN),
    ("DP_KM_Ad_", Family.UNKNOWN),
    ("DP_KM_", Family.USE),
    ("DP_VO_Eg_", Family.UNKNOWN),
    ("DP_VO_Ad_", Family.UNKNOWN),
    ("DP_VO_", Family.USE),
)

FORMS_ONLY = (
    # subjects of the catalogue that regulate size, place, look or ground: none of them protects what stands,
    # keeps disasters out or changes the permit duty, however they are worded
    "DP_KM_Eg_Hojd_",
    "DP_KM_Eg_Utnytt_",
    "DP_KM_Eg_Takvinkel_",
    "DP_KM_Eg_Plac_",
    "DP_KM_Eg_Utform",
    "DP_KM_Eg_Utforande_",
    "DP_KM_Eg_MarkensAnordOchVeg_",
    "DP_KM_Eg_Fastighets",
    "DP_KM_Eg_Markreservat_",
    "DP_KM_Eg_Omfatt_",
    "DP_KM_Eg_VillkorStart_",
)


def family_of(code: str) -> Family:
    """What the code regulates; UNKNOWN when the rules have no word for it."""
    return next((family for start, family in FAMILIES if code.startswith(start)), Family.UNKNOWN)


def may_protect(code: str) -> bool:
    """Whether a provision that no rule reads may still be one on protection, safety or permit duty."""
    return family_of(code) is Family.UNKNOWN and not code.startswith(FORMS_ONLY)


def keeps_off(code: str) -> KeepsOff:
    """What land that may not be built on is kept free of, as far as the code says."""
    if "_EjByggnadsverk" in code:
        return KeepsOff.STRUCTURES
    return KeepsOff.BUILDINGS if "_EjByggnad" in code else KeepsOff.UNREAD


def scope_of(code: str) -> Scope | None:
    """What an area is counted over, from the code's last part (zoning data, A.4)."""
    if "AreaPerByggnad" in code:
        return Scope.BUILDING
    last = code.rsplit("_", 1)[-1]
    if last.endswith("Fastigh"):
        return Scope.PROPERTY
    if last.endswith("Anv"):
        return Scope.USE_AREA
    if last.endswith("Egen"):
        return Scope.PROVISION_AREA
    return Scope.OWN_AREA if "_Utnytt_" in code or "Byggnadsarea_Kvm" in code else None


def sense_of(written: str | None) -> Sense | None:
    return {"max": Sense.MAX, "min": Sense.MIN, "exakt": Sense.EXACT}.get((written or "").lower())


def read(files: Iterable[Path]) -> Catalogue:
    """
    The entries of several releases together, by UUID; the first file that has an entry counts.

    Raises OSError, ValueError or KeyError for a file that is no catalogue.
    """
    found: dict[str, Entry] = {}
    for path in files:
        for row in json.loads(path.read_text(encoding="utf-8"))["provisions"]:
            code = row["code"]
            entry = Entry(
                row["id"],
                code,
                row["wording"],
                sense_of(row.get("sense")),
                row.get("unit") or "",
                bool(row.get("interpretive")) or code.endswith(("_Aldre", "_Annan")),
                family_of(code),
                scope_of(code),
                code.endswith("Nollplan"),
            )
            found.setdefault(entry.id, entry)
    return found
