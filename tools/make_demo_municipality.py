"""
Makes `zoning_data/demo/`: the fictional municipality Granköping, in two detail plans and countryside.

Deterministic: the same script gives the same files, so a change of the town is reviewed as a change of
this file. Run it with `.venv/bin/python tools/make_demo_municipality.py`.

The town is laid out on a street grid in metres (x along the streets, y northwards) and then turned by
the 7-24-25 triangle, so that coordinates stay on whole millimetres and no street runs due north.
Working CRS: EPSG:3009 (SWEREF 99 15 00), easting, northing.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import pyogrio
import pyogrio.raw
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box, set_precision, unary_union
from shapely.affinity import affine_transform
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

FOLDER = Path(__file__).resolve().parents[1] / "zoning_data" / "demo"
CRS = "EPSG:3009"
CODE, NAME = "9901", "Granköpings kommun"
MADE = "2026-11-20"
EAST, NORTH = 150_000.0, 6_735_000.0
COS, SIN = 24 / 25, 7 / 25
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://lovsvar.example/granköping")

STREET, PLOT_DEPTH = 8.0, 36.0
ALMEN_WIDTHS = (26.0, 25.0, 27.0, 26.0, 24.0, 28.0, 26.0, 25.0, 27.0, 26.0)
KVARN_WIDTHS = (22.0, 21.0, 23.0, 22.0, 20.0, 24.0, 22.0, 22.0)
RAIL_FROM, RAIL_TO, TRACK = 476.0, 492.0, 484.0


def key(*parts: object) -> str:
    return str(uuid.uuid5(SPACE, "/".join(map(str, parts))))


def placed(shape: BaseGeometry) -> BaseGeometry:
    """From the street grid into the working CRS."""
    return affine_transform(shape, [COS, -SIN, SIN, COS, EAST, NORTH])


def geometry(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON of a shape on the street grid, in the working CRS, to the millimetre."""

    def rounded(value: Any) -> Any:
        return round(value, 3) if isinstance(value, float) else [rounded(one) for one in value]

    found = mapping(placed(shape))
    return {"type": found["type"], "coordinates": rounded(found["coordinates"])}


@dataclass
class Lot:
    """One property on the grid. accuracy: standard error of its boundaries, metres, None unknown."""

    designation: str
    parts: list[Polygon]
    kind: str = "plot"
    principal: str | None = None
    accuracy: float | None = 0.005
    owners: list[dict[str, Any]] = field(default_factory=list)
    address: str | None = None

    @property
    def shape(self) -> BaseGeometry:
        return unary_union(self.parts)


@dataclass
class House:
    """One existing building. permit: permit, exempt_now, exempt_older or unknown."""

    on: str
    shape: Polygon
    purpose: str = "Bostad;Småhus friliggande"
    main: bool = True
    permit: str = "permit"
    accuracy: float | None = 0.05
    ridge: float | None = 7.2
    exempt_extensions: float | None = 0.0
    outline: str = "Fasad"


NAMES = ("Testa Testsson", "Exempel Exempelsdotter", "Prov Provsson", "Demo Demodotter", "Fiktiva Fiktivsson",
         "Påhitta Påhittsdotter", "Mall Mallsson", "Skiss Skissdotter")  # fmt: skip


def owner(number: int, **more: Any) -> dict[str, Any]:
    return {"name": NAMES[number % len(NAMES)] + f" {number}", "kind": "person", "protected": False, **more}


STATE = {"name": "Påhittad infrastrukturförvaltare", "kind": "company", "protected": False}


