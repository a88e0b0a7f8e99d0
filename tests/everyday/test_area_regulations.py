"""Area regulations outside plans: a person reads them, with their words in front of them where the map has them."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from permits import application as applications
from permits.case import check
from permits.content import content
from permits.decision.explanation import explain
from permits.geometry import to_geojson
from permits.office import Office
from permits.settings import Settings
from tests.everyday.asking import answered, completed
from tests.everyday.plots import RECEIVED, plot
from tests.everyday.table import EXEMPT, PERSON, RURAL, installation, outbuilding
from tests.proven import proven

WORDS = "Ny bebyggelse ska följa byns gårdsformer."
SHED = outbuilding(RURAL, 25, 25, 9, 5, "4.2")


def office_with(folder: Path, attributes: Mapping[str, str], columns: Mapping[str, str]) -> Office:
    """The demo municipality with area regulations over one property, of these attributes and column names."""
    map_ = Path(shutil.copytree(content("zoning_data"), folder / "zoning_data")) / "demo"
    layer = json.loads((map_ / "area_regulations.geojson").read_text(encoding="utf-8"))
    layer["features"] = [
        {
            "type": "Feature",
            "geometry": to_geojson(plot(RURAL).outline),
            "properties": {"name": "Sjöviks by", **attributes},
        }
    ]
    written = json.dumps(layer, ensure_ascii=False).encode()
    (map_ / "area_regulations.geojson").write_bytes(written)
    manifest = json.loads((map_ / "manifest.json").read_text(encoding="utf-8"))
    declared = next(layer for layer in manifest["layers"] if layer["layer"] == "area_regulations")
    declared["files"][0]["sha256"] = hashlib.sha256(written).hexdigest()
    declared["columns"] = dict(columns)
    (map_ / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Office.open(Settings(data_dir=folder / "data", zoning=str(map_)))


@pytest.mark.parametrize(
    ("attributes", "columns", "quoted"),
    [
        ({"words": WORDS}, {}, True),
        ({"BESTAMMELS": WORDS}, {"words": "BESTAMMELS"}, True),
        ({"BESTAMMELS": WORDS}, {}, False),
        ({}, {}, False),
    ],
)
def test_a_person_reads_the_words_where_the_map_has_them_and_the_name_where_it_has_none(
    tmp_path: Path, attributes: Mapping[str, str], columns: Mapping[str, str], quoted: bool
) -> None:
    office = office_with(tmp_path, attributes, columns)
    for application in (SHED, installation(RURAL, "installs_fireplace")):
        sent = applications.read(completed(office, application), office.pack.acts)
        tried = check(office, sent, date.fromisoformat(RECEIVED), proven(office, sent))
        read = next(
            line
            for line in explain(office.pack, tried.facts, tried.conclusions)
            if line.rule == "se.pbl.9.2.area.words"
        )
        assert tried.outcome.result is PERSON and read.about_label is not None
        assert "Sjöviks by" in read.about_label.sv and (WORDS in read.about_label.sv) is quoted
    office.store.engine.dispose()


def test_where_none_apply_nobody_is_asked_to_read(office: Office) -> None:
    assert answered(office, SHED).result is EXEMPT
