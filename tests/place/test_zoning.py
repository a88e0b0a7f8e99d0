"""A municipality's map: what is found, what is missing, and that neither is taken for the other."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy
import pyogrio.raw
import pytest
import shapely
from shapely import LineString, Polygon, box

from permits import geometry
from permits.application import Inquiry, read_inquiry
from permits.errors import BadZoning
from permits.geometry import Shape
from permits.place.readers import layers
from permits.place.site import LandClass, LayerState
from permits.place.zoning import Zoning
from tests.place.test_gates import sealed, town

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parents[1] / "data" / "zoning"
DAY = date(2026, 11, 20)
EAST, NORTH = 150_000, 6_735_000
CRS = "urn:ogc:def:crs:EPSG::3009"
UNITS = {"BYN 1:1": "a", "BYN 1:2": "b", "BYN 1:10": "c", "BYN 9:1": "s"}

# Two plots side by side on a street; 1:10 lies in a hole in 1:2, which has a second part across the street.
PARTS = [
    ("BYN 1:1", "plot", box(0, 0, 30, 40)),
    ("BYN 1:2", "plot", box(30, 0, 80, 40).difference(box(50, 10, 60, 20))),
    ("BYN 1:2", "plot", box(30, -60, 80, -8)),
    ("BYN 1:10", "plot", box(50, 10, 60, 20)),
    ("BYN 9:1", "street", box(0, -8, 80, 0)),
]
LINES = [
    (LineString([(30, 0), (30, 40)]), 0.05, "a", "b"),
    (LineString([(0, 0), (30, 0)]), 0.10, "a", "s"),
    (LineString([(30, 0), (80, 0)]), 0.10, "b", "s"),
    (LineString([(80, -8), (30, -8)]), 0.10, "s", "b"),
    (Polygon(box(50, 10, 60, 20)).exterior, None, "c", "b"),
    # a line between two parts of one property is no boundary
    (LineString([(40, 0), (40, -8)]), 0.05, "b", "b"),
]


def at(shape: Shape) -> Shape:
    return shapely.transform(shape, lambda points: points + numpy.array([EAST, NORTH]))


def features(*those: tuple[Shape, Mapping[str, Any]], crs: str | None = CRS) -> bytes:
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry.to_geojson(at(shape)), "properties": dict(attributes)}
            for shape, attributes in those
        ],
    }
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(content).encode()


def village() -> dict[str, bytes]:
    """The layers' files by layer name."""
    return {
        "properties": features(
            *(
                (shape, {"designation": name, "kind": kind, "registerenhetsreferens": UNITS[name], "principal": None})
                for name, kind, shape in PARTS
            )
        ),
        "boundaries": features(
            *((line, {"medelfel_m": error, "left": left, "right": right}) for line, error, left, right in LINES)
        ),
        "addresses": features((shapely.Point(15, 20), {"designation": "BYN 1:1", "address": "Bygatan 1"})),
        "buildings": features(
            (box(8, 12, 20, 22), {"objektidentitet": "h1", "andamal1": "Bostad;Småhus friliggande", "designation": "BYN 1:1",
                                  "huvudbyggnad": "Ja", "insamlingslage": "Fasad", "lagesosakerhetplan": 0.05})
        ),
        "tracks": features((LineString([(-150, -100), (-150, 200)]), {"id": "banan", "accuracy_m": 0.05})),
        "water": features(),
        "owners": json.dumps({"BYN 1:2": [{"name": "Ada Exempel", "kind": "person", "protected": True}]}).encode(),
    }  # fmt: skip