class Town:
    """The properties and the buildings, put there quarter by quarter."""

    def __init__(self) -> None:
        self.lots: list[Lot] = []
        self.houses: list[House] = []
        self.almen()
        self.kvarnbacken()
        self.countryside()
        self.farms()
        self.by = {lot.designation: lot for lot in self.lots}
        self.owners()
        self.outbuildings()

    def row(self, trakt: str, block: int, first: int, x: float, y: float, depth: float, widths: tuple[float, ...],
            street: str, front: str, accuracy: float | None, house: tuple[float, float]) -> None:  # fmt: skip
        """A row of plots; `front` tells whether their street lies south or north of them."""
        for number, width in enumerate(widths, first):
            designation = f"{trakt} {block}:{number}"
            plot = box(x, y, x + width, y + depth)
            home = f"{street} {2 * number - (1 if front == 'south' else 0)}"
            self.lots.append(Lot(designation, [plot], accuracy=accuracy, owners=[owner(len(self.lots))], address=home))
            wide, deep = house
            left = x + round((width - wide) / 2, 0)
            bottom = y + 8 if front == "south" else y + depth - 8 - deep
            self.houses.append(House(designation, box(left, bottom, left + wide, bottom + deep)))
            x += width

    def outbuilding(
        self,
        on: str,
        dx: float,
        dy: float,
        wide: float,
        deep: float,
        permit: str,
        purpose: str = "Komplementbyggnad;Uthus",
    ) -> None:
        x, y, _, _ = self.by[on].shape.bounds
        shape = box(x + dx, y + dy, x + dx + wide, y + dy + deep)
        self.houses.append(House(on, shape, purpose, False, permit, ridge=3.4))

    def almen(self) -> None:
        """Four rows of plots along two streets."""
        self.row("ALMEN", 1, 1, 0, 8, 36, ALMEN_WIDTHS, "Björkstigen", "south", 0.005, (12, 10))
        self.row("ALMEN", 1, 11, 0, 44, 36, ALMEN_WIDTHS, "Lindvägen", "north", 0.025, (12, 10))
        self.row("ALMEN", 1, 21, 0, 88, 36, ALMEN_WIDTHS, "Lindvägen", "south", 0.025, (14, 10))
        self.row("ALMEN", 1, 31, 0, -36, 36, ALMEN_WIDTHS, "Björkstigen", "north", 0.1, (12, 9))
        self.lots.append(Lot("ALMEN 1:90", [box(0, 0, 260, 8)], "street", "municipal", 0.005,
                        [{"name": NAME, "kind": "municipality", "protected": False}]))  # fmt: skip
        self.lots.append(Lot("ALMEN 1:91", [box(0, 80, 260, 88)], "street", "municipal", 0.025,
                        [{"name": NAME, "kind": "municipality", "protected": False}]))  # fmt: skip

    def kvarnbacken(self) -> None:
        """An older quarter up to the railway, its street kept by an association."""
        self.row("KVARNBACKEN", 2, 1, 300, 27, 32, KVARN_WIDTHS, "Kvarngatan", "south", 0.5, (11, 9))
        self.row("KVARNBACKEN", 2, 9, 300, -12, 32, KVARN_WIDTHS, "Kvarngatan", "north", 0.5, (11, 9))
        association = {"name": "Kvarnbackens vägförening", "kind": "company", "protected": False}
        self.lots.append(Lot("KVARNBACKEN 2:90", [box(300, 20, 476, 27)], "street", "private", 0.5, [association]))
        self.lots.append(Lot("GRANKÖPING 9:1", [box(RAIL_FROM, -320, RAIL_TO, 200)], "railway", None, 0.05, [STATE]))

    def countryside(self) -> None:
        """South of a public road, down to the lake."""
        self.lots.append(Lot("SJÖVIK 4:90", [box(-260, -72, 476, -62)], "road", None, 0.5, [STATE]))
        for number in range(1, 9):
            x = -60.0 + 48 * (number - 1)
            designation = f"SJÖVIK 4:{number}"
            accuracy = (0.05, 0.05, 0.5, 2.5, None, 0.05, 10.0, 0.05)[number - 1]
            plot = box(x, -142, x + 48, -72)
            self.lots.append(
                Lot(designation, [plot], accuracy=accuracy, owners=[owner(60 + number)], address=f"Sjövik {number}")
            )
            self.houses.append(House(designation, box(x + 18, -100, x + 30, -90)))
        for number in range(9, 15):
            x = -60.0 + 64 * (number - 9)
            designation = f"SJÖVIK 4:{number}"
            plot = box(x, -212, x + 64, -142)
            self.lots.append(
                Lot(designation, [plot], accuracy=0.05, owners=[owner(60 + number)], address=f"Sjövik {number}")
            )
            self.houses.append(House(designation, box(x + 26, -172, x + 40, -162)))

    def farms(self) -> None:
        """Two farms, a property that one of them encloses, the lake, and a large plot up to the railway."""
        # A farm in two parts; the western one encloses another property.
        west, enclosed = box(-260, -212, -60, -72), box(-180, -150, -140, -110)
        self.lots.append(Lot("SJÖVIK 4:20", [west.difference(enclosed), box(324, -212, 476, -142)], "farm", None, 0.5,
                        [owner(80)], "Sjövik gård"))  # fmt: skip
        self.lots.append(Lot("SJÖVIK 4:21", [enclosed], accuracy=0.5, owners=[owner(81)], address="Sjövik 21"))
        self.houses.append(House("SJÖVIK 4:20", box(-230, -110, -214, -98)))
        self.houses.append(
            House("SJÖVIK 4:20", box(-205, -104, -175, -90), "Ekonomibyggnad;Jordbruk", False, ridge=9.0)
        )
        self.houses.append(House("SJÖVIK 4:21", box(-166, -134, -154, -124)))
        self.lots.append(Lot("SJÖVIK 4:30", [box(-260, -320, 476, -212)], "water", None, 0.5, [owner(82)]))
        # A large plot up to the railway: room to build both nearer and farther than 30 m from the track.
        self.lots.append(
            Lot("SJÖVIK 4:22", [box(324, -142, 476, -72)], accuracy=0.05, owners=[owner(83)], address="Sjövik 22")
        )
        self.houses.append(House("SJÖVIK 4:22", box(380, -100, 394, -90)))
        # A farm that stands by itself: so far from every other building that no plot can border its own.
        self.lots.append(Lot("SKOGEN 6:1", [box(-60, 430, 60, 550)], "farm", None, 0.05, [owner(84)], "Skogen 1"))
        self.houses.append(House("SKOGEN 6:1", box(-20, 500, -6, 510)))
        self.houses.append(House("SKOGEN 6:1", box(10, 490, 30, 502), "Ekonomibyggnad;Jordbruk", False, ridge=9.0))

    def owners(self) -> None:
        """Those who own something otherwise than alone and openly."""
        # The demo's citizen, on a plot whose eastern boundary nobody has measured: see `boundaries`.
        self.by["ALMEN 1:3"].owners = [owner(2) | {"name": "Testa Testsson", "number": "198803200016"}]
        self.by["ALMEN 1:13"].owners = [owner(12), owner(13)]  # co-owned
        self.by["ALMEN 1:4"].owners = [owner(3), owner(103)]  # co-owned, next to 1:3 and 1:5
        self.by["ALMEN 1:36"].owners = [owner(35, protected=True)]

    def outbuildings(self) -> None:
        """Those already there with the ground on which they were put up, and what is known of the houses."""
        self.outbuilding("ALMEN 1:6", 2, 28, 6, 5, "exempt_older")  # 30 m², an old friggebod and attefallshus ground
        self.outbuilding("ALMEN 1:7", 2, 27, 8, 5, "permit")  # a 40 m² garage with its permit: NB-07
        self.outbuilding("ALMEN 1:14", 3, 3, 5, 3, "exempt_now")
        self.outbuilding("ALMEN 1:25", 2, 26, 4, 3, "unknown")
        self.outbuilding("KVARNBACKEN 2:3", 2, 24, 4, 3, "exempt_older")
        self.outbuilding("SJÖVIK 4:2", 4, 4, 5, 10, "exempt_now")  # 50 m², outside plan
        extended = next(house for house in self.houses if house.on == "ALMEN 1:8")
        extended.exempt_extensions = 15.0
        unknown = next(house for house in self.houses if house.on == "ALMEN 1:9")
        unknown.exempt_extensions = None
        # Houses mapped from the air: the outline is the eaves, or nobody knows what it is.
        for on, outline, accuracy in (("KVARNBACKEN 2:4", "Takkant", 0.5), ("KVARNBACKEN 2:12", "Ospecificerad", None),
                                      ("SJÖVIK 4:12", "Takkant", 0.25)):  # fmt: skip
            house = next(one for one in self.houses if one.on == on)
            house.outline, house.accuracy = outline, accuracy


