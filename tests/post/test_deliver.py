"""Notices leave at least once, say nothing about anybody, and are tried again when the mail server is down."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from permits import application as applications
from permits.case import decide
from permits.errors import BadInput
from permits.office import Office
from permits.post.deliver import FileDrop, MailServer, Ports, deliver, message, port_of
from permits.post.patience import MOST_TRIES
from permits.settings import Settings
from tests.confirmed import confirm_everybody

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORIES = Path(__file__).parents[1] / "stories"


class Kept(Message):
    """A mail server's letterbox."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def handle_message(self, message: object) -> None:
        self.messages.append(str(message))


def logs_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, said: LoginPassword) -> AuthResult:
    # `handled` would say that this has answered already, and the client would wait for a word in vain.
    return AuthResult(success=said == LoginPassword(b"lovsvar", b"right"), handled=False)


@contextmanager
def serving(kept: Kept, scheme: str = "smtp", tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """That letterbox behind a real mail server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secured: dict[str, Any] = (
        {"authenticator": logs_in, "auth_required": True, "auth_require_tls": False} if tls else {}
    )
    if scheme == "smtp+starttls":
        secured |= {"tls_context": tls, "require_starttls": True, "auth_require_tls": True}
    server = Controller(
        kept, hostname="127.0.0.1", port=port, ssl_context=tls if scheme == "smtps" else None, **secured
    )
    server.start()
    yield MailServer(scheme, "127.0.0.1", port)
    server.stop()


@pytest.fixture
def letterbox() -> Iterator[tuple[Kept, MailServer]]:
    kept = Kept()
    with serving(kept) as server:
        yield kept, server


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with one case, whose applicant has an address and has confirmed it."""
    made = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path}))
    body = json.loads((STORIES / "exempt-shed" / "application.json").read_text(encoding="utf-8"))
    body["applicants"][0]["email"] = "testa@example.org"
    decide(made, applications.read(body), date(2026, 11, 20))
    confirm_everybody(made.store)
    return made


def test_a_notice_reaches_a_real_mail_server_once(office: Office, letterbox: tuple[Kept, MailServer]) -> None:
    kept, server = letterbox
    assert deliver(office.store, Ports(server), office.settings, NOW) == {"sent": 1}
    assert deliver(office.store, Ports(server), office.settings, NOW) == {}
    (message,) = kept.messages
    assert "testa@example.org" in message and "BYGG 2026-" in message and "/cases/" in message


def test_a_notice_says_nothing_about_anybody(office: Office, letterbox: tuple[Kept, MailServer]) -> None:
    kept, server = letterbox
    deliver(office.store, Ports(server), office.settings, NOW)
    assert not [
        word for word in ("Testsson", "19880320", "ALMEN", "bygglov behövs", "exempt") if word in kept.messages[0]
    ]


def test_a_server_that_is_down_is_tried_again_ever_more_seldom(office: Office) -> None:
    down = MailServer("smtp", "127.0.0.1", 1)
    assert deliver(office.store, Ports(down), office.settings, NOW) == {"waiting": 1}
    assert deliver(office.store, Ports(down), office.settings, NOW) == {}
    assert deliver(office.store, Ports(down), office.settings, NOW + timedelta(minutes=1)) == {"waiting": 1}
    assert deliver(office.store, Ports(down), office.settings, NOW + timedelta(minutes=2)) == {}
    assert deliver(office.store, Ports(down), office.settings, NOW + timedelta(minutes=3)) == {"waiting": 1}


def test_a_file_drop_holds_whole_messages_only(office: Office, tmp_path: Path) -> None:
    deliver(office.store, Ports(FileDrop(tmp_path / "drop")), office.settings, NOW)
    (file,) = (tmp_path / "drop").iterdir()
    assert file.suffix == ".eml" and b"BYGG 2026-" in file.read_bytes()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", None),
        ("file:/tmp/drop", FileDrop(Path("/tmp/drop"))),
        ("smtp://mail.example:2525", MailServer("smtp", "mail.example", 2525)),
        ("smtps://mail.example", MailServer("smtps", "mail.example", 465)),
        ("smtp+starttls://mail.example", MailServer("smtp+starttls", "mail.example", 587)),
    ],
)
def test_the_setting_names_the_port(written: str, expected: object) -> None:
    assert port_of(Settings(delivery=written)) == expected


def test_a_setting_that_cannot_be_read_is_told() -> None:
    with pytest.raises(BadInput):
        port_of(Settings(delivery="pigeon"))


def test_a_password_does_not_travel_in_the_clear() -> None:
    with pytest.raises(BadInput):
        port_of(Settings(delivery="smtp://mail.example", delivery_user="lovsvar"))


class Particular(Kept):
    """A mail server that has never heard of one of its addresses, and is too busy for another."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == "nobody@example.org":
            return "550 no such mailbox"
        if address == "busy@example.org":
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def told(office: Office, *addresses: str) -> None:
    """A case whose applicants have these addresses."""
    body = json.loads((STORIES / "exempt-shed" / "application.json").read_text(encoding="utf-8"))
    body["applicants"] = [{**body["applicants"][0], "email": one} for one in addresses]
    decide(office, applications.read(body), date(2026, 11, 20))
    confirm_everybody(office.store)


def test_one_address_that_is_refused_holds_up_no_other_and_is_not_tried_for_ever(office: Office) -> None:
    kept = Particular()
    with serving(kept) as server:
        told(office, "nobody@example.org", "busy@example.org", "prov@example.org")
        assert deliver(office.store, Ports(server), office.settings, NOW) == {"sent": 2, "waiting": 1, "set aside": 1}
        week = [NOW + timedelta(hours=12 * n) for n in range(1, 40)]
        later = [deliver(office.store, Ports(server), office.settings, at) for at in week]
    assert len([one for one in kept.messages if "prov@example.org" in one]) == 1
    assert sum(one["waiting"] for one in later) == MOST_TRIES - 2 and sum(one["set aside"] for one in later) == 1
    assert {one.why for one in office.store.outbox.set_aside()} == {"NoSuchAddress", "OSError"}


def test_what_was_set_aside_is_tried_again_when_an_operator_says_so(office: Office) -> None:
    with serving(Particular()) as server:
        told(office, "nobody@example.org")
        deliver(office.store, Ports(server), office.settings, NOW)
    assert office.store.outbox.try_again() == 1
    with serving(Kept()) as mended:
        assert deliver(office.store, Ports(mended), office.settings, NOW) == {"sent": 1}
    assert office.store.outbox.set_aside() == []


# The library does not see that a port encrypted from the start is encrypted.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_server_is_trusted_by_its_certificate_and_logged_in_to(office: Office, tmp_path: Path, scheme: str) -> None:
    authority = trustme.CA()
    theirs, ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(theirs)
    authority.configure_trust(ours)
    kept = Kept()
    with serving(kept, scheme, theirs) as plain:
        known = replace(plain, host="localhost", user="lovsvar", password=SecretStr("right"), trust=ours)
        for wrong in (replace(known, trust=None), replace(known, password=SecretStr("wrong"))):
            with pytest.raises(OSError):
                wrong.send(message(office.store.outbox.due(NOW)[0], office.settings))
        assert kept.messages == []
        assert deliver(office.store, Ports(known), office.settings, NOW) == {"sent": 1}
    assert len(kept.messages) == 1 and "right" not in repr(known)