def written(folder: Path, layers: Mapping[str, bytes] | None = None, **head: str) -> Path:
    """A zoning folder with a manifest that fits it."""
    listed = []
    for name, raw in (village() if layers is None else layers).items():
        (folder / f"{name}.json").write_bytes(raw)
        listed.append(
            {
                "layer": name,
                "format": "json" if name == "owners" else "geojson",
                "files": [{"file": f"{name}.json", "sha256": hashlib.sha256(raw).hexdigest()}],
                "source": "test",
                "dataDate": "2026-01-01",
                "fetched": "2026-01-02",
                "licence": "CC0-1.0",
                "indicative": False,
                "negativeEvidence": True,
                "allowedAgeDays": 365,
            }
        )
    municipality = {"code": "9902", "name": "Byns kommun", "crs": "EPSG:3009", **head}
    (folder / "manifest.json").write_text(
        json.dumps({"municipality": municipality, "layers": listed}), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def zoning(tmp_path_factory: pytest.TempPathFactory) -> Zoning:
    return Zoning.load(written(tmp_path_factory.mktemp("byn")))


@pytest.fixture(scope="module")
def demo() -> Zoning:
    return Zoning.load(ROOT / "zoning_data" / "demo")


def asked(property: str, municipality: str = "9902") -> Inquiry:
    return read_inquiry({"municipality": municipality, "property": property, "measure": {"kind": "deck"}})


@pytest.mark.parametrize(
    "text", ["BYN 1:1", "byn1:1", "Byn 1:1", " BYN  1:1 ", "BYNS KOMMUN byn 1:1", "Bygatan 1", "bygatan1"]
)
def test_a_property_is_found_in_any_spelling_or_by_address(zoning: Zoning, text: str) -> None:
    found = zoning.property(text)
    assert found is not None and found.designation == "BYN 1:1" and found.address == "Bygatan 1"


@pytest.mark.parametrize("text", ["Bynsbyn 1:1", "Bynbyn 1:1", "Byns kommunbyn 1:1", "Bynskommun byn 1:1"])
def test_a_municipality_s_name_is_left_out_only_as_words_of_its_own(zoning: Zoning, text: str) -> None:
    assert zoning.property(text) is None and zoning.find(text) == []


def test_no_property_of_the_demo_is_meant_by_a_name_that_only_begins_like_its_municipality(demo: Zoning) -> None:
    assert demo.property("Granköpingsalmen 1:3") is None
    for text in ("Granköping Almen 1:3", "GRANKÖPINGS KOMMUN ALMEN 1:3", "Granköpings almen 1:3"):
        meant = demo.property(text)
        assert meant is not None and meant.designation == "ALMEN 1:3"


def test_a_property_is_not_found_by_a_part_of_its_name(zoning: Zoning) -> None:
    assert zoning.property("BYN 1:") is None and zoning.property("") is None and zoning.property("1:1") is None


def test_a_search_lists_the_exact_one_first(zoning: Zoning) -> None:
    assert [one.designation for one in zoning.find("byn 1:1")] == ["BYN 1:1", "BYN 1:10"]
    assert zoning.find("") == [] and zoning.find("zzz") == []
    assert len(zoning.find("byn", most=2)) == 2


@pytest.mark.parametrize("text", ["BORÅS 1:1", "Borås kommun Borås 1:1"])
def test_a_municipality_whose_name_ends_with_s_keeps_it(tmp_path: Path, text: str) -> None:
    layers = {"properties": features((box(0, 0, 30, 40), {"designation": "BORÅS 1:1", "kind": "plot"}))}
    zoning = Zoning.load(written(tmp_path, layers, name="Borås kommun"))
    found = zoning.property(text)
    assert found is not None and found.designation == "BORÅS 1:1"


def test_parts_make_one_property_with_a_hole(zoning: Zoning) -> None:
    found = zoning.property("BYN 1:2")
    assert found is not None and len(found.parts) == 2
    assert geometry.area(found.outline) == 50 * 40 - 100 + 50 * 52
    assert found.owners[0].protected and found.land is LandClass.PLOT


def boundaries(zoning: Zoning, property: str) -> dict[tuple[str, Decimal | None], int]:
    site = zoning.site(asked(property), None, DAY)
    return {
        (one.neighbour.designation if one.neighbour else "", one.accuracy_m): round(geometry.length(one.line))
        for one in site.boundaries
    }


def test_boundaries_go_by_neighbour_and_accuracy_and_holes_are_boundaries(zoning: Zoning) -> None:
    # Beyond its outer sides the register shows neither line nor neighbour.
    assert boundaries(zoning, "BYN 1:2") == {
        ("BYN 1:1", Decimal("0.05")): 40,
        ("BYN 9:1", Decimal("0.1")): 100,
        ("BYN 1:10", None): 40,
        ("", None): 50 + 40 + 50 + 52 + 52,
    }


def test_a_stretch_without_a_line_still_knows_whose_ground_is_beyond(tmp_path: Path) -> None:
    layers = village()
    layers["boundaries"] = features()
    found = boundaries(Zoning.load(written(tmp_path, layers)), "BYN 1:1")
    assert set(found) == {("BYN 1:2", None), ("BYN 9:1", None), ("", None)}
    assert found["BYN 1:2", None] == 40


def test_a_boundary_has_an_id_of_its_own(zoning: Zoning) -> None:
    for property in UNITS:
        ids = [one.id for one in zoning.site(asked(property), None, DAY).boundaries]
        assert len(ids) == len(set(ids)) and ids


def test_a_lot_is_measured_once_and_what_differs_from_day_to_day_each_time(zoning: Zoning) -> None:
    first, again, late = (
        zoning.site(asked("BYN 1:2"), None, day) for day in (DAY, DAY + timedelta(1), DAY.replace(year=DAY.year + 10))
    )
    assert again.boundaries is first.boundaries and again.neighbours is first.neighbours
    assert late.layers != first.layers
    assert [boundary.line for boundary in late.boundaries] == [boundary.line for boundary in first.boundaries]
    other = zoning.site(asked("BYN 1:1"), None, DAY)
    assert other.boundaries != first.boundaries and other.neighbours != first.neighbours


def test_how_exactly_a_line_was_measured_is_not_known_by_a_register_older_than_it_may_be(zoning: Zoning) -> None:
    age = timedelta(zoning._ages["boundaries"])
    day = zoning.layers["boundaries"].data_date
    assert day is not None
    last, after = (zoning.site(asked("BYN 1:2"), None, day + age + timedelta(more)) for more in (0, 1))
    assert any(boundary.accuracy_m is not None for boundary in last.boundaries)
    assert any(neighbour.accuracy_m is not None for neighbour in last.neighbours)
    assert not any(boundary.accuracy_m is not None for boundary in after.boundaries)
    assert not any(neighbour.accuracy_m is not None for neighbour in after.neighbours)


def test_a_layer_that_no_rule_reads_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = written(tmp_path, village())
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["layers"][-1]["layer"] = "shore_protektion"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BadZoning, match="shore_protektion"):
        Zoning.load(folder)


