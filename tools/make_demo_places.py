"""
Makes `zoning_data/demo/places.json` and `PLACES.md`: ready footprints in Granköping, for tests and trials.

Each place is meant to show one thing. What it shows is measured here anew with shapely, from the files of
the demo municipality as they lie written, and a place that does not show it stops the script. Run it after
`make_demo_municipality.py`, with `.venv/bin/python tools/make_demo_places.py`.

Shapes are given on the street grid, in whole millimetres. The grid is turned by the 7-24-25 triangle, so a
corner lies on whole millimetres of the working CRS too exactly when y = 7x (mod 25 mm): see `rect`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pyogrio.raw
import shapely
from make_demo_municipality import CRS, EAST, FOLDER, NORTH, geometry, write_json
from shapely import LineString, Polygon, box
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

# -- the town, as it lies written --------------------------------------------------------------------


def features(file: str) -> list[tuple[BaseGeometry, dict[str, Any]]]:
    content = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    return [(shape(one["geometry"]), one["properties"]) for one in content["features"]]


def provisions(*codes: str) -> BaseGeometry:
    """The ground of Almen's and Kvarnbacken's provisions whose code begins so; all use areas with none named."""
    entries = {}
    for file in (FOLDER.parent / "se/catalogue/release-7.json", FOLDER / "catalogue.json"):
        for entry in json.loads(file.read_text(encoding="utf-8"))["provisions"]:
            entries[entry["id"]] = entry["code"]
    found = []
    for name in ("almen", "kvarnbacken"):
        for one in json.loads((FOLDER / f"plans/{name}.json").read_text(encoding="utf-8"))["features"]:
            code = entries.get(one["properties"].get("planbestammelsekatalogreferens"), "")
            if code.startswith(codes):
                parts = one["properties"]["bestammelsegeometri"]
                found += [shape(part["geometri"]["position"]) for part in parts]
    return shapely.union_all(found)


PROPERTIES: dict[str, BaseGeometry] = {}
UNITS: dict[str, str] = {}
for part, about in features("properties.geojson"):
    name = about["designation"]
    PROPERTIES[name] = shapely.union(PROPERTIES[name], part) if name in PROPERTIES else part
    UNITS[about["registerenhetsreferens"]] = name
BOUNDARIES = features("boundaries.geojson")
OWNERS = json.loads((FOLDER / "owners.json").read_text(encoding="utf-8"))
META, _, OUTLINES, COLUMNS = pyogrio.raw.read(FOLDER / "buildings.gpkg")
BUILDINGS = [
    (shapely.from_wkb(outline), {name: column[number] for name, column in zip(META["fields"], COLUMNS, strict=True)})
    for number, outline in enumerate(OUTLINES)
]
HOUSING = provisions("DP_KM_B")
PRICK = provisions("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnad")
KORS = provisions("DP_KM_Eg_BegransningAvMarkensUtnyttjande_Endast")
OVERLAYS = {name: shapely.union_all([one for one, _ in features(f"{name}.geojson")])
            for name in ("shore_protection", "valuable_areas", "tracks", "water")}  # fmt: skip


# -- shapes on the street grid -----------------------------------------------------------------------


def rect(x: float, y: float, wide: float, deep: float) -> Polygon:
    """
    A rectangle along the grid, moved up by at most 24 mm so that its corners are whole millimetres.

    Sides in steps of 25 mm keep all four corners so; x is kept as given.
    """
    across, up = round(x * 1000), round(y * 1000)
    up += (7 * across - up) % 25
    return box(across / 1000, up / 1000, across / 1000 + wide, up / 1000 + deep)


def upright(east: float, north: float, wide: float, deep: float) -> Polygon:
    """A rectangle along the axes of the working CRS, as offsets from the town's origin, put on the grid."""
    corners = [(east, north), (east + wide, north), (east + wide, north + deep), (east, north + deep)]
    return Polygon([(0.96 * e + 0.28 * n, -0.28 * e + 0.96 * n) for e, n in corners])