def boundaries(lots: list[Lot]) -> list[dict[str, Any]]:
    """One feature for each stretch of boundary between two properties, or towards none."""
    found = []
    outlines = {lot.designation: lot.shape.boundary for lot in lots}
    for number, lot in enumerate(lots):
        rest = outlines[lot.designation]
        for other in lots:
            if other is lot:
                continue
            shared = outlines[lot.designation].intersection(outlines[other.designation])
            lines = [one for one in _lines(shared) if one.length > 0.01]
            if not lines:
                continue
            rest = rest.difference(unary_union(lines).buffer(0.001))
            if lots.index(other) > number:
                errors = (lot.accuracy, other.accuracy)
                unknown = None in errors or {lot.designation, other.designation} == {"ALMEN 1:16", "ALMEN 1:17"}
                error = None if unknown else max(errors)
                found += [(one, error, lot.designation, other.designation) for one in _merged(lines)]
        found += [(one, lot.accuracy, lot.designation, None) for one in _merged(_lines(rest)) if one.length > 0.01]
    return [
        feature(
            line,
            objektidentitet=key("boundary", left, right, number),
            objekttyp="fastighetsgräns",
            medelfel_m=error,
            matmetod=_method(error),
            left=key("unit", left),
            right=key("unit", right) if right else None,
        )
        for number, (line, error, left, right) in enumerate(found)
    ]


