"""Notices leave at least once, say nothing about anybody, and are tried again when the mail server is down."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from permits import application as applications
from permits.case import decide
from permits.deliver import FileDrop, MailServer, deliver, port_of
from permits.errors import BadInput
from permits.office import Office
from permits.settings import Settings

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORIES = Path(__file__).parent / "stories"


class Kept(Message):
    """A mail server's letterbox."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def handle_message(self, message: object) -> None:
        self.messages.append(str(message))


@pytest.fixture
def letterbox() -> Iterator[tuple[Kept, MailServer]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Kept()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, MailServer("127.0.0.1", port, False)
    server.stop()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with one case, whose applicant has an address."""
    made = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path}))
    body = json.loads((STORIES / "exempt-shed" / "application.json").read_text(encoding="utf-8"))
    body["applicants"][0]["email"] = "testa@example.org"
    decide(made, applications.read(body), date(2026, 11, 20))
    return made


def test_a_notice_reaches_a_real_mail_server_once(office: Office, letterbox: tuple[Kept, MailServer]) -> None:
    kept, server = letterbox
    assert deliver(office.store, server, office.settings, NOW) == (1, 0)
    assert deliver(office.store, server, office.settings, NOW) == (0, 0)
    (message,) = kept.messages
    assert "testa@example.org" in message and "BYGG 2026-" in message and "/cases/" in message


def test_a_notice_says_nothing_about_anybody(office: Office, letterbox: tuple[Kept, MailServer]) -> None:
    kept, server = letterbox
    deliver(office.store, server, office.settings, NOW)
    assert not [
        word for word in ("Testsson", "19880320", "ALMEN", "bygglov behövs", "exempt") if word in kept.messages[0]
    ]


def test_a_server_that_is_down_is_tried_again_ever_more_seldom(office: Office) -> None:
    down = MailServer("127.0.0.1", 1, False)
    assert deliver(office.store, down, office.settings, NOW) == (0, 1)
    assert deliver(office.store, down, office.settings, NOW) == (0, 0)
    assert deliver(office.store, down, office.settings, NOW + timedelta(minutes=1)) == (0, 1)
    assert deliver(office.store, down, office.settings, NOW + timedelta(minutes=2)) == (0, 0)
    assert deliver(office.store, down, office.settings, NOW + timedelta(minutes=3)) == (0, 1)


def test_a_file_drop_holds_whole_messages_only(office: Office, tmp_path: Path) -> None:
    deliver(office.store, FileDrop(tmp_path / "drop"), office.settings, NOW)
    (file,) = (tmp_path / "drop").iterdir()
    assert file.suffix == ".eml" and b"BYGG 2026-" in file.read_bytes()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", None),
        ("file:/tmp/drop", FileDrop(Path("/tmp/drop"))),
        ("smtp://mail.example:2525", MailServer("mail.example", 2525, False)),
        ("smtps://mail.example", MailServer("mail.example", 25, True)),
    ],
)
def test_the_setting_names_the_port(written: str, expected: object) -> None:
    assert port_of(Settings(delivery=written)) == expected


def test_a_setting_that_cannot_be_read_is_told() -> None:
    with pytest.raises(BadInput):
        port_of(Settings(delivery="pigeon"))
