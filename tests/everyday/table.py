"""
Everyday applications in the demo municipality, one of them drawn twice: what is applied for, how often, and what
the law says.

`law` and `section` are read from the acts, not from the rules: what the applicant shall have, or `PERSON` where the
law leaves it to somebody's judgement. `weight` is a guess of how often the application comes, of 149. `held_back`
says why a person answers today though the law gives an answer: `BOARD` when the building committee has not settled
the judgement beforehand, or not delegated the answer; `US` when Lovsvar cannot read or measure what decides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from permits.decision.outcome import Result
from tests.everyday.plots import Json, application, consents, house, line, polygon

EXEMPT, CLEARED, GRANTED = Result.EXEMPT, Result.STARTING_CLEARANCE, Result.GRANTED
SUPPLEMENT, PERSON = Result.SUPPLEMENT, Result.REFERRED


class HeldBack(StrEnum):
    """Why a person answers what the law gives an answer to."""

    BOARD = "board"
    US = "us"


US = HeldBack.US


@dataclass(frozen=True, slots=True)
class Everyday:
    """One application with the answer of the law, the section it rests on, and what holds it back today if anything."""

    name: str
    weight: int
    application: Json = field(repr=False)
    law: Result
    section: str
    held_back: HeldBack | None = None

    @property
    def expected(self) -> Result:
        """What is answered today."""
        return PERSON if self.held_back else self.law


ANSWERS: Mapping[str, bool | str] = {
    "installs_fireplace": False,
    "installs_water_or_drains": False,
    "installs_ventilation": False,
    "installs_lift": False,
    "affects_load_bearing": False,
    "affects_fire_protection": False,
    "changes_facade": False,
    "keeps_horses": False,
    "use_differs": True,
    "becomes_complementary_dwelling": False,
    "installs_solar": False,
    "facade_faces_public_space": False,
    "deck_has_roof": False,
    "deck_total_area_m2": "30",
    "fence_kind": "close",
    "demolished_kind": "complementary_building",
    "demolished_had_temporary_permit": False,
    "level_change_m": "0.3",
    "fells_trees_or_seals_ground": False,
    "changed_building": "one_or_two_dwelling_house",
    "dwelling_in": "one_dwelling_house",
    "sign_kind": "sign",
    "pool_height_m": "0",
    "eaves_m": "0.3",
    "parking_total_m2": "40",
    "total_height_m": "6.5",
    "ridge_over_public_space_m": "3.5",
    "building_kind": "one_or_two_dwelling_house",
    "premises_gross_area_m2": "40",
    "levels": "1",
}
"""What an ordinary applicant says when asked, unless the application says otherwise from the start."""

VILLA = {"building_kind": "one_or_two_dwelling_house"}


def outbuilding(
    designation: str,
    x: float,
    y: float,
    width: float,
    depth: float,
    ridge: str = "3.5",
    *,
    kind: str = "new_complementary_building",
    agreed: str | None = None,
    **answers: bool | str,
) -> Json:
    size = {"ridgeHeightM": ridge, "roofAngleDeg": "27", "grossAreaM2": str(width * depth)}
    yes = consents(agreed) if agreed else ()
    return application(kind, designation, polygon(designation, x, y, width, depth), size, answers, yes)


def behind_the_house(designation: str, width: float, depth: float) -> Json:
    """A rectangle against the wall of the house that faces away from the street."""
    x, y, _, deep = house(designation)
    return polygon(designation, x + 1, y + deep, width, depth)


def extension(designation: str, width: float, depth: float) -> Json:
    size = {"ridgeHeightM": "4.0", "roofAngleDeg": "27", "grossAreaM2": str(width * depth)}
    return application("extension", designation, behind_the_house(designation, width, depth), size)


def canopy(designation: str, width: float, depth: float) -> Json:
    size = {"ridgeHeightM": "4.0", "roofAngleDeg": "27", "openAreaM2": str(width * depth)}
    return application("extension", designation, behind_the_house(designation, width, depth), size)


def dormer(designation: str) -> Json:
    x, y, _, _ = house(designation)
    size = {"ridgeHeightM": "7.0", "roofAngleDeg": "27", "grossAreaM2": "8"}
    return application(
        "extension", designation, polygon(designation, x + 3, y + 2, 4, 2), size, {"affects_load_bearing": True}
    )


def deck(designation: str, height: str) -> Json:
    return application("deck", designation, behind_the_house(designation, 8, 3), {"heightM": height})


def fence(designation: str, height: str, *points: tuple[float, float]) -> Json:
    return application("fence", designation, line(designation, *points), {"heightM": height})


def fence_at_the_patio(designation: str, height: str) -> Json:
    x, y, _, deep = house(designation)
    return fence(designation, height, (x + 2, y + deep + 0.2), (x + 2, y + deep + 3.2))


def wall(designation: str, height: str, fill: str) -> Json:
    at = line(designation, (6, 25), (16, 25))
    return application("wall", designation, at, {"heightM": height}, {"level_change_m": fill})


def installation(designation: str, *parts: str) -> Json:
    return application("installation", designation, answers=dict.fromkeys(parts, True))


def whole_plot(kind: str, designation: str, **answers: bool | str) -> Json:
    """An act that is drawn nowhere."""
    return application(kind, designation, answers=answers)


def new_building(designation: str, x: float, y: float, width: float, depth: float, gross: str, **answers: str) -> Json:
    size = {"ridgeHeightM": "7.5", "roofAngleDeg": "27", "grossAreaM2": gross}
    return application("new_building", designation, polygon(designation, x, y, width, depth), size, answers)


def in_the_garden(kind: str, designation: str, depth: float, **answers: str) -> Json:
    return application(kind, designation, polygon(designation, 6, 22, 8, depth), answers=answers)


def demolition(designation: str, area: str, kind: str = "complementary_building", ridge: str = "3.5") -> Json:
    return whole_plot(
        "demolition", designation,
        demolished_kind=kind, demolished_building_area_m2=area, ridge_height_m=ridge,
    )  # fmt: skip


STREET_FACADE = {"facade_faces_public_space": True}
ALMEN, OLD_PLAN, RURAL, LONE_FARM = "ALMEN 1:3", "KVARNBACKEN 2:6", "SJÖVIK 4:1", "SKOGEN 6:1"

TABLE = (
    # Outbuildings
    Everyday("shed of 15 m², 5 m from the boundaries", 4, outbuilding(ALMEN, 6, 22, 5, 3), EXEMPT, "PBL 9:4"),
    Everyday(
        "shed of 12 m², 1.5 m from a boundary, the neighbours have signed", 3,
        outbuilding(ALMEN, 1.5, 22, 4, 3, "2.8", agreed="ALMEN 1:2"), EXEMPT, "PBL 9:35 p3",
    ),
    Everyday(
        "shed of 12 m², 1.5 m from a boundary, nobody has signed", 2,
        outbuilding(ALMEN, 1.5, 22, 4, 3, "2.8"), PERSON, "PBL 9:34, 9:60 p1: a deviation from the plan's 4.5 m",
    ),
    Everyday("carport of 36 m² that keeps the plan", 3, outbuilding(ALMEN, 6, 22, 6, 6), GRANTED, "PBL 9:3, 9:56"),
    Everyday(
        "garage of 35 m² where the plan allows a fifth of the plot", 2,
        outbuilding("ALMEN 1:22", 6, 22, 7, 5), GRANTED, "PBL 9:3, 9:56",
    ),
    Everyday(
        "double garage of 42 m² on land not to be built on", 2,
        outbuilding("ALMEN 1:5", 6, 1, 7, 6), PERSON, "PBL 9:60 p1: whether the deviation is small",
    ),
    # The plan's line and the boundaries are known to a metre and more: what is drawn 4.5 m away may be nearer.
    Everyday(
        "garage of 36 m², plan of 1968", 2, outbuilding(OLD_PLAN, 8, 18, 6, 6), GRANTED, "PBL 9:3, 9:56; 39 § BS",
    ),
    Everyday(
        "garage of 36 m², plan of 1968, 3.5 m from the plot behind", 2, outbuilding(OLD_PLAN, 6, 22, 6, 6), PERSON,
        "39 § BS: special reasons to stand nearer than 4.5 m; else PBL 9:60",
    ),
    Everyday("shed of 15 m², plan of 1968", 4, outbuilding(OLD_PLAN, 6, 22, 5, 3), EXEMPT, "PBL 9:4"),
    Everyday("greenhouse of 20 m²", 2, outbuilding("ALMEN 1:33", 6, 5, 5, 4, "2.8"), EXEMPT, "PBL 9:4"),
    Everyday(
        "guest house of 30 m² with a bath", 3,
        outbuilding(
            ALMEN, 6, 22, 6, 5, "4.0", kind="new_complementary_dwelling",
            installs_water_or_drains=True, installs_ventilation=True,
        ), CLEARED, "PBL 9:4; PBF 6:1 p4-5",
    ),
    Everyday(
        "sauna of 15 m² with a stove", 1,
        outbuilding(ALMEN, 6, 22, 5, 3, installs_fireplace=True), CLEARED, "PBL 9:4; PBF 6:1 p4",
    ),
    Everyday("shed of exactly 30.00 m², 4.0 m high", 2, outbuilding(ALMEN, 8, 22, 6, 5, "4.0"), EXEMPT, "PBL 9:4"),
    Everyday(
        "carport of 30 m², open on three sides", 2,
        application(
            "new_complementary_building", ALMEN, polygon(ALMEN, 8, 22, 6, 5), {"ridgeHeightM": "3.0", "openAreaM2": "30"},
        ), EXEMPT, "PBL 9:4, 1:4",
    ),
    # Extensions
    Everyday("extension of 28 m²", 4, extension(ALMEN, 7, 4), EXEMPT, "PBL 9:10"),
    Everyday("extension of 45 m² that keeps the plan", 4, extension("ALMEN 1:2", 9, 5), GRANTED, "PBL 9:9, 9:56"),
    Everyday(
        "glazed patio of 18 m² where 15 are used", 2, extension("ALMEN 1:8", 6, 3), GRANTED, "PBL 9:10 p3, 9:56",
    ),
    Everyday(
        "extension of 20 m² where the earlier ones are not known", 3,
        extension("ALMEN 1:9", 5, 4), SUPPLEMENT, "PBL 9:10 p3, 9:91",
    ),
    Everyday("canopy of 14 m² at the door", 2, canopy("ALMEN 1:12", 7, 2), EXEMPT, "PBL 9:10"),
    Everyday(
        "extension of two storeys, 15.5 m² each", 1,
        application(
            "extension", ALMEN, behind_the_house(ALMEN, 5, 3.1),
            {"ridgeHeightM": "6.5", "roofAngleDeg": "27", "grossAreaM2": "31", "storeys": "2"},
        ), GRANTED, "PBL 9:10 p1, 9:56",
    ),
    Everyday("dormer of 8 m²", 2, dormer("ALMEN 1:13"), CLEARED, "PBL 9:10; PBF 6:1 p2"),
    Everyday("extension of 25 m² outside plan", 3, extension("SJÖVIK 4:2", 5, 5), EXEMPT, "PBL 9:10"),
    Everyday(
        "extension of 50 m² outside plan", 2, extension("SJÖVIK 4:2", 10, 5), PERSON,
        "PBL 9:105: 13 m from a public road, so noise must be looked into",
    ),
    # Decks, fences and walls
    Everyday("deck of 24 m², 0.5 m high", 3, deck("ALMEN 1:2", "0.5"), EXEMPT, "PBL 9:19"),
    Everyday("deck of 24 m², 1.7 m high at the house", 1, deck("ALMEN 1:2", "1.7"), EXEMPT, "PBL 9:19 p1"),
    Everyday(
        "deck of 16 m² in the garden, 1.21 m high", 1,
        application("deck", ALMEN, polygon(ALMEN, 8, 25, 4, 4), {"heightM": "1.21"}), GRANTED, "PBL 9:19 p2, 9:56",
    ),
    Everyday(
        "close fence of 1.8 m in the boundary to the street", 2,
        fence(ALMEN, "1.8", (1, 0.1), (15, 0.1)), GRANTED, "PBL 9:19 p2, 1:4: on land kept free of buildings only",
    ),
    Everyday(
        "close fence of 1.2 m in the boundary", 1,
        fence(ALMEN, "1.2", (0.05, 10), (0.05, 25)), EXEMPT, "PBL 9:19 p2, 9:34 p3",
    ),
    Everyday("close fence of 1.8 m at the patio", 2, fence_at_the_patio(ALMEN, "1.8"), EXEMPT, "PBL 9:19 p1"),
    Everyday(
        "retaining wall of 0.8 m with as much fill", 2, wall(ALMEN, "0.8", "0.8"), GRANTED, "PBL 9:47 p1, 9:77",
    ),
    # Installations and changes within
    Everyday(
        "stove with a new flue", 6,
        installation("ALMEN 1:5", "installs_fireplace", "changes_facade"), CLEARED, "PBF 6:1 p4",
    ),
    Everyday("stove to a flue that is there", 4, installation("ALMEN 1:5", "installs_fireplace"), CLEARED, "PBF 6:1 p4"),
    Everyday(
        "stove with a new flue, plan of 1968", 3,
        installation(OLD_PLAN, "installs_fireplace", "changes_facade"), CLEARED, "PBF 6:1 p4",
    ),
    Everyday(
        "stove with a new flue, outside plan", 4,
        installation(RURAL, "installs_fireplace", "changes_facade"), CLEARED, "PBF 6:1 p4",
    ),
    Everyday("new bathroom", 3, installation("ALMEN 1:14", "installs_water_or_drains"), CLEARED, "PBF 6:1 p5"),
    Everyday("bearing wall taken out", 3, installation("ALMEN 1:14", "affects_load_bearing"), CLEARED, "PBF 6:1 p2"),
    Everyday(
        "loft fitted out, with roof windows", 2,
        installation("ALMEN 1:14", "affects_load_bearing", "installs_ventilation", "changes_facade"),
        CLEARED, "PBF 6:1 p2 and p4; PBL 9:15 p3 e contrario",
    ),
    # Façades
    Everyday(
        "solar panels on a house", 3, whole_plot("facade_change", ALMEN, installs_solar=True, **STREET_FACADE),
        EXEMPT, "PBL 9:15 p3 e contrario",
    ),
    Everyday(
        "new windows and colour on a house", 4, whole_plot("facade_change", ALMEN, **STREET_FACADE),
        EXEMPT, "PBL 9:15 p3 e contrario",
    ),
    Everyday(
        "new windows on a house, plan of 1968", 2, whole_plot("facade_change", OLD_PLAN),
        EXEMPT, "PBL 9:15 p3 e contrario",
    ),
    Everyday(
        "new cladding on a house outside plan", 1, whole_plot("facade_change", "SJÖVIK 4:2"),
        EXEMPT, "PBL 9:15 p3 e contrario",
    ),
    Everyday(
        "façade of a block of flats, to the street", 3,
        whole_plot("facade_change", ALMEN, changed_building="other", **STREET_FACADE),
        GRANTED, "PBL 9:15 p3, 9:56",
    ),
    # Demolition
    Everyday("garage of 28 m² pulled down", 2, demolition(ALMEN, "28"), EXEMPT, "PBL 9:45 p2; PBF 6:1 p1"),
    Everyday("garage of 40 m² pulled down", 1, demolition("ALMEN 1:7", "40"), GRANTED, "PBL 9:43, 9:75-76"),
    Everyday(
        "house pulled down", 2, demolition(ALMEN, "120", "other_building", "7"), GRANTED, "PBL 9:43, 9:75-76",
    ),
    Everyday(
        "barn of 60 m² pulled down outside plan", 1,
        demolition(RURAL, "60", "other_building", "7"), CLEARED, "PBF 6:1 p1",
    ),
    # Ground, pools and signs
    Everyday("pool of 8 x 4 m, the ground kept", 2, in_the_garden("pool", ALMEN, 4), EXEMPT, "PBL 9:19-31 e contrario"),
    Everyday(
        "pool of 8 x 4 m, the ground raised by 0.8 m", 1,
        in_the_garden("pool", ALMEN, 4, level_change_m="0.8"), GRANTED, "PBL 9:47 p1, 9:77",
    ),
    Everyday("sign at a shop", 2, whole_plot("sign", ALMEN), EXEMPT, "PBL 9:38 e contrario"),
    Everyday(
        "ground filled by 0.6 m", 1,
        in_the_garden("ground_works", ALMEN, 5, level_change_m="0.6"), GRANTED, "PBL 9:47 p1, 9:77",
    ),
    Everyday(
        "parking for two cars at a house", 1, in_the_garden("parking", ALMEN, 5, parking_total_m2="40"),
        EXEMPT, "PBL 9:22, 10:2",
    ),
    # New houses and dwellings, changed use
    Everyday(
        "new house that keeps the plan", 4, new_building(ALMEN, 6, 21, 8, 8, "120", **VILLA),
        GRANTED, "PBL 9:3, 9:56",
    ),
    Everyday(
        "new house outside plan", 3, new_building("SJÖVIK 4:22", 40, 30, 12, 10, "200", **VILLA),
        PERSON, "PBL 9:57: whether the land is suitable",
    ),
    Everyday(
        "second dwelling in a house", 1,
        whole_plot("further_dwelling", ALMEN, dwelling_in="one_dwelling_house", installs_water_or_drains=True),
        CLEARED, "PBL 9:17 p1; PBF 6:1 p5",
    ),
    Everyday(
        "shop made a restaurant", 2, whole_plot("change_of_use", ALMEN, changed_building="other"),
        PERSON, "PBL 9:15 p1, 9:56 p2: whether the use is another, and the plan's",
    ),
    Everyday(
        "room of 40 m² in a barn made a café, outside plan", 1,
        application(
            "change_of_use", LONE_FARM, polygon(LONE_FARM, 72, 62, 10, 4), answers={"changed_building": "farm_building"},
        ), EXEMPT, "PBL 9:16 p1: the next building stands hundreds of metres off, so no settlement is gathered there",
    ),
    Everyday(
        "advance notice for a house outside plan", 2,
        application("advance_notice", "SJÖVIK 4:22", polygon("SJÖVIK 4:22", 40, 30, 12, 10)),
        PERSON, "PBL 9:41, 9:74",
    ),
    # Outside plan
    Everyday("shed of 45 m² in the country", 3, outbuilding(RURAL, 25, 25, 9, 5, "4.2"), EXEMPT, "PBL 9:5"),
    Everyday(
        "shed of 25 m² by a protected shore", 2, outbuilding("SJÖVIK 4:10", 20, 20, 5, 5),
        EXEMPT, "PBL 9:5; told of MB 7:15",
    ),
    Everyday(
        "garage of 60 m² outside plan", 2, outbuilding(RURAL, 25, 25, 10, 6, "4.5"), GRANTED, "PBL 9:3, 9:59",
    ),
    Everyday(
        "machine hall of 300 m² on a farm", 1,
        new_building("SJÖVIK 4:20", 60, 80, 20, 15, "300", building_kind="farm_building"), EXEMPT, "PBL 9:6",
    ),
    Everyday(
        "hall of 64 m² on a house's plot, called a farm building", 1,
        new_building("SJÖVIK 4:2", 25, 30, 8, 8, "64", building_kind="farm_building"),
        PERSON, "PBL 9:6, 1:4: whether farming needs it",
    ),
    Everyday(
        "ground raised by 2 m, outside plan", 1,
        application("ground_works", RURAL, polygon(RURAL, 25, 25, 9, 5), answers={"level_change_m": "2"}),
        EXEMPT, "PBL 9:48",
    ),
    Everyday(
        "heat pump in the garden", 1, whole_plot("other", ALMEN), PERSON, "PBL 9:18, 9:99 a: act 2026:406 is not read",
    ),
    # Surroundings and boundaries that are not certain
    Everyday(
        "shed of 12 m² in valuable surroundings", 1,
        outbuilding("KVARNBACKEN 2:2", 6, 20, 4, 3), PERSON, "PBL 9:37, 8:13",
    ),
    Everyday(
        "shed of 15 m² where no boundary's accuracy is known", 2,
        outbuilding("SJÖVIK 4:5", 6, 20, 5, 3), PERSON, "PBL 9:34: where the boundary runs",
    ),
    Everyday(
        "shed of 15 m², 5.5 m from a boundary known to half a metre", 2,
        outbuilding("SJÖVIK 4:3", 5.5, 20, 5, 3), EXEMPT, "PBL 9:5, 9:34",
    ),
)  # fmt: skip