@dataclass(frozen=True)
class Place:
    """shows: what must be measured there, by the names of `measured`."""

    name: str
    property: str
    grid: BaseGeometry
    note: str
    shows: dict[str, Any] = field(default_factory=dict)


CLEAR = {"within_property": True, "overlaps_building": False}
IN_ALMEN = {**CLEAR, "within_housing": True}
PLAIN = {**IN_ALMEN, "prickmark_m2": 0, "korsmark_m2": 0}
OUTSIDE = {**CLEAR, "within_housing": False, "valuable_area_m2": 0}

PLACES = [
    Place("garage_40", "ALMEN 1:3", rect(60, 31, 8, 5),
          "Garage 40 m², 6 m eller mer från alla gränser; med huset (120 m²) inom 200 m² per fastighet",
          {**PLAIN, "area_m2": 40, "boundary_at_least_m": 6, "built_after_m2": 160}),
    Place("shed_25_at_4_600", "ALMEN 1:3", rect(55.6, 31, 5, 5),
          "Bod 25 m², 4,600 m från gränsen mot 1:2 (medelfel 0,005 m)",
          {**PLAIN, "area_m2": 25, "boundary_m": 4.6, "neighbour": "ALMEN 1:2", "accuracy_m": 0.005}),
    Place("shed_30_01", "ALMEN 1:3", upright(51.4, 47, 10, 3.001),
          "Komplementbyggnad 30,010 m²: 10,000 × 3,001 m längs koordinataxlarna, alltså vriden mot tomten",
          {**PLAIN, "area_m2": 30.01, "boundary_at_least_m": 5}),
    Place("shed_at_4_490_one_owner", "ALMEN 1:3", rect(55.49, 31, 5, 5),
          "Bod 25 m², 4,490 m från gränsen mot 1:2, som har en ägare",
          {**PLAIN, "area_m2": 25, "boundary_m": 4.49, "neighbour": "ALMEN 1:2", "neighbour_owners": 1}),
    Place("shed_at_4_490_two_owners", "ALMEN 1:3", rect(68.51, 31, 5, 5),
          "Bod 25 m², 4,490 m från gränsen mot 1:4, som har två ägare",
          {**PLAIN, "area_m2": 25, "boundary_m": 4.49, "neighbour": "ALMEN 1:4", "neighbour_owners": 2}),
    Place("shed_at_4_520_rough_boundary", "SJÖVIK 4:3", rect(40.52, -95, 5, 5),
          "Bod 25 m², 4,520 m från gränsen mot 4:2, som är känd på 0,5 m när",
          {**OUTSIDE, "area_m2": 25, "boundary_m": 4.52, "neighbour": "SJÖVIK 4:2", "accuracy_m": 0.5,
           "shore_protection_m2": 0}),
    Place("shed_at_unknown_boundary", "ALMEN 1:16", rect(146.4, 55, 5, 5),
          "Bod 25 m², 4,600 m från gränsen mot 1:17, vars noggrannhet är okänd",
          {**PLAIN, "area_m2": 25, "boundary_m": 4.6, "neighbour": "ALMEN 1:17", "accuracy_m": None}),
    Place("shed_partly_on_prickmark", "ALMEN 1:3", rect(55.6, 12.6, 3, 6),
          "Bod 18 m², delvis på prickmark, 4,6 m från gränserna",
          {**IN_ALMEN, "area_m2": 18, "boundary_at_least_m": 4.6, "partly_on_prickmark": True, "korsmark_m2": 0}),
    Place("shed_on_korsmark", "ALMEN 1:12", rect(34, 48.6, 5, 5),
          "Bod 25 m² helt på korsmark (bara komplementbyggnad)",
          {**IN_ALMEN, "area_m2": 25, "boundary_at_least_m": 4.6, "korsmark_m2": 25, "prickmark_m2": 0}),
    Place("garage_40_on_prickmark", "ALMEN 1:5", rect(112, 8.7, 8, 5),
          "Garage 40 m² helt på prickmark; remsan är 6 m bred, så det ligger också nära gatan",
          {**IN_ALMEN, "area_m2": 40, "prickmark_m2": 40, "korsmark_m2": 0, "neighbour": "ALMEN 1:90"}),
    Place("countryside_shed_45", "SJÖVIK 4:1", rect(-26, -87, 9, 5),
          "Komplementbyggnad 45 m² utanför plan, fri från allt",
          {**OUTSIDE, "area_m2": 45, "boundary_at_least_m": 4.9, "shore_protection_m2": 0,
           "track_at_least_m": 200, "accuracy_m": 0.05}),
    Place("shed_in_shore_protection", "SJÖVIK 4:10", rect(30, -195, 5, 5),
          "Bod 25 m² utanför plan, helt inom strandskydd",
          {**OUTSIDE, "area_m2": 25, "boundary_at_least_m": 6, "shore_protection_m2": 25}),
    Place("shed_in_valuable_area", "KVARNBACKEN 2:2", rect(330, 49, 4, 4),
          "Bod 16 m² i värdefull bebyggelsemiljö, i byggnadsplanen från 1968",
          {**CLEAR, "within_housing": True, "area_m2": 16, "valuable_area_m2": 16, "prickmark_m2": 0}),
    Place("shed_25_0_from_track", "SJÖVIK 4:22", rect(454, -100, 5, 5),
          "Bod 25 m² utanför plan, 25,000 m från spårmitt, fri från annat",
          {**OUTSIDE, "area_m2": 25, "boundary_at_least_m": 6, "track_m": 25, "shore_protection_m2": 0}),
    Place("shed_30_5_from_track", "SJÖVIK 4:22", rect(448.5, -100, 5, 5),
          "Bod 25 m² utanför plan, 30,500 m från spårmitt, fri från annat",
          {**OUTSIDE, "area_m2": 25, "boundary_at_least_m": 6, "track_m": 30.5, "shore_protection_m2": 0}),
    Place("shed_25_0_from_track_in_plan", "KVARNBACKEN 2:16", rect(455, -5, 4, 4),
          "Bod 16 m² i plan, 25,000 m från spårmitt; tomten är smal, så den ligger också 1 m från 2:15",
          {**CLEAR, "within_housing": True, "area_m2": 16, "track_m": 25, "neighbour": "KVARNBACKEN 2:15"}),
    Place("extension_28", "ALMEN 1:3", box(60, 26, 67, 30),
          "Tillbyggnad 28 m² mot husets norra fasad",
          {**PLAIN, "area_m2": 28, "boundary_at_least_m": 6, "house_m": 0, "built_after_m2": 148}),
    Place("fence_on_boundary", "ALMEN 1:3", LineString([(51, 26), (51, 40)]),
          "Staket 14 m i gränsen mot 1:2", {"length_m": 14, "boundary_m": 0, "neighbour": "ALMEN 1:2"}),
    Place("fence_6_in", "ALMEN 1:3", LineString([(57, 28), (57, 38)]),
          "Staket 10 m, 6,000 m innanför gränsen mot 1:2",
          {"length_m": 10, "boundary_m": 6, "neighbour": "ALMEN 1:2", "within_property": True}),
    Place("deck_24", "ALMEN 1:2", box(33, 26, 39, 30),
          "Altan 24 m² mot husets norra fasad", {**PLAIN, "area_m2": 24, "boundary_at_least_m": 6, "house_m": 0}),
    Place("shed_fills_the_45", "ALMEN 1:6", rect(142, 31, 5, 3),
          "Bod 15 m² på tomt med 30 m² bygglovsbefriat uthus: 45,00 m² tillsammans",
          {**PLAIN, "area_m2": 15, "boundary_at_least_m": 6, "exempt_standing_m2": 30}),
    Place("shed_passes_the_45", "ALMEN 1:6", rect(142, 31, 5.025, 3),
          "Bod 15,075 m² på samma tomt: 45,075 m² tillsammans",
          {**PLAIN, "area_m2": 15.075, "boundary_at_least_m": 6, "exempt_standing_m2": 30}),
]  # fmt: skip


