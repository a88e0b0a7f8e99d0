"""A paper is taken in when the scanner finds nothing, and only then."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from struct import unpack
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from permits.errors import BadInput
from permits.post.scan import Scanner, scanner_of
from permits.settings import Settings
from tests.api.conftest import browser
from tests.api.eservice.test_completion import paper
from tests.api.test_pages import GARAGE, applying, send
from tests.drawings import drawing

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Clamd(socketserver.StreamRequestHandler):
    """As much of clamd as speaks INSTREAM: it finds the standard test virus, and takes streams up to a size."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if len(content) > 1_000_000:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"clamd://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def scanner(setting: str) -> Scanner:
    found = scanner_of(Settings(scan=setting))
    assert found is not None
    return found


def test_a_virus_is_named_and_what_is_clean_is_not(clamd: str) -> None:
    assert scanner(clamd).virus_in(b"%PDF-1.7 " + EICAR) == "Eicar-Test-Signature"
    assert scanner(clamd).virus_in(b"%PDF-1.7 " * 20_000) is None
    assert scanner(clamd).virus_in(b"") is None


def test_what_the_scanner_cannot_judge_is_not_clean(clamd: str) -> None:
    with pytest.raises(OSError):
        scanner(clamd).virus_in(b"x" * 1_000_001)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(OSError):
            scanner(f"clamd://127.0.0.1:{free.getsockname()[1]}").virus_in(b"x")


def test_the_setting_names_a_host_or_a_socket() -> None:
    assert scanner_of(Settings()) is None
    assert scanner("clamd://av.example").at == ("av.example", 3310)
    assert scanner("clamd:/run/clamav/clamd.ctl").at == "/run/clamav/clamd.ctl"
    with pytest.raises(BadInput):
        scanner_of(Settings(scan="trust me"))


@pytest.fixture
def client(clamd: str, tmp_path: Path) -> Iterator[TestClient]:
    app: Any = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0, scan=clamd))
    with browser(app) as made:
        yield made


def infected(kind: str) -> dict[str, Any]:
    return {f"paper.{kind}": (f"{kind}.pdf", drawing(EICAR.decode()), "application/pdf")}


def test_an_infected_paper_is_refused_beside_its_field_and_the_others_stay(client: TestClient) -> None:
    applying(client, **GARAGE)
    answer = send(client, "/application/papers", files={**infected("site_plan"), **paper("elevations")})
    assert answer.status_code == 422 and "skadlig kod" in answer.text and "elevations.pdf" in answer.text
    path = send(client, "/application/read-through", signed="0").url.path
    answer = send(client, f"{path}/complete", files=infected("site_plan"))
    assert answer.status_code == 422 and "skadlig kod" in answer.text


def test_nothing_is_taken_in_while_the_scanner_is_away(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        away = f"clamd://127.0.0.1:{free.getsockname()[1]}"
        app = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0, scan=away))
        with browser(app) as client:
            applying(client, **GARAGE)
            answer = send(client, "/application/papers", files=paper("site_plan"))
            assert answer.status_code == 422 and "om en stund" in answer.text
            assert "site_plan.pdf" not in client.get("/application/papers").text
