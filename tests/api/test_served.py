"""Several municipalities in one installation: each has its e-service at a name of its own."""

import json
import shutil

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from permits.content import content
from permits.settings import Settings


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Two municipalities on one map, Granköping at its own name and Tallköping at another."""
    folder = tmp_path_factory.mktemp("served")
    demo = content("zoning_data") / "demo"
    shutil.copytree(demo, folder / "tall")
    manifest = json.loads((demo / "manifest.json").read_text(encoding="utf-8"))
    manifest["municipality"] |= {"code": "9902", "name": "Tallköpings kommun"}
    catalogues = [str((demo / catalogue).resolve()) for catalogue in manifest.get("catalogues", [])]
    (folder / "tall/manifest.json").write_text(json.dumps(manifest | {"catalogues": catalogues}), encoding="utf-8")
    settings = Settings(
        data_dir=folder / "var",
        base_url="http://bygg.gran.example",
        hosts="localhost, bygg.tall.example=9902",
        zoning=f"{demo},{folder / 'tall'}",
        requests_per_minute=0,
    )
    return TestClient(create_app(settings))


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("bygg.gran.example", "Granköping"),
        ("localhost", "Granköping"),
        ("bygg.tall.example", "Tallköping"),
        ("bygg.tall.example:8443", "Tallköping"),
    ],
)
def test_each_name_leads_to_the_e_service_of_its_municipality(served: TestClient, host: str, name: str) -> None:
    page = served.get("/", headers={"host": host}).text
    assert name in page
    assert ({"Granköping", "Tallköping"} - {name}).pop() not in page


def test_a_name_that_is_not_set_is_refused(served: TestClient) -> None:
    assert served.get("/", headers={"host": "tall.example"}).status_code == 400


@pytest.mark.parametrize(
    ("host", "asked", "code"),
    [
        ("localhost", "", "9901"),
        ("bygg.tall.example", "", "9902"),
        ("bygg.tall.example", "?municipality=9901", "9901"),
    ],
)
def test_a_client_asks_of_the_municipality_of_the_name_it_came_by_unless_it_names_another(
    served: TestClient, host: str, asked: str, code: str
) -> None:
    answer = served.get(f"/api/v1/figures{asked}", headers={"host": host})
    assert answer.json()["municipality"] == code
