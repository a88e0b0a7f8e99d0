"""Layers that are drawn, named or dated so that their silence would lie."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pyogrio.raw
import pytest
import shapely

from permits.errors import BadZoning
from permits.place.zoning import Zoning
from tests.place.test_broken_plans import on
from tests.place.test_gates import sealed, town

Entry = dict[str, Any]


def first_ring(feature: dict[str, Any]) -> list[list[float]]:
    ring: list[list[float]] = feature["geometry"]["coordinates"][0]
    return ring


def as_line(body: dict[str, Any]) -> None:
    feature = body["features"][0]
    feature["geometry"] = {"type": "LineString", "coordinates": first_ring(feature)}


def as_point(body: dict[str, Any]) -> None:
    feature = body["features"][0]
    feature["geometry"] = {"type": "Point", "coordinates": first_ring(feature)[0]}


@pytest.mark.parametrize("change", [as_line, as_point])
@pytest.mark.parametrize("layer", ["properties", "valuable_areas", "shore_protection"])
def test_an_area_drawn_as_a_line_or_a_point_is_told_and_its_layer_no_longer_tells_absence(
    tmp_path: Path, layer: str, change: Callable[[dict[str, Any]], None]
) -> None:
    zoning = Zoning.load(town(tmp_path, **{layer: change}))
    assert [fault.place.partition("#")[0] for fault in zoning.faults] == [f"{layer}.geojson"]
    assert not zoning.layers[layer].tells_absence


@pytest.mark.parametrize("layer", ["valuable_areas", "water", "roads"])
def test_a_layer_in_another_zone_is_told_and_tells_no_absence(tmp_path: Path, layer: str) -> None:
    def elsewhere(body: dict[str, Any]) -> None:
        body["crs"]["properties"]["name"] = "EPSG:3008"

    zoning = Zoning.load(town(tmp_path, **{layer: elsewhere}))
    assert zoning.faults and {fault.place.partition("#")[0] for fault in zoning.faults} == {layer}
    assert not zoning.layers[layer].tells_absence and zoning.layers["properties"].tells_absence


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("EPSG:3009", True),
        ("urn:ogc:def:crs:EPSG::3009", True),
        ("urn:ogc:def:crs:EPSG:9.8.1:3009", True),
        ("http://www.opengis.net/def/crs/EPSG/0/3009", True),
        ("urn:ogc:def:crs:ESRI::3009", False),
        ("3009", False),
        ("EPSG:3857", False),
    ],
)
def test_a_system_is_known_by_the_ways_it_is_written_and_by_its_register(
    tmp_path: Path, name: str, known: bool
) -> None:
    folder = town(tmp_path, water=lambda body: body["crs"]["properties"].update(name=name))
    if known:
        assert Zoning.load(folder).faults == ()
    else:
        with pytest.raises(BadZoning):
            Zoning.load(folder)


def test_properties_without_a_unit_are_measured_and_nobody_s_line_is_theirs(tmp_path: Path) -> None:
    def unnamed(body: dict[str, Any]) -> None:
        for feature in body["features"]:
            feature["properties"].pop("registerenhetsreferens")

    site = on(Zoning.load(town(tmp_path, properties=unnamed)))
    assert site.boundaries and all(boundary.accuracy_m is None for boundary in site.boundaries)


def test_a_line_towards_no_unit_is_no_line_towards_the_property_that_has_none(tmp_path: Path) -> None:
    def lost(body: dict[str, Any]) -> None:
        body["features"][-1]["properties"].pop("registerenhetsreferens")

    def towards_nobody(body: dict[str, Any]) -> None:
        for feature in body["features"]:
            feature["properties"]["right"] = ""

    zoning = Zoning.load(town(tmp_path, properties=lost, boundaries=towards_nobody))
    last = list(zoning.properties)[-1].designation
    assert last not in {boundary.neighbour.designation for boundary in on(zoning).boundaries if boundary.neighbour}


def test_parts_of_one_property_that_are_of_unlike_kinds_are_eased_as_none_of_them(tmp_path: Path) -> None:
    def street_and_plot(body: dict[str, Any]) -> None:
        plot = next(one for one in body["features"] if one["properties"]["designation"] == "ALMEN 1:4")
        part = copy.deepcopy(plot)
        part["properties"]["kind"] = "street"
        part["geometry"]["coordinates"][0] = [[x + 2000, y] for x, y in first_ring(plot)]
        body["features"].insert(0, part)

    parcel = Zoning.load(town(tmp_path, properties=street_and_plot)).property("Almen 1:4")
    assert parcel is not None and parcel.land.value == "plot" and parcel.kind == ""


def test_a_property_without_a_designation_is_told(tmp_path: Path) -> None:
    def nameless(body: dict[str, Any]) -> None:
        for name in ("designation", "trakt", "block", "enhet"):
            body["features"][0]["properties"].pop(name, None)

    zoning = Zoning.load(town(tmp_path, properties=nameless))
    assert [fault.place for fault in zoning.faults] == ["properties#0"]


def test_a_geopackage_of_several_layers_is_refused_rather_than_half_read(tmp_path: Path) -> None:
    folder = town(tmp_path)
    path = folder / "zones.gpkg"
    for name, append in (("zones", False), ("more zones", True)):
        pyogrio.raw.write(
            path,
            geometry=numpy.array([shapely.to_wkb(shapely.box(150000, 6735000, 150010, 6735010))]),
            field_data=[numpy.array(["Zon"], dtype=object)],
            fields=["name"],
            geometry_type="Polygon",
            crs="EPSG:3009",
            driver="GPKG",
            layer=name,
            append=append,
        )
    sealed(folder, "valuable_areas", path, format="gpkg")
    with pytest.raises(BadZoning, match="more zones"):
        Zoning.load(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.update(negativeEvidence="false"),
        lambda entry: entry.update(indicative=0),
        lambda entry: entry.update(allowedAgeDays="30"),
        lambda entry: entry.update(allowedAgeDays=None),
        lambda entry: entry.update(allowedAgeDays=10**12),
        lambda entry: entry.update(dataDate="2099-01-01"),
        lambda entry: entry.update(files=[]),
        lambda entry: entry.pop("format"),
    ],
    ids=[
        "word for no",
        "nought",
        "days in words",
        "no days",
        "endless days",
        "from the future",
        "no files",
        "no format",
    ],
)
def test_a_manifest_that_would_make_a_layer_say_more_than_it_knows_is_refused(
    tmp_path: Path, change: Callable[[Entry], object]
) -> None:
    folder = town(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(next(entry for entry in manifest["layers"] if entry["layer"] == "water"))
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BadZoning):
        Zoning.load(folder)


def test_a_layer_that_is_named_twice_is_refused_lest_the_second_hide_the_first_one_s_faults(tmp_path: Path) -> None:
    folder = town(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["layers"].append(next(entry for entry in manifest["layers"] if entry["layer"] == "water"))
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BadZoning, match="twice"):
        Zoning.load(folder)


def test_a_gml_that_is_cut_short_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = town(tmp_path)
    path = folder / "zones.gml"
    path.write_text('<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/"><ogr:featureMember>', encoding="utf-8")
    sealed(folder, "valuable_areas", path, format="gml")
    with pytest.raises(BadZoning) as caught:
        Zoning.load(folder)
    assert [fault.place for fault in caught.value.faults] == ["zones.gml"]


def test_areas_without_an_id_of_their_own_are_told_from_each_other(tmp_path: Path) -> None:
    def unnamed(body: dict[str, Any]) -> None:
        body["features"][0]["properties"].pop("id")
        body["features"].append(body["features"][0])

    zoning = Zoning.load(town(tmp_path, roads=unnamed))
    roads = [one.id for one in zoning._overlays.items if one.kind == "roads"]
    assert len(roads) > 1 and len(set(roads)) == len(roads)