# -- what is there -----------------------------------------------------------------------------------


def measured(place: Place, found: BaseGeometry) -> dict[str, Any]:
    """Measures of a footprint in the working CRS, to the millimetre and square centimetre."""
    lot = PROPERTIES[place.property]
    own = [(outline, about) for outline, about in BUILDINGS if about["designation"] == place.property]
    mine = [one for one in BOUNDARIES if place.property in (UNITS.get(one[1]["left"]), UNITS.get(one[1]["right"]))]
    nearest, about = min(mine, key=lambda one: round(found.distance(one[0]), 3))
    pair = {UNITS.get(about["left"]), UNITS.get(about["right"])} - {place.property}
    neighbour = next(iter(pair)) or ""
    area = round(found.area, 4)
    houses = [outline for outline, one in own if one["huvudbyggnad"] == "Ja"]
    exempt = ("exempt_now", "exempt_older")
    shore, valuable, track = (OVERLAYS[name] for name in ("shore_protection", "valuable_areas", "tracks"))
    prick = round(found.intersection(PRICK).area, 3)
    return {
        "area_m2": area,
        "length_m": round(found.length, 3) if isinstance(found, LineString) else None,
        "boundary_m": round(found.distance(nearest), 3),
        "neighbour": neighbour,
        "neighbour_owners": len(OWNERS.get(neighbour, [])),
        "accuracy_m": about["medelfel_m"],
        "house_m": round(min(found.distance(one) for one in houses), 3),
        "track_m": round(found.distance(track), 3),
        "within_property": bool(lot.buffer(0.0005).covers(found)),
        "within_housing": bool(HOUSING.buffer(0.0005).covers(found)),
        "overlaps_building": any(found.intersection(outline).area > 0.001 for outline, _ in BUILDINGS),
        "prickmark_m2": prick,
        "partly_on_prickmark": 0.5 < prick < area - 0.5,
        "korsmark_m2": round(found.intersection(KORS).area, 3),
        "shore_protection_m2": round(found.intersection(shore).area, 3),
        "valuable_area_m2": round(found.intersection(valuable).area, 3),
        "built_after_m2": round(area + sum(float(one["building_area_m2"]) for _, one in own), 3),
        "exempt_standing_m2": round(
            sum(float(one["building_area_m2"]) for _, one in own if one["permit"] in exempt), 2
        ),
    }