def _lines(shape: BaseGeometry) -> list[LineString]:
    if isinstance(shape, LineString):
        return [] if shape.is_empty else [shape]
    return [one for one in getattr(shape, "geoms", []) for one in _lines(one)]


def _merged(lines: list[LineString]) -> list[LineString]:
    return _lines(linemerge(MultiLineString(lines))) if lines else []


def _method(error: float | None) -> str:
    if error is None:
        return "okänd"
    return (
        "inmätt för nybyggnadskarta" if error < 0.01 else "GNSS, nätverks-RTK" if error < 0.2 else "digitaliserad karta"
    )


def feature(shape: BaseGeometry, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry(shape), "properties": properties}


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{CRS.removeprefix('EPSG:')}"}}
    return {"type": "FeatureCollection", "crs": crs, "features": features}


# -- plans in the national exchange format 4.1 -------------------------------------------------------

RELEASE = {
    one["code"]: one
    for one in json.loads((FOLDER.parent / "se/catalogue/release-7.json").read_text(encoding="utf-8"))["provisions"]
}
OWN = {
    code: {"id": key("catalogue", code), "code": code, "wording": wording, "sense": None, "unit": None, "form": form,
           "category": category, "subcategory": subcategory, "letter": letter, "interpretive": False}
    for code, wording, form, category, subcategory, letter in [
        ("DP_AP_GATA2", "Gata", "Allmän plats", "Gata", None, "GATA"),
        ("DP_KM_T1_2", "Järnvägstrafik", "Kvartersmark", "Trafik", None, "T1"),
        ("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnad", "Marken får inte förses med byggnad.", "Kvartersmark",
         "Begränsning av markens utnyttjande", "Marken får inte förses med byggnadsverk", None),
        ("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EndastKomplement",
         "Marken får endast förses med komplementbyggnad.", "Kvartersmark",
         "Begränsning av markens utnyttjande", "Marken får endast förses med viss typ av byggnadsverk", None),
        ("DP_KM_Eg_SkyddKulturvarden_Byggnad", "Byggnadens kulturvärden ska bevaras.", "Kvartersmark",
         "Skydd av kulturvärden", "Skydd av kulturvärden", "q#"),
        ("DP_KM_Eg_SkyddMotStorningar_Oversvamning", "Marken ska vara skydd mot översvämning.", "Kvartersmark",
         "Skydd mot störningar", "Översvämning", "m#"),
    ]
}  # fmt: skip
CATALOGUE = {**RELEASE, **OWN}


