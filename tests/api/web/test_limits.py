"""Who asks too much is told to wait, and for how long."""

from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from permits.settings import Settings


def test_an_address_that_asks_too_much_waits_and_others_do_not(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, requests_per_minute=3))
    one, other = (
        TestClient(app, base_url="http://127.0.0.1", client=(address, 1)) for address in ("10.0.0.1", "10.0.0.2")
    )
    answers = [one.get("/api/v1/api-info") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
    assert other.get("/api/v1/api-info").status_code == 200
    assert one.get("/health").status_code == 200
