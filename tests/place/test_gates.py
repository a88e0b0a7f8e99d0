"""The map engineer's report: what was taken in, what stopped at which gate, where, and what to do."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from typer.testing import CliRunner

from permits.cli import app
from permits.content import content
from permits.place.zoning import Zoning
from permits.workbench.gates import Report, report

DEMO = content("zoning_data") / "demo"


def town(tmp_path: Path, **changed: Callable[[dict[str, Any]], None]) -> Path:
    """A copy of the demo town in which layers' GeoJSON files are changed, and the manifest follows."""
    folder = tmp_path / "town" / "demo"
    shutil.copytree(DEMO, folder)
    shutil.copytree(DEMO.parent / "se", tmp_path / "town" / "se")
    for layer, change in changed.items():
        path = folder / f"{layer}.geojson"
        body = json.loads(path.read_text(encoding="utf-8"))
        change(body)
        path.write_text(json.dumps(body), encoding="utf-8")
        sealed(folder, layer, path)
    return folder


def sealed(folder: Path, layer: str, path: Path, **entry: Any) -> None:
    """The manifest names the file with its present hash."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    one = next(one for one in manifest["layers"] if one["layer"] == layer)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    one |= {"files": [{"file": path.name, "sha256": digest}], **entry}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def gates(found: Report) -> list[str]:
    return [one.gate for one in found.stopped if one.gate != "provision"]


def test_the_demo_town_is_usable_and_names_what_a_person_reads() -> None:
    found = report(DEMO)
    assert found.usable and gates(found) == []
    assert {one.gate for one in found.stopped} == {"provision"}
    assert found.taken["properties"] == 81


def test_a_layer_without_a_coordinate_system_is_refused(tmp_path: Path) -> None:
    found = report(town(tmp_path, roads=lambda body: body.pop("crs")))
    assert not found.usable and gates(found) == ["crs"]


def test_degrees_are_refused(tmp_path: Path) -> None:
    def in_degrees(body: dict[str, Any]) -> None:
        body["crs"]["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"

    assert gates(report(town(tmp_path, roads=in_degrees))) == ["crs"]


def test_swapped_axes_stop_the_feature_and_not_its_layer(tmp_path: Path) -> None:
    def swapped(body: dict[str, Any]) -> None:
        shape = body["features"][0]["geometry"]
        shape["coordinates"] = [[list(reversed(point)) for point in ring] for ring in shape["coordinates"]]

    found = report(town(tmp_path, properties=swapped))
    assert found.usable and gates(found) == ["geometry"]
    assert found.taken["properties"] == 80


def test_a_self_crossing_property_is_told_and_not_mended(tmp_path: Path) -> None:
    def crossed(body: dict[str, Any]) -> None:
        (x, y), *_ = body["features"][0]["geometry"]["coordinates"][0]
        bow = [[x, y], [x + 9, y + 9], [x + 9, y], [x, y + 9], [x, y]]
        body["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [bow]}

    found = report(town(tmp_path, properties=crossed))
    assert gates(found) == ["geometry"]
    assert "properties.geojson#" in found.stopped[0].place and found.stopped[0].remedy.sv


def test_a_changed_file_is_not_the_one_that_was_fetched(tmp_path: Path) -> None:
    folder = town(tmp_path)
    (folder / "roads.geojson").write_text("{}", encoding="utf-8")
    assert not report(folder).usable


def test_a_plan_whose_uses_leave_a_gap_is_told(tmp_path: Path) -> None:
    folder = town(tmp_path)
    path = folder / "plans" / "almen.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    provisions = [
        one
        for one in body["features"]
        if "planbestammelsekatalogreferens" in one["properties"]
        and one["properties"].get("bestammelseformulering") == "Bostäder"
    ]
    assert provisions
    body["features"] = [one for one in body["features"] if one not in provisions]
    path.write_text(json.dumps(body), encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    named = next(one for one in manifest["layers"][0]["files"] if one["file"] == "plans/almen.json")
    named["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "uses" in gates(report(folder))


@pytest.mark.parametrize("format", ["shp", "gml"])
def test_a_municipality_names_its_own_columns(tmp_path: Path, format: str) -> None:
    folder = town(tmp_path)
    square = shapely.box(150000, 6735000, 150010, 6735010)
    path = folder / f"zones.{format}"
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(square)]),
        field_data=[np.array(["Zon 1"], dtype=object)],
        fields=["OMRNAMN"],
        geometry_type="Polygon",
        crs="EPSG:3009",
        driver="GML" if format == "gml" else "ESRI Shapefile",
    )
    sealed(folder, "valuable_areas", path, format=format, columns={"name": "OMRNAMN"})
    zoning = Zoning.load(folder)
    assert zoning.counts["valuable_areas"] == 1
    assert [one.name for one in zoning._overlays.items if one.kind == "valuable_areas"] == ["Zon 1"]


def test_the_report_is_printed_and_its_exit_code_says_whether_it_is_usable(tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(app, ["zoning", "check", str(DEMO)]).exit_code == 0
    broken = run.invoke(app, ["zoning", "check", str(town(tmp_path, roads=lambda body: body.pop("crs")))])
    assert broken.exit_code == 1 and "Name one of the SWEREF 99 systems" in broken.stdout
    assert run.invoke(app, ["zoning", "check", str(tmp_path / "nowhere")]).exit_code == 3
    told = json.loads(run.invoke(app, ["zoning", "check", str(DEMO), "--json"]).stdout)
    assert told["usable"] and told["stopped"]
