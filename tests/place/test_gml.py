"""GML documents with one fault each, from an official test set: each is named, and none breaks the reader."""

from pathlib import Path

import pytest

from permits.place.readers.gml import faults

FOLDER = Path(__file__).parents[1] / "data" / "gml"
FILES = sorted(FOLDER.glob("*.gml"))
NAMED = {
    # the fault that the file was made to show
    "gml.avgr.1": "edges",
    "gml.bue.1": "arc",
    "gml.bue.2": "straight_arc",
    "gml.epsg.1": "mixed_crs",
    "gml.epsg.2": "crs",
    "gml.flate.1": "ring",
    "gml.flate.2": "self_crossing",
    "gml.flate.3": "winding",
    "gml.flate.4": "hole_outside",
    "gml.flate.5": "holes_overlap",
    "gml.gmlid.1": "gml_id",
    "gml.kurve.1": "curve",
    "gml.kurve.2": "double_point",
    "gml.uuid.1": "uuid",
    "gml.xlink.1": "xlink",
}


def test_the_whole_set_is_here() -> None:
    assert len(FILES) == 28


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_fault_a_file_was_made_to_show_is_named_and_its_twin_is_free_of_it(path: Path) -> None:
    found = faults(path)
    fault = next(code for name, code in NAMED.items() if path.name.startswith(name))
    assert (fault in {one.code for one in found}) == ("-fail" in path.name)
    for one in found:
        assert one.place.startswith(path.name) and one.says.sv and one.says.en


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"<a>", "not_xml"),
        (b"<a/>", "not_gml"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "not_gml"),
        (b'<g:FeatureCollection xmlns:g="http://www.opengis.net/gml/3.2"/>', "crs"),
    ],
)
def test_what_is_no_gml_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.gml"
    path.write_bytes(content)
    assert [one.code for one in faults(path)] == [code]


HEAD = b'<a xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" srsName="EPSG:3006">'
FRAMED = HEAD + b'<gml:featureMember><f gml:id="f">%s</f></gml:featureMember></a>'


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (b'<gml:LineString><gml:posList srsDimension="two">1 2 3 4</gml:posList></gml:LineString>', "curve"),
        (b'<gml:Polygon/><gml:LineString gml:id="g"/><avgrensesAv xlink:href="#g"/>', "ring"),
        (b"<gml:Polygon><gml:exterior/></gml:Polygon>", "ring"),
    ],
    ids=["dimension in words", "bounded surface without a ring", "surface without a ring"],
)
def test_what_is_no_curve_and_no_surface_is_a_fault_and_no_crash(tmp_path: Path, inside: bytes, code: str) -> None:
    path = tmp_path / "odd.gml"
    path.write_bytes(FRAMED.replace(b"%s", inside))
    assert code in {fault.code for fault in faults(path)}