def described(shape: BaseGeometry, accuracy: float | None, method: dict[str, Any]) -> list[dict[str, Any]]:
    parts = list(shape.geoms) if isinstance(shape, MultiPolygon) else [shape]
    error = {"absolutLagesosakerhetPlan": accuracy} if accuracy is not None else {}
    return [
        {
            "geometri": {"typ": "yta", "position": geometry(part), "koordinatsystemPlan": CRS, "dimension": 2, **error},
            "geometrimetadata": {
                "tidpunktForLagesbestamning": "2024-03-01T10:00:00Z",
                "lagesbestamningsmetodIPlan": method,
            },
        }
        for part in parts
    ]


class PlanFile:
    """One plan and its provisions."""

    def __init__(self, designation: str, name: str, shape: BaseGeometry, accuracy: float, kind: str, adopted: str,
                 in_force: str, months: int | None, method: dict[str, Any]) -> None:  # fmt: skip
        self.id = key("plan", designation)
        self.accuracy, self.method = accuracy, method
        decision: dict[str, Any] = {
            "instansInomKommunen": "kommunfullmäktige",
            "diarienummerKommun": f"PÅHITTAD {adopted[:4]}/1",
            "beslutstyp": "antagande av ny detaljplan",
            "datumAntagande": adopted,
            "datumLagakraft": [in_force],
        }
        if months is not None:
            decision |= {"genomforandetid": months, "genomforandetidStartar": in_force}
        self.features = [
            self._feature(
                self.id,
                {
                    "feature:typ": "detaljplan",
                    "kommun": "Granköping",
                    "beteckning": designation,
                    "namn": name,
                    "syfte": "Påhittad plan för demonstration och test.",
                    "status": "laga kraft",
                    "typ": kind,
                    "kvalitetsbeskrivning": {
                        "digitaliseringsniva": "komplett",
                        "korrigeradeGranser": False,
                        "kontrolleratPlaneringsunderlag": False,
                    },
                    "plangeometri": described(shape, accuracy, method),
                    "beslutsinformation": [decision],
                },
            )
        ]

    def _feature(self, id: str, properties: dict[str, Any]) -> dict[str, Any]:
        common = {"objektidentitet": id, "objektversion": 1, "versionGiltigFran": "2025-12-01T00:00:00Z"}
        return {"type": "Feature", "id": id, "geometry": None, "properties": {**common, **properties}}

    def add(
        self, code: str, shape: BaseGeometry, *values: str, uses: tuple[str, ...] = (), wording: str | None = None
    ) -> str:
        """A provision of the catalogue's code over the shape, its slots filled in order."""
        entry = CATALOGUE[code]
        text = wording or entry["wording"]
        slots = [one.split(":") for one in _slots(text)]
        id = key("provision", self.id, code, len(self.features))
        filled = []
        for (slot, kind), value in zip(slots, values, strict=True):
            one: dict[str, Any] = {"datatyp": kind, "variabelvarde": value, "beskrivning": slot}
            if kind == "decimaltal":
                one |= {"vardetyp": (entry["sense"] or "Exakt").lower(), "enhet": entry["unit"] or "antal"}
            filled.append(one)
        use = "_Eg_" not in code
        properties: dict[str, Any] = {
            "feature:typ": "användningsbestämmelse" if use else "egenskapsbestämmelse",
            "detaljplan": self.id,
            "planbestammelsekatalogreferens": entry["id"],
            "bestammelseformulering": text,
            "bestammelsevarde": filled,
            "bestammelsegeometri": described(shape, self.accuracy, self.method),
        }
        if not use:
            properties |= {"sekundarEgenskapsgrans": False, "reglerarAnvandningsbestammelse": list(uses)}
        self.features.append(self._feature(id, properties))
        return id

    def content(self) -> dict[str, Any]:
        media = "application/vnd.lm.detaljplan.v4+json"
        return {"type": "FeatureCollection", "feature:mediatyp": media, "features": self.features}