def checked(place: Place, values: dict[str, Any]) -> None:
    """Stops with every measure that is not what the place is to show."""
    wrong = []
    for name, wanted in place.shows.items():
        if name.endswith("_at_least_m"):
            value = values[name.removesuffix("_at_least_m") + "_m"]
            right = value >= wanted
        else:
            value = values[name]
            exact = isinstance(wanted, bool | str) or wanted is None
            right = value == wanted if exact else abs(value - wanted) < (0.0006 if name.endswith("_m2") else 0.0001)
        if not right:
            wrong.append(f"{name} is {value}, not {wanted}")
    if wrong:
        raise SystemExit(f"{place.name}: " + "; ".join(wrong))


TOLD = {
    "area_m2": "{} m²", "length_m": "{} m lång", "boundary_m": "{} m till {neighbour}", "track_m": "{} m till spårmitt",
    "prickmark_m2": "{} m² prickmark", "korsmark_m2": "{} m² korsmark",
    "shore_protection_m2": "{} m² strandskydd", "valuable_area_m2": "{} m² värdefull miljö",
}  # fmt: skip


def sentence(values: dict[str, Any]) -> str:
    """What a reader wants to know; silent about what is not there."""
    parts = [
        words.format(f"{values[name]:g}", **values)
        for name, words in TOLD.items()
        if values[name] is not None
        and (values[name] or name == "boundary_m")
        and not (name == "track_m" and values[name] > 40)
    ]
    error = "okänt" if values["accuracy_m"] is None else f"{values['accuracy_m']} m"
    return ", ".join(parts) + f" (medelfel {error})"