def test_a_street_is_public_space_without_a_principal(zoning: Zoning) -> None:
    street = zoning.property("BYN 9:1")
    assert street is not None and street.land is LandClass.PUBLIC_SPACE and street.principal is None


def test_neighbours_adjoin_meet_at_a_corner_or_lie_across_the_street(tmp_path: Path) -> None:
    plots = {
        "BYN 1:1": ("plot", box(0, 0, 30, 40)),
        "BYN 1:2": ("plot", box(30, 0, 60, 40)),
        "BYN 1:3": ("plot", box(30, 40, 60, 80)),
        "BYN 1:4": ("plot", box(0, -48, 30, -8)),
        "BYN 1:5": ("plot", box(60, 0, 75, 40)),
        "BYN 9:1": ("private_road", box(0, -8, 60, 0)),
    }
    properties = features(
        *(
            (shape, {"designation": name, "kind": kind, "registerenhetsreferens": name})
            for name, (kind, shape) in plots.items()
        )
    )
    lines = features((LineString([(0, -8), (30, -8)]), {"medelfel_m": 0.1, "left": "BYN 9:1", "right": "BYN 1:4"}))
    map = Zoning.load(written(tmp_path, {"properties": properties, "boundaries": lines}))
    around = {one.property.designation: one for one in map.site(asked("BYN 1:1"), None, DAY).neighbours}
    # 1:5 lies behind 1:2: near, but no neighbour.
    assert {name: one.lies.value for name, one in around.items()} == {
        "BYN 1:2": "adjoining",
        "BYN 1:3": "corner",
        "BYN 1:4": "across",
        "BYN 9:1": "adjoining",
    }
    assert around["BYN 9:1"].property.land is LandClass.PRIVATE_ROAD
    assert around["BYN 1:4"].accuracy_m == Decimal("0.1") and around["BYN 1:2"].accuracy_m is None