def _slots(text: str) -> list[str]:
    return re.findall(r"\[([^\]]+)\]", text)


def almen() -> PlanFile:
    plots = unary_union([box(0, -36, 260, 0), box(0, 8, 260, 80), box(0, 88, 260, 124)])
    streets = unary_union([box(0, 0, 260, 8), box(0, 80, 260, 88)])
    method = {"typ": "lägesplacering", "variant": "digital karta", "presentationsskala": 1000}
    plan = PlanFile(
        "9901-DP12", "Almen", box(0, -36, 260, 124), 0.005, "detaljplan", "2024-06-10", "2024-08-30", 60, method
    )
    housing = plan.add("DP_KM_B2", plots)
    plan.add("DP_AP_GATA2", streets)
    fronts = unary_union([box(0, 8, 260, 14), box(0, 74, 260, 80), box(0, 88, 260, 94), box(0, -6, 260, 0)])
    plan.add("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnad", fronts, uses=(housing,))
    plan.add("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EndastKomplement", box(0, 44, 260, 54), uses=(housing,))
    rest = unary_union([box(0, -36, 260, 0), box(0, 8, 260, 80)])
    plan.add("DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaFastigh", rest, "200", uses=(housing,))
    plan.add("DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsAnv", box(0, 88, 260, 124), "20", uses=(housing,))
    plan.add("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", plots, "8.0", uses=(housing,))
    plan.add("DP_KM_Eg_Plac_Byggnadsverk_Fastgrans", plots, "4.5", uses=(housing,),
             wording="Byggnad ska placeras minst [avstånd:decimaltal] meter från fastighetsgräns")  # fmt: skip
    plan.add("DP_KM_Eg_Takvinkel_Minsta_Minsta", box(0, 88, 260, 124), "14", uses=(housing,))
    plan.add("DP_KM_Eg_Takvinkel_Storsta_Storsta", box(0, 88, 260, 124), "38", uses=(housing,))
    plan.add("DP_KM_Eg_Fastighetsstorlek_Minsta_Minsta", plots, "800", uses=(housing,))
    plan.add("DP_KM_Eg_SkyddMotStorningar_Oversvamning", box(234, 8, 260, 20), uses=(housing,))
    plan.add("DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Fastigh", box(182, -36, 260, 0), "50", uses=(housing,))
    return plan


def kvarnbacken() -> PlanFile:
    plots = unary_union([box(300, 27, 476, 59), box(300, -12, 476, 20)])
    method = {"typ": "vektorisering av analogt material", "kartskala": 1000}
    plan = PlanFile(
        "9901-BY68",
        "Kvarnbacken",
        box(300, -12, 476, 59),
        1.0,
        "byggnadsplan",
        "1968-05-14",
        "1968-09-02",
        None,
        method,
    )
    housing = plan.add("DP_KM_B2", plots)
    plan.add("DP_AP_GATA2", box(300, 20, 476, 27))
    plan.add("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark_Aldre",
             unary_union([box(300, 27, 476, 33), box(300, 14, 476, 20)]), "prickad mark", "planen är äldre",
             uses=(housing,))  # fmt: skip
    plan.add("DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre", plots, "2", "planen är äldre", uses=(housing,))
    plan.add("DP_KM_Eg_AndradLovplikt_Bygglov_Aldre", box(300, -12, 387, 20), "Bygglov krävs för uthus",
             "planen är äldre", uses=(housing,))  # fmt: skip
    plan.add("DP_KM_Eg_SkyddKulturvarden_Byggnad", box(300, 27, 322, 59), uses=(housing,))
    return plan