GUIDE = f"""# Platser i Granköping

Färdiga ytor och linjer för prov och test, i {CRS} (östlig, nordlig). Samma platser finns i `places.json`:
namn → `property`, `crs`, `footprint` (GeoJSON), `note`, `measured`. Båda filerna skrivs av
`tools/make_demo_places.py`, som mäter varje plats mot kartan och stannar om den inte visar vad den ska.
Ändra där, inte här. Hörnen ligger på hela millimeter.

Måtten är kartans. Vad systemet svarar beror också på medelfel, regler och delegation.

## Fastigheter att känna till

| fastighet | visar |
|---|---|
| ALMEN 1:1–1:10 | småhus, 200 m² per fastighet, nockhöjd 8,0 m, 4,5 m till gräns, prickmark mot Björkstigen; gränser 0,005 m |
| ALMEN 1:11–1:20 | dessutom korsmark i söder; gränser 0,025 m |
| ALMEN 1:21–1:30 | byggnadsarea 20 % av fastighetsarean inom användningsområdet, takvinkel 14–38 grader |
| ALMEN 1:31–1:40 | gränser 0,1 m; på 1:38–1:40 ska minst 50 % av fastigheten vara genomsläpplig |
| ALMEN 1:10 | en del av marken ska skydda mot översvämning |
| ALMEN 1:4, 1:13 | två ägare |
| ALMEN 1:36 | ägare med skyddade uppgifter |
| ALMEN 1:16, 1:17 | gränsen mellan dem har okänt medelfel |
| ALMEN 1:6, 1:7, 1:14, 1:25 | uthus: befriat enligt äldre regler (30 m²), med bygglov (40 m²), befriat enligt dagens (15 m²), okänt (12 m²) |
| ALMEN 1:8, 1:9 | huset har 15 m² bygglovsbefriad tillbyggnad; det är okänt om det har någon |
| ALMEN 1:90, 1:91 | gator, kommunen huvudman |
| KVARNBACKEN 2:1–2:16 | byggnadsplan från 1968, otolkade bestämmelser, gränser 0,5 m, planlinjer 1,0 m |
| KVARNBACKEN 2:1 | skydd av kulturvärden (q) |
| KVARNBACKEN 2:1–2:4 (väster om 387 m i stadsnätet) | värdefull bebyggelsemiljö |
| KVARNBACKEN 2:9–2:12 (lika långt) | ändrad lovplikt, otolkad |
| KVARNBACKEN 2:4, 2:12, SJÖVIK 4:12 | huset är ritat efter takkanten, på okänt sätt, efter takkanten |
| KVARNBACKEN 2:90 | gata, enskilt huvudmannaskap, vägförening |
| SJÖVIK 4:1–4:8 | utanför plan, norra raden; medelfel 0,05, 0,05, 0,5, 2,5, okänt, 0,05, 10 och 0,05 m; en gräns har det sämre av grannarnas |
| SJÖVIK 4:9–4:14 | utanför plan, strandskydd |
| SJÖVIK 4:20, 4:21 | gård i två områden; det västra omsluter 4:21 |
| SJÖVIK 4:22 | stor tomt intill järnvägen |
| SKOGEN 6:1 | gård för sig själv, mer än 300 m från närmaste byggnad på en annan fastighet |
| SJÖVIK 4:30, 4:90, GRANKÖPING 9:1 | sjö, allmän väg, järnväg |

## Platser
"""


def main() -> None:
    written: dict[str, Any] = {}
    guide = [GUIDE]
    for place in PLACES:
        drawn = geometry(place.grid)
        found = shape(drawn)
        values = measured(place, found)
        checked(place, values)
        written[place.name] = {
            "property": place.property,
            "crs": CRS,
            "footprint": drawn,
            "note": place.note,
            "measured": values,
        }
        corners = drawn["coordinates"][0] if drawn["type"] == "Polygon" else drawn["coordinates"]
        guide.append(f"### `{place.name}`: {place.property}\n\n{place.note}. Mätt: {sentence(values)}.\n")
        guide.append(f"```json\n{json.dumps(corners)}\n```\n")
    write_json("places.json", written)
    (FOLDER / "PLACES.md").write_text("\n".join(guide), encoding="utf-8")
    print(f"{len(written)} places, around {EAST:.0f} {NORTH:.0f}")


if __name__ == "__main__":
    main()
