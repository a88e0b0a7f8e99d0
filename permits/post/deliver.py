"""
Notices by e-mail, from the outbox that is written together with each record: something has happened, log in and see.

A notice holds a case number and a link, never a name, a decision or anything else about a person. Each goes to one
address, at least once: it is marked as sent after the mail server has taken it. Until then it is tried again, ever more
seldom, for about a week; then, or when the server says that there is no such address, it is set aside for an operator.
"""

from __future__ import annotations

import smtplib
import ssl
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from pydantic import SecretStr

from permits import clock
from permits.errors import BadInput, Fault, LovsvarError
from permits.phrases import phrase
from permits.post.patience import wait_after
from permits.post.seal import seal_letters
from permits.settings import Settings
from permits.store.case.outbox import Notice
from permits.store.store import Store

SECONDS = 20
"""How long a mail server may take."""

log = structlog.get_logger()


class NoSuchAddress(LovsvarError):
    """The mail server will never take anything for this address, which is not told further."""

    def __init__(self) -> None:
        super().__init__(phrase("post.deliver.address_refused_good"))


class Port(Protocol):
    """Where notices leave."""

    def send(self, message: EmailMessage) -> None:
        """Raises NoSuchAddress, and OSError for what may go better later."""


@dataclass(frozen=True, slots=True)
class FileDrop:
    """Each notice as a file in a folder, for another system to fetch."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self.folder / f"{uuid4().hex}.half"
        half.write_bytes(bytes(message))
        half.rename(half.with_suffix(".eml"))


PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""The usual port by scheme: in the clear, turned encrypted before anything is said (RFC 3207), encrypted (RFC 8314)."""


NO_PASSWORD = SecretStr("")


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server. scheme: one of `PORTS`. user: whom to log in as, nobody when empty. trust: other than usual CAs."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: SecretStr = NO_PASSWORD
    trust: ssl.SSLContext | None = None

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connected() as server:
                if self.user:
                    server.login(self.user, self.password.get_secret_value())
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            if all(code >= 500 for code, _ in error.recipients.values()):
                raise NoSuchAddress from None
            raise OSError("refused for now") from None
        except smtplib.SMTPException as error:
            # Its own words may hold the address.
            raise OSError(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        trust = self.trust or ssl.create_default_context()
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=trust)
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        if self.scheme == "smtp+starttls":
            server.starttls(context=trust)
        return server


def port_of(settings: Settings) -> Port | None:
    """
    The port that the setting `delivery` names: `file:FOLDER`, or a mail server as `smtp://host:port`,
    `smtp+starttls://host:port` or `smtps://host:port`; None when empty.

    Raises BadInput for anything else, and for a password that would travel in the clear.
    """
    if not settings.delivery:
        return None
    parts = urlsplit(settings.delivery)
    if parts.scheme == "file" and parts.path:
        return FileDrop(Path(parts.path))
    in_the_clear = parts.scheme == "smtp" and settings.delivery_user
    if parts.scheme in PORTS and parts.hostname and not in_the_clear:
        port = parts.port or PORTS[parts.scheme]
        return MailServer(parts.scheme, parts.hostname, port, settings.delivery_user, settings.delivery_password)
    says = phrase("post.deliver.setting_unreadable")
    raise BadInput(says, [Fault("LOVSVAR_DELIVERY", says, "setting")])


def deliver(store: Store, port: Port, settings: Settings, now: datetime) -> Counter[str]:
    """
    Send what is due, of letters that bear their seal by then; how many notices were `sent`, are `waiting` to be tried again,
    and were `set aside`. Raises BadInput as `seal_letters`.
    """
    done: Counter[str] = Counter()
    due = store.outbox.due(now)
    seal_letters(store, settings, now)
    for notice in due:
        try:
            port.send(message(notice, settings))
        except Exception as error:  # of whatever kind: one notice must not hold up the others
            wait = None if isinstance(error, NoSuchAddress) else wait_after(notice.tries)
            store.outbox.failed(notice.id, None if wait is None else now + wait, type(error).__name__)
            log.warning("notice not sent", notice=notice.id, why=type(error).__name__, set_aside=wait is None)
            done["set aside" if wait is None else "waiting"] += 1
        else:
            store.outbox.sent(notice.id, now)
            done["sent"] += 1
    return done


def message(notice: Notice, settings: Settings) -> EmailMessage:
    """The number, that something happened, and where to look."""
    made = EmailMessage()
    made["From"], made["To"] = settings.notices_from, notice.address
    made["Subject"] = f"Ärende {notice.number}"
    made["Date"] = clock.now()
    made["Message-ID"] = f"<{notice.id}.{notice.case_id}@{settings.notices_from.rpartition('@')[2]}>"
    made.set_content(
        f"Det har hänt något i ditt ärende {notice.number}. Öppna det här:\n"
        f"{settings.base_url}/cases/{notice.case_id}\n\n"
        f"Something has happened in your case {notice.number}. Open it at the address above.\n"
    )
    return made