# -- files -----------------------------------------------------------------------------------------


def write_json(name: str, content: object) -> None:
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_geopackage(name: str, layer: str, shapes: list[BaseGeometry], columns: dict[str, list[Any]]) -> None:
    path = FOLDER / name
    path.unlink(missing_ok=True)
    # GDAL writes the time of writing into the file unless it is told another.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{MADE}T00:00:00.000Z"})
    geometries = numpy.array([set_precision(placed(shape), 0.001).wkb for shape in shapes], dtype=object)
    data = [
        numpy.array(values, dtype=object if isinstance(values[0], str | None) else None) for values in columns.values()
    ]
    pyogrio.raw.write(
        path, geometries, data, list(columns), driver="GPKG", layer=layer, crs=CRS, geometry_type="MultiPolygon"
        if any(isinstance(shape, MultiPolygon) for shape in shapes) else "Polygon",
        dataset_options={"VERSION": "1.3"}, layer_options={"SPATIAL_INDEX": "YES"},
    )  # fmt: skip


def main() -> None:
    town = Town()
    write_properties(town.lots)
    write_buildings(town.houses)
    write_around(town.by)
    write_json("plans/almen.json", almen().content())
    write_json("plans/kvarnbacken.json", kvarnbacken().content())
    write_json("catalogue.json", {
        "source": "Påhittad för demokommunen: poster som inte finns i katalogutdraget",
        "release": {"namn": "demo"}, "provisions": list(OWN.values()),
    })  # fmt: skip
    write_manifest()
    print(f"{len(town.lots)} properties, {len(town.houses)} buildings")


def write_properties(lots: list[Lot]) -> None:
    """The properties with their boundaries, addresses and owners."""
    parts = [(lot, number, part) for lot in lots for number, part in enumerate(lot.parts, 1)]
    write_json(
        "properties.geojson",
        collection(
            [
                feature(
                    part,
                    objektidentitet=key("part", lot.designation, number),
                    registerenhetsreferens=key("unit", lot.designation),
                    objekttyp="fastighetsområde",
                    kommunkod=CODE,
                    trakt=lot.designation.split()[0],
                    etikett=lot.designation.split()[1],
                    omradesnummer=number,
                    designation=lot.designation,
                    kind=lot.kind,
                    principal=lot.principal,
                )
                for lot, number, part in parts
            ]
        ),
    )
    write_json("boundaries.geojson", collection(boundaries(lots)))
    write_json("addresses.geojson", collection([
        feature(lot.parts[0].representative_point(), address=lot.address, postort="Granköping", designation=lot.designation)
        for lot in lots if lot.address
    ]))  # fmt: skip
    write_json("owners.json", {lot.designation: lot.owners for lot in lots})


