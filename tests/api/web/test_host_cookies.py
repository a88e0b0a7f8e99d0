"""Over TLS a cookie is this host's own: a neighbouring subdomain can plant none."""

from pathlib import Path

from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api.app import create_app
from permits.settings import Settings

HOST = "https://bygglov.example"


def test_over_tls_only_what_this_host_has_set_is_read(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, base_url=HOST, requests_per_minute=0))
    with TestClient(app, base_url=HOST, headers={"accept-language": "sv"}) as client:
        (told,) = client.get("/?lang=en").headers.get_list("set-cookie")
        assert told.startswith("__Host-lang=en") and "; secure" in told.lower() and "domain" not in told.lower()
        assert '<html lang="en"' in client.get("/").text, "what was set comes back"
        client.cookies.clear()
        assert '<html lang="sv"' in client.get("/", headers={"cookie": "lang=en"}).text, "a planted one is not read"
        assert '<html lang="en"' in client.get("/", headers={"cookie": "lang=sv; __Host-lang=en"}).text


def test_over_tls_the_log_knows_the_route_of_a_refusal_too(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, base_url=HOST, requests_per_minute=0))
    with TestClient(app, base_url=HOST) as client, capture_logs() as lines:
        client.get("/desk/cases/0123456789abcdef0123456789abcdef")
    assert [line["route"] for line in lines if line["event"] == "refused"] == ["/desk/cases/{case_id}"]