@pytest.mark.parametrize(
    ("status", "pending"), [("granskning", 1), ("antagen", 1), ("samråd", 0), ("upphävd", 0), ("laga kraft", 0)]
)
def test_a_plan_in_the_making_is_kept_apart_from_those_in_force(tmp_path: Path, status: str, pending: int) -> None:
    plan = json.loads((DATA / "ngp-plan.json").read_text(encoding="utf-8"))
    plan["features"][0]["properties"]["status"] = status
    raw = json.dumps(plan).encode()
    properties = (DATA / "properties.geojson").read_bytes()
    folder = written(tmp_path, {"plans": raw, "properties": properties})
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["layers"][0]["format"] = "ngp-4.1"
    manifest["catalogues"] = [str(ROOT / "zoning_data/se/catalogue/release-7.json")]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    site = Zoning.load(folder).site(asked("SYNTETBYN 1:3"), None, DAY)
    assert len(site.pending_plans) == pending
    assert len(site.plans) == (status == "laga kraft")


def test_what_is_near_is_gathered(zoning: Zoning) -> None:
    site = zoning.site(asked("BYN 1:2"), None, DAY)
    assert [one.id for one in site.buildings] == ["h1"]
    assert [one.id for one in site.tracks] == ["banan"]


def test_a_layer_that_is_not_listed_is_missing(zoning: Zoning) -> None:
    layers = zoning.site(asked("BYN 1:1"), None, DAY).layers
    assert layers["valuable_areas"].state is LayerState.MISSING and not layers["valuable_areas"].tells_absence
    assert layers["water"].tells_absence


@pytest.mark.parametrize(
    ("day", "state"), [(date(2027, 1, 1), LayerState.PRESENT), (date(2027, 1, 2), LayerState.STALE)]
)
def test_a_layer_is_stale_the_day_after_its_allowed_age(zoning: Zoning, day: date, state: LayerState) -> None:
    layer = zoning.site(asked("BYN 1:1"), None, day).layers["buildings"]
    assert layer.state is state and layer.tells_absence is (state is LayerState.PRESENT)


def test_without_a_plan_layer_nobody_says_that_there_is_no_plan(zoning: Zoning) -> None:
    assert zoning.site(asked("BYN 1:1"), None, DAY).outside_plan is None


def test_an_unknown_property_without_a_place_is_not_outside_plans(demo: Zoning) -> None:
    site = demo.site(asked("ALMEN 77:7", "9901"), None, DAY)
    assert site.property is None and site.outside_plan is None and site.boundaries == ()


def test_without_a_property_layer_the_site_has_no_property(tmp_path: Path) -> None:
    layers = {name: raw for name, raw in village().items() if name not in ("properties", "boundaries")}
    site = Zoning.load(written(tmp_path, layers)).site(asked("BYN 1:1"), at(box(8, 25, 12, 30)), DAY)
    assert site.property is None and site.boundaries == () and site.buildings != ()


def test_one_bad_feature_is_told_and_takes_the_layer_s_silence_with_it(tmp_path: Path) -> None:
    layers = village()
    content = json.loads(layers["buildings"])
    bowtie = [[[EAST, NORTH], [EAST + 9, NORTH + 9], [EAST + 9, NORTH], [EAST, NORTH + 9], [EAST, NORTH]]]
    content["features"].append(
        {"geometry": {"type": "Polygon", "coordinates": bowtie}, "properties": {"objektidentitet": "x"}}
    )
    content["features"].append({"geometry": None, "properties": None})
    layers["buildings"] = json.dumps(content).encode()
    zoning = Zoning.load(written(tmp_path, layers))
    site = zoning.site(asked("BYN 1:1"), None, DAY)
    assert [one.id for one in site.buildings] == ["h1"]
    assert [fault.place for fault in zoning.faults] == ["buildings.json#x", "buildings.json#2"]
    assert not site.layers["buildings"].tells_absence and site.layers["tracks"].tells_absence


@pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:3857", "EPSG:3021"])
def test_a_layer_without_a_swedish_system_is_refused_with_the_reason(tmp_path: Path, crs: str | None) -> None:
    layers = village()
    layers["tracks"] = features((LineString([(0, 0), (0, 9)]), {"id": "banan"}), crs=crs)
    with pytest.raises(BadZoning) as error:
        Zoning.load(written(tmp_path, layers))
    assert error.value.faults[0].code == "crs"


def test_a_file_that_is_not_the_one_listed_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "tracks.json").write_bytes(features())
    with pytest.raises(BadZoning) as error:
        Zoning.load(folder)
    assert error.value.faults[0].code == "hash"


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{}",
        '{"municipality": {"code": "9902"}, "layers": []}',
        '{"municipality": {"code": "9902", "name": "Byns kommun", "crs": "EPSG:3006"}, "layers": []}',
        '{"municipality": {"code": "9902", "name": "Byns kommun", "crs": "EPSG:3009"}, "layers": [{}]}',
        '{"municipality": {"code": "9902", "name": "Byns kommun", "crs": "EPSG:3009"}, "layers": 7}',
        '{"municipality": {"code": "9902", "name": "B", "crs": "EPSG:3009"}, "catalogues": ["no.json"], "layers": []}',
    ],
)
def test_a_manifest_that_is_not_right_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(BadZoning):
        Zoning.load(tmp_path)


def test_the_national_register_s_own_names_are_understood(tmp_path: Path) -> None:
    layers = {name: (DATA / f"{name}.geojson").read_bytes() for name in ("properties", "boundaries")}
    zoning = Zoning.load(written(tmp_path, layers, name="Leksands kommun"))
    two_parts, street = zoning.property("Leksand Syntetbyn 1:5"), zoning.property("SYNTETBYN 1:1")
    assert two_parts is not None and len(two_parts.parts) == 2
    assert street is not None and len(street.outline.interiors) == 2
    # The file is in the national system; here areas are those on the ground.
    assert abs(geometry.area(two_parts.parts[0]) - 25 * 50) < Decimal("0.1")


