"""Versions of the map: each kept whole, none changed, and a decision can be made again on the one it rested on."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sql

from permits import application as applications
from permits.case import check
from permits.content import content
from permits.errors import BadZoning, NotFound
from permits.office import Office
from permits.place.zoning import Zoning
from permits.settings import Settings
from permits.store.datasets import Datasets
from permits.store.store import Store
from permits.store.tables import dataset_contents
from tests.databases import postgres, store

__all__ = ["postgres", "store"]

DEMO = content("zoning_data") / "demo"
DAY = date(2026, 11, 20)


def town(tmp_path: Path, name: str = "Granköpings kommun") -> Path:
    """A copy of the demo town, under another name when one is given."""
    folder = tmp_path / "fetched" / "demo"
    if not folder.exists():
        shutil.copytree(DEMO, folder)
        shutil.copytree(DEMO.parent / "se", tmp_path / "fetched" / "se")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["municipality"]["name"] = name
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_what_is_taken_in_comes_out_the_same(store: Store, tmp_path: Path) -> None:
    datasets = Datasets(store, tmp_path / "kept")
    datasets.take_in(town(tmp_path))
    read, was = Zoning.load(datasets.folder("9901")), Zoning.load(DEMO)
    assert read.counts == was.counts
    assert read.layers == was.layers


def test_the_same_content_is_the_same_version(store: Store, tmp_path: Path) -> None:
    datasets = Datasets(store, tmp_path / "kept")
    first, second = datasets.take_in(town(tmp_path)), datasets.take_in(town(tmp_path))
    assert first.version == second.version and len(datasets.versions("9901")) == 1


def test_older_versions_stay_readable_and_share_their_files(store: Store, tmp_path: Path) -> None:
    datasets = Datasets(store, tmp_path / "kept")
    old = datasets.take_in(town(tmp_path))
    with store.engine.connect() as connection:
        before = connection.execute(sql.select(sql.func.count()).select_from(dataset_contents)).scalar_one()
    new = datasets.take_in(town(tmp_path, "Nya Granköping"))
    assert [one.version for one in datasets.versions("9901")] == [new.version, old.version]
    assert Zoning.load(datasets.folder("9901")).municipality.name == "Nya Granköping"
    assert Zoning.load(datasets.folder("9901", old.version)).municipality.name == "Granköpings kommun"
    with store.engine.connect() as connection:
        after = connection.execute(sql.select(sql.func.count()).select_from(dataset_contents)).scalar_one()
    assert after == before + 1


def test_one_municipality_does_not_see_another(store: Store, tmp_path: Path) -> None:
    datasets = Datasets(store, tmp_path / "kept")
    version = datasets.take_in(town(tmp_path)).version
    assert datasets.versions("1290") == []
    with pytest.raises(NotFound):
        datasets.folder("1290", version)


def test_what_does_not_pass_the_gates_is_not_kept(store: Store, tmp_path: Path) -> None:
    datasets = Datasets(store, tmp_path / "kept")
    folder = town(tmp_path)
    (folder / "roads.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(BadZoning):
        datasets.take_in(folder)
    assert datasets.municipalities() == []


def test_a_file_outside_the_folder_is_not_taken_in(store: Store, tmp_path: Path) -> None:
    folder = town(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps({"provisions": []}), encoding="utf-8")
    manifest["catalogues"].append("../../outside.json")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BadZoning):
        Datasets(store, tmp_path / "kept").take_in(folder)


def test_a_stored_file_that_was_changed_is_noticed(store: Store, tmp_path: Path) -> None:
    datasets = Datasets(store, tmp_path / "kept")
    datasets.take_in(town(tmp_path))
    with store.engine.begin() as connection:
        connection.execute(dataset_contents.update().values(content=b"changed"))
    with pytest.raises(BadZoning):
        datasets.folder("9901")


def test_an_office_decides_on_the_newest_imported_map(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", zoning="store")
    store = Store(settings.store_url)
    store.migrate()
    Datasets(store, settings.data_dir / "zoning").take_in(town(tmp_path))
    office = Office.open(settings)
    story = Path(__file__).parents[1] / "stories" / "exempt-shed" / "application.json"
    assert check(office, applications.read(story.read_bytes()), DAY).outcome.precheck.value == "exempt"
