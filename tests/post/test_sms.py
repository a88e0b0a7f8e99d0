"""A text of a telephone goes to a gateway over HTTP, says nothing about anybody, and is tried again as mail is."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from permits import application as applications
from permits.case import decide
from permits.errors import BadInput
from permits.jurisdiction import mobile_number
from permits.office import Office
from permits.post.deliver import FileDrop, Ports, deliver
from permits.post.sms import Gateway, TextDrop, sms_port_of
from permits.settings import Settings
from tests.confirmed import confirm_everybody

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORIES = Path(__file__).parents[1] / "stories"
RIGHT = f"Basic {base64.b64encode(b'lovsvar:right').decode()}"


class Kept(HTTPServer):
    """A gateway on loopback: what it has taken, and what it answers with the right account."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.texts: list[dict[str, str]] = []
        self.answers = 200


class Taking(BaseHTTPRequestHandler):
    server: Kept

    def do_POST(self) -> None:
        said = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        answers = self.server.answers if self.headers["authorization"] == RIGHT else 401
        if answers == 200:
            self.server.texts.append({name: values[0] for name, values in said.items()})
        self.send_response(answers)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[tuple[Kept, Gateway]]:
    kept = Kept()
    Thread(target=kept.serve_forever, daemon=True).start()
    yield kept, Gateway(f"http://127.0.0.1:{kept.server_port}/sms", "Bygglov", "lovsvar", SecretStr("right"))
    kept.shutdown()
    kept.server_close()


@pytest.fixture
def gateway() -> Iterator[tuple[Kept, Gateway]]:
    with serving() as served:
        yield served


def reached_by(tmp_path: Path, **reached: str) -> Office:
    """An office with one case, whose applicant gave these addresses and has confirmed them."""
    office = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path}))
    body = json.loads((STORIES / "exempt-shed" / "application.json").read_text(encoding="utf-8"))
    body["applicants"][0] |= reached
    decide(office, applications.read(body), date(2026, 11, 20))
    confirm_everybody(office.store)
    return office


def test_a_text_reaches_a_real_gateway_once_and_says_nothing_about_anybody(
    tmp_path: Path, gateway: tuple[Kept, Gateway]
) -> None:
    (kept, port), office = gateway, reached_by(tmp_path, phone="070-123 45 67")
    assert deliver(office.store, Ports(sms=port), office.settings, NOW) == {"sent": 1}
    assert deliver(office.store, Ports(sms=port), office.settings, NOW) == {}
    (text,) = kept.texts
    assert (text["from"], text["to"]) == ("Bygglov", "+46701234567")
    assert "BYGG 2026-" in text["message"] and "/cases/" in text["message"]
    assert not [word for word in ("Testsson", "19880320", "ALMEN", "exempt", "token") if word in text["message"]]


def test_who_confirmed_both_is_told_by_both_and_one_of_them_is_enough(
    tmp_path: Path, gateway: tuple[Kept, Gateway]
) -> None:
    (kept, port), office = gateway, reached_by(tmp_path, phone="070-123 45 67", email="testa@example.org")
    kept.answers = 500
    assert deliver(office.store, Ports(FileDrop(tmp_path / "mail"), port), office.settings, NOW) == {"sent": 1}
    assert len(list((tmp_path / "mail").iterdir())) == 1 and kept.texts == []


def test_a_gateway_that_is_away_is_tried_again_and_a_number_it_refuses_is_set_aside(
    tmp_path: Path, gateway: tuple[Kept, Gateway]
) -> None:
    (kept, port), office = gateway, reached_by(tmp_path, phone="070-123 45 67")
    for answers, at in ((500, NOW), (401, NOW + timedelta(minutes=1))):
        kept.answers = answers
        assert deliver(office.store, Ports(sms=port), office.settings, at) == {"waiting": 1}
    down = Gateway("http://127.0.0.1:1/sms", "Bygglov", "lovsvar", SecretStr("right"))
    assert deliver(office.store, Ports(sms=down), office.settings, NOW + timedelta(minutes=3)) == {"waiting": 1}
    kept.answers = 400
    assert deliver(office.store, Ports(sms=port), office.settings, NOW + timedelta(minutes=7)) == {"set aside": 1}
    assert [notice.why for notice in office.store.outbox.set_aside()] == ["NoSuchNumber"]


def test_a_wrong_password_is_no_text(gateway: tuple[Kept, Gateway], tmp_path: Path) -> None:
    (kept, port), office = gateway, reached_by(tmp_path, phone="070-123 45 67")
    wrong = Gateway(port.address, port.sender, port.user, SecretStr("wrong"))
    assert deliver(office.store, Ports(sms=wrong), office.settings, NOW) == {"waiting": 1}
    assert kept.texts == [] and "wrong" not in repr(wrong)


def test_whoever_can_only_be_texted_is_an_officers_to_tell_where_nothing_is_texted(tmp_path: Path) -> None:
    office = reached_by(tmp_path, phone="070-123 45 67")
    deliver(office.store, Ports(), office.settings, NOW)
    assert len(office.store.outbox.by_hand("9901")) == 1


def test_a_folder_holds_whole_texts_only(tmp_path: Path) -> None:
    office = reached_by(tmp_path, phone="070-123 45 67")
    deliver(office.store, Ports(sms=TextDrop(tmp_path / "drop")), office.settings, NOW)
    (file,) = (tmp_path / "drop").iterdir()
    assert file.suffix == ".sms" and file.read_text(encoding="utf-8").startswith("+46701234567\nÄrende BYGG 2026-")


ACCOUNT = {"sms_user": "lovsvar", "sms_password": "right"}


def test_the_setting_names_the_gateway() -> None:
    assert sms_port_of(Settings()) is None
    assert sms_port_of(Settings(sms="file:/tmp/drop")) == TextDrop(Path("/tmp/drop"))
    gateway = sms_port_of(Settings(sms="https://sms.example/a1/sms", **ACCOUNT))
    assert gateway == Gateway("https://sms.example/a1/sms", "Bygglov", "lovsvar", SecretStr("right"))


@pytest.mark.parametrize(
    "wrong", [{"sms": "pigeon"}, {"sms": "http://sms.example/sms", **ACCOUNT}, {"sms": "https://sms.example/sms"}]
)
def test_a_gateway_in_the_clear_or_without_an_account_is_told(wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        sms_port_of(Settings(**wrong))


@pytest.mark.parametrize("written", ["070-123 45 67", "+46 70 123 45 67", "+46 (0)70-123 45 67", "0046701234567"])
def test_a_mobile_number_is_read_as_people_write_it(written: str) -> None:
    assert mobile_number(written) == "+46701234567"


@pytest.mark.parametrize(
    "written", ["", "abc", "08-123 45 67", "070-123 45 6", "070-123 45 678", "+45 12 34 56 78", "077-123 45 67"]
)
def test_what_is_no_swedish_mobile_number_is_texted_by_nobody(written: str) -> None:
    assert mobile_number(written) is None