def test_a_geopackage_is_read_like_any_layer(tmp_path: Path) -> None:
    folder = written(tmp_path)
    path = folder / "buildings.gpkg"
    shapes = [at(box(8, 12, 20, 22)), at(Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]))]
    pyogrio.raw.write(
        path,
        numpy.array([shapely.to_wkb(one) for one in shapes]),
        [numpy.array(["h1", "h2"], dtype=object), numpy.array([0.05, numpy.nan])],
        ["objektidentitet", "lagesosakerhetplan"],
        layer="buildings",
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:3009",
    )
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = next(one for one in manifest["layers"] if one["layer"] == "buildings")
    listed["format"] = "gpkg"
    listed["files"] = [{"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    zoning = Zoning.load(folder)
    (house,) = zoning.site(asked("BYN 1:1"), None, DAY).buildings
    assert house.id == "h1" and house.accuracy_m == Decimal("0.05")
    assert house.on == "BYN 1:1", "found by where it stands"
    assert [fault.place for fault in zoning.faults] == ["buildings.gpkg#h2"]


def test_the_demo_municipality_is_sound(demo: Zoning) -> None:
    assert demo.faults == ()
    for plan in demo.plans:
        assert all(one.family != "unknown" or not one.interpretable for one in plan.provisions)


def test_every_boundary_of_the_demo_is_accounted_for(demo: Zoning) -> None:
    for match in [one for name in ("almen", "kvarn", "sjö", "gran") for one in demo.find(name, 99)]:
        site = demo.site(asked(match.designation, "9901"), None, DAY)
        assert site.property is not None
        told = sum(geometry.length(one.line) for one in site.boundaries)
        assert abs(told - geometry.length(site.property.outline)) < Decimal("0.1"), match.designation


def test_plans_of_the_demo_govern_their_quarters_and_no_more(demo: Zoning) -> None:
    def plans(property: str) -> list[str]:
        return [one.name for one in demo.site(asked(property, "9901"), None, DAY).plans]

    assert plans("Almen 1:3") == ["Almen"] and plans("Kvarnbacken 2:3") == ["Kvarnbacken"]
    outside = demo.site(asked("Sjövik 4:1", "9901"), None, DAY)
    assert outside.plans == () and outside.outside_plan is True


def test_a_municipality_with_nothing_but_a_plan_is_read() -> None:
    zoning = Zoning.load(ROOT / "zoning_data" / "kristianstad")
    assert zoning.faults == () and [one.designation for one in zoning.plans] == ["BN16/1724"]
    assert zoning.property("Tollarp 2:32") is None


BEND = """<?xml version="1.0" encoding="UTF-8"?>
<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="a">
<ogr:featureMember><ogr:parcel gml:id="p1"><ogr:geometryProperty>
<gml:Surface gml:id="s1" srsName="urn:ogc:def:crs:EPSG::3009"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>
<gml:curveMember><gml:Curve gml:id="c1"><gml:segments><gml:Arc><gml:posList>{arc}</gml:posList></gml:Arc></gml:segments>
</gml:Curve></gml:curveMember>
<gml:curveMember><gml:LineString gml:id="l1"><gml:posList>{rest}</gml:posList></gml:LineString></gml:curveMember>
</gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></ogr:geometryProperty>
<ogr:designation>BYN 1:1</ogr:designation></ogr:parcel></ogr:featureMember></ogr:FeatureCollection>"""


@pytest.mark.parametrize(
    ("radius", "half"),
    [
        (50, 20.0),
        (150, 20.0),
        (300, 20.0),
        (2000, 20.0),
        (5_200, 40.0),
        (5_300, 40.0),
        (10_000, 40.0),
        (50_000, 100.0),
        (130_000, 200.0),
    ],
)
def test_a_bend_that_curves_into_a_plot_is_measured_to_the_millimetre(tmp_path: Path, radius: int, half: float) -> None:
    # The plot's southern side is an arc about a point to the south, so that the street bulges into the plot.
    centre = NORTH - radius
    end = (radius**2 - half**2) ** 0.5
    corners = [(centre + end, EAST - half), (centre + radius, EAST), (centre + end, EAST + half)]
    rest = [corners[2], (NORTH + 60, EAST + half), (NORTH + 60, EAST - half), corners[0]]
    arc, line = (" ".join(f"{north:.6f} {east:.6f}" for north, east in those) for those in (corners, rest))
    path = tmp_path / "bend.gml"
    path.write_text(BEND.format(arc=arc, rest=line), encoding="utf-8")
    features, faults = layers.read(path, "gml", "EPSG:3009")
    assert not faults
    outline = geometry.outline_of(features[0].shape)
    for turn in numpy.linspace(-half / radius, half / radius, 401) / 2:
        north, east = centre + (radius + 4.4) * numpy.cos(turn), EAST + (radius + 4.4) * numpy.sin(turn)
        measured = geometry.distance(shapely.Point(east, north), outline)
        assert abs(measured - Decimal("4.400")) <= Decimal("0.0015")


def test_an_owner_is_told_once_by_their_number_and_nobody_is_taken_for_their_namesake(tmp_path: Path) -> None:
    folder = town(tmp_path)
    owners = json.loads((folder / "owners.json").read_text(encoding="utf-8"))
    testa = {"name": "Testa Testsson", "kind": "person", "protected": False}
    owners["ALMEN 1:1"] = [testa | {"number": "19880320-0016"}]
    owners["ALMEN 1:3"] = [testa | {"number": "198803200016"}, testa]
    owners["ALMEN 1:5"] = [testa]
    (folder / "owners.json").write_text(json.dumps(owners), encoding="utf-8")
    sealed(folder, "owners", folder / "owners.json")
    told = Zoning.load(folder).owners(["ALMEN 1:1", "ALMEN 1:3", "ALMEN 1:5", "INGEN 1:1"])
    assert [(property.designation, place) for property, place in told] == [
        ("ALMEN 1:1", 0),
        ("ALMEN 1:3", 1),
        ("ALMEN 1:5", 0),
    ]
