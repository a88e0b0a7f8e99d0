"""One application on the demo municipality, asked in process."""

import json
import re
from collections.abc import Collection, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from permits.settings import Settings
from permits.store.tables import own_cases
from permits.store.visitors.scopes import Scope, Vouch

STORIES = Path(__file__).parents[1] / "stories"


LARGEST_PAPERS = 25_000_000
"""Bytes in the papers of one form, as the application of these tests is set."""


def story(name: str) -> dict[str, Any]:
    """A story's application, as a body to send."""
    body: dict[str, Any] = json.loads((STORIES / name / "application.json").read_text(encoding="utf-8"))
    del body["received"]
    return body


def token(html: str) -> str:
    """The token of a page's form."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found.group(1)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return create_app(
        Settings(
            data_dir=tmp_path_factory.mktemp("var"),
            demo=True,
            requests_per_minute=0,
            largest_papers_mb=LARGEST_PAPERS // 1_000_000,
        )
    )


@pytest.fixture(autouse=True)
def untouched(request: pytest.FixtureRequest) -> None:
    """No test has built anything on the lot of another."""
    if "app" in request.fixturenames:
        with request.getfixturevalue("app").state.office.store.writing() as connection:
            connection.execute(own_cases.delete())


@pytest.fixture
def client(app: Any) -> Iterator[TestClient]:
    with browser(app) as made:
        yield made


def browser(app: Any, **headers: str) -> TestClient:
    """Somebody's browser on this computer, with cookies of its own."""
    return TestClient(
        app,
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 50000),
        raise_server_exceptions=False,
        headers={"accept-language": "sv", **headers},
    )


NUMBERS = count()


def machine(
    app: Any,
    *,
    municipality: str = "9901",
    scopes: Collection[Scope] = tuple(Scope),
    vouches: Collection[Vouch] = tuple(Vouch),
    level: str = "loa3",
) -> dict[str, str]:
    """The headers of a machine client just let in, which vouches for all that a client can unless told otherwise."""
    clients, name = app.state.office.store.clients, f"provsystem-{next(NUMBERS)}"
    key = clients.add(name, municipality, scopes, vouches, level)
    answer = browser(app).post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(name, key))
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture
def trusted(app: Any) -> dict[str, str]:
    """The headers of a machine client that vouches for everything."""
    return machine(app)