def write_buildings(houses: list[House]) -> None:
    shapes = [house.shape for house in houses]
    write_geopackage(
        "buildings.gpkg",
        "byggnad",
        shapes,
        {
            "objektidentitet": [key("building", house.on, number) for number, house in enumerate(houses)],
            "objekttyp": [house.purpose.split(";")[0] for house in houses],
            "andamal1": [house.purpose for house in houses],
            "huvudbyggnad": ["Ja" if house.main else "Nej" for house in houses],
            "insamlingslage": [house.outline for house in houses],
            "lagesosakerhetplan": [
                float(house.accuracy) if house.accuracy is not None else float("nan") for house in houses
            ],
            "designation": [house.on for house in houses],
            "permit": [house.permit for house in houses],
            "building_area_m2": [round(house.shape.area, 2) for house in houses],
            "ridge_height_m": [float(house.ridge) if house.ridge is not None else float("nan") for house in houses],
            "extension_exempt_m2": [
                float(house.exempt_extensions) if house.exempt_extensions is not None else float("nan")
                for house in houses
            ],
        },
    )


def write_around(by: dict[str, Lot]) -> None:
    """What lies around the plots and bears on them: ways, water, what is worth keeping."""
    write_json("tracks.geojson", collection([
        feature(LineString([(TRACK, -320), (TRACK, 200)]), id="stambanan", accuracy_m=0.05)
    ]))  # fmt: skip
    write_json("roads.geojson", collection([
        feature(by["SJÖVIK 4:90"].shape, id="väg 999", principal="none")
    ]))  # fmt: skip
    lake = Polygon([(-260, -228), (-100, -222), (60, -232), (250, -224), (476, -230), (476, -320), (-260, -320)])
    write_json("water.geojson", collection([
        feature(lake, id="Gransjön", kind="lake", area_ha=round(lake.area / 10_000, 2))
    ]))  # fmt: skip
    write_json("shore_protection.geojson", collection([
        feature(lake.buffer(100, quad_segs=16).intersection(box(-260, -320, 476, -72)), id="Gransjön", name="Gransjön, 100 m")
    ]))  # fmt: skip
    write_json("valuable_areas.geojson", collection([
        feature(box(300, 27, 387, 59), id="kvarnbacken-norra", name="Kvarnbackens norra rad")
    ]))  # fmt: skip
    write_json("valuable_buildings.geojson", collection([]))
    write_json("defence_areas.geojson", collection([]))
    write_json("area_regulations.geojson", collection([]))


LAYERS = {
    "plans": (["plans/almen.json", "plans/kvarnbacken.json"], "ngp-4.1", True),
    "properties": (["properties.geojson"], "geojson", True),
    "boundaries": (["boundaries.geojson"], "geojson", True),
    "buildings": (["buildings.gpkg"], "gpkg", True),
    "addresses": (["addresses.geojson"], "geojson", True),
    "owners": (["owners.json"], "json", True),
    "tracks": (["tracks.geojson"], "geojson", True),
    "roads": (["roads.geojson"], "geojson", True),
    "water": (["water.geojson"], "geojson", True),
    "shore_protection": (["shore_protection.geojson"], "geojson", True),
    "valuable_areas": (["valuable_areas.geojson"], "geojson", True),
    "valuable_buildings": (["valuable_buildings.geojson"], "geojson", True),
    "defence_areas": (["defence_areas.geojson"], "geojson", True),
    "area_regulations": (["area_regulations.geojson"], "geojson", True),
}
"""Files, format and whether absence in the layer may be read as "not there"."""


def write_manifest() -> None:
    write_json("manifest.json", {
        "municipality": {"code": CODE, "name": NAME, "crs": CRS},
        "catalogues": ["../se/catalogue/release-7.json", "catalogue.json"],
        "layers": [
            {
                "layer": layer,
                "format": format,
                "files": [
                    {"file": file, "sha256": hashlib.sha256((FOLDER / file).read_bytes()).hexdigest()} for file in files
                ],
                "source": f"{NAME} (påhittad)",
                "dataDate": MADE,
                "fetched": MADE,
                "licence": "CC0-1.0",
                "indicative": layer in ("shore_protection", "valuable_areas"),
                "negativeEvidence": negative,
                "allowedAgeDays": 3650,
            }
            for layer, (files, format, negative) in LAYERS.items()
        ],
    })  # fmt: skip


if __name__ == "__main__":
    main()
