"""
Notices by e-mail, from the outbox that is written together with each record: something has happened, log in and see.

A notice holds a case number and a link, never a name, a decision or anything else about a person. Each is sent at
least once: it is marked as sent after the mail server has taken it, and tried again, ever more seldom, until then.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from permits.errors import BadInput, Fault
from permits.settings import Settings
from permits.store import Notice, Store
from permits.text import Text

PATIENCE = timedelta(minutes=1)
"""How long until the second try; each further one waits twice as long as the last."""

LONGEST_WAIT = timedelta(hours=12)
SECONDS = 20
"""How long a mail server may take."""


class Port(Protocol):
    """Where notices leave."""

    def send(self, message: EmailMessage) -> None:
        """Raises OSError when it could not be handed over."""


@dataclass(frozen=True, slots=True)
class FileDrop:
    """Each notice as a file in a folder, for another system to fetch."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self.folder / f"{uuid4().hex}.half"
        half.write_bytes(bytes(message))
        half.rename(half.with_suffix(".eml"))


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server; `encrypted` asks it for TLS before anything is said."""

    host: str
    port: int
    encrypted: bool

    def send(self, message: EmailMessage) -> None:
        try:
            with smtplib.SMTP(self.host, self.port, timeout=SECONDS) as server:
                if self.encrypted:
                    server.starttls(context=ssl.create_default_context())
                server.send_message(message)
        except smtplib.SMTPException as error:
            raise OSError(str(error)) from error


def port_of(settings: Settings) -> Port | None:
    """
    The port that the setting `delivery` names: `file:FOLDER`, `smtp://host:port` or `smtps://host:port`; None when empty.

    Raises BadInput for anything else.
    """
    if not settings.delivery:
        return None
    parts = urlsplit(settings.delivery)
    if parts.scheme == "file" and parts.path:
        return FileDrop(Path(parts.path))
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        return MailServer(parts.hostname, parts.port or 25, parts.scheme == "smtps")
    says = Text("Inställningen delivery går inte att läsa.", "The setting delivery cannot be read.")
    raise BadInput(says, [Fault("LOVSVAR_DELIVERY", says, "setting")])


def deliver(store: Store, port: Port, settings: Settings, now: datetime) -> tuple[int, int]:
    """Send what is due; how many notices left and how many did not."""
    left, failed = 0, 0
    for notice in store.due_notices(now):
        try:
            for message in messages(notice, settings):
                port.send(message)
        except (OSError, ValueError):  # ValueError: an address that no letter head can hold stops its own notice only
            wait = min(PATIENCE * 2 ** min(notice.tries, 20), LONGEST_WAIT)
            store.notice_failed(notice.id, now + wait)
            failed += 1
        else:
            store.notice_sent(notice.id, now)
            left += 1
    return left, failed


def messages(notice: Notice, settings: Settings) -> Iterable[EmailMessage]:
    """The same few words to each address: the number, that something happened, and where to look."""
    for address in notice.addresses:
        message = EmailMessage()
        message["From"], message["To"] = settings.notices_from, address
        message["Subject"] = f"Ärende {notice.number}"
        message["Date"] = datetime.now(UTC)
        message["Message-ID"] = f"<{notice.id}.{notice.case_id}@{settings.notices_from.rpartition('@')[2]}>"
        message.set_content(
            f"Det har hänt något i ditt ärende {notice.number}. Öppna det här:\n"
            f"{settings.base_url}/cases/{notice.case_id}\n\n"
            f"Something has happened in your case {notice.number}. Open it at the address above.\n"
        )
        yield message
