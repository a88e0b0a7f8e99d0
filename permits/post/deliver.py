"""
Notices by e-mail and SMS, from the outbox that is written together with each record: something has happened, log in and see.

A notice holds a case number and a link, never a name, a decision or anything else about a person. Each goes to whichever
of one party's addresses they have confirmed, at least once: it is marked as sent after a server has taken it. Until then
it is tried again, ever more seldom, for about a week; then, or when the server says that there is no such address, it is
set aside for an operator. An address that nobody has confirmed is sent a code and nothing else, and what waits for it
longer than a day an officer hands over.
"""

from __future__ import annotations

import smtplib
import ssl
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from permits.post.confirming import code_by_mail, code_by_text
from permits.post.patience import wait_after
from permits.post.seal import seal_letters
from permits.post.sms import NoSuchNumber, ShortText, SmsPort, sms_port_of
from permits.settings import Settings
from permits.store.case.outbox import Notice
from permits.store.store import Store

SECONDS = 20
"""How long a mail server may take."""

UNCONFIRMED_WAITS = timedelta(days=1)
"""How long a notice waits for its address to be confirmed before an officer is to hand it over."""

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


@dataclass(frozen=True, slots=True)
class Ports:
    """Where things leave: None where nothing does."""

    mail: Port | None = None
    sms: SmsPort | None = None

    @property
    def closed(self) -> bool:
        return self.mail is None and self.sms is None

    def send(self, made: EmailMessage | ShortText) -> None:
        """Raises what the port raises; only what it reaches is sent there."""
        if isinstance(made, EmailMessage):
            assert self.mail is not None
            self.mail.send(made)
        else:
            assert self.sms is not None
            self.sms.send(made)

    def reach(self, address: str) -> bool:
        """Whether an address could be sent to."""
        return bool(address) and (self.mail if "@" in address else self.sms) is not None


def ports_of(settings: Settings) -> Ports:
    """Raises BadInput as `port_of` and `sms_port_of`."""
    return Ports(port_of(settings), sms_port_of(settings))


def deliver(store: Store, ports: Ports, settings: Settings, now: datetime) -> Counter[str]:
    """
    Send what is due, of letters that bear their seal by then, and the codes that were asked for; how many notices were
    `sent`, are `waiting` to be tried again, and were `set aside`. Raises BadInput as `seal_letters`.
    """
    done: Counter[str] = Counter()
    due = store.outbox.due(now)
    seal_letters(store, settings, now)
    for notice in due:
        reached = [address for address in notice.addresses if address in notice.confirmed and ports.reach(address)]
        if not reached:
            _wait(store, ports, notice, now)
            continue
        try:
            channel = _send(ports, notice, reached, settings)
        except Exception as error:  # of whatever kind: one notice must not hold up the others
            wait = None if isinstance(error, REFUSED) else wait_after(notice.tries)
            store.outbox.failed(notice.id, None if wait is None else now + wait, type(error).__name__)
            log.warning("notice not sent", notice=notice.id, why=type(error).__name__, set_aside=wait is None)
            done["set aside" if wait is None else "waiting"] += 1
        else:
            store.outbox.sent(notice.id, now, channel)
            done["sent"] += 1
    for notice in store.outbox.unconfirmed():
        _wait(store, ports, notice, now)
    _send_codes(store, ports, settings, now)
    return done


REFUSED = (NoSuchAddress, NoSuchNumber)


def _send(ports: Ports, notice: Notice, addresses: list[str], settings: Settings) -> str:
    """
    Send a notice to each of its addresses; by what it went. Raises what the last raised where none was taken.
    """
    taken, failed = "", None
    for address in addresses:
        try:
            ports.send(message(notice, settings) if "@" in address else ShortText(address, short(notice, settings)))
        except Exception as error:
            failed = error
        else:
            taken = taken or ("email" if "@" in address else "sms")
    if failed is not None and not taken:
        raise failed
    return taken


def _wait(store: Store, ports: Ports, notice: Notice, now: datetime) -> None:
    """Ask for a code to each address that was never sent one; after a day, or where none can be reached, it is an officer's."""
    if ports.closed and notice.address:
        return  # until the installation says where mail leaves
    reached = [address for address in notice.addresses if ports.reach(address)]
    if now >= notice.made + UNCONFIRMED_WAITS or not reached:
        store.outbox.to_hand(notice.id)
        return
    for address in reached:
        if address not in notice.confirmed | notice.asked:
            store.contacts.ask_first(notice.municipality, notice.whose, address, now)


def _send_codes(store: Store, ports: Ports, settings: Settings, now: datetime) -> None:
    for contact in store.contacts.due(now):
        if not ports.reach(contact.address):
            continue
        try:
            ports.send(code_by_text(contact, settings) if contact.is_mobile else code_by_mail(contact, settings))
        except Exception as error:  # of whatever kind: one code must not hold up the others
            wait = None if isinstance(error, REFUSED) else wait_after(contact.tries)
            store.contacts.failed(contact, None if wait is None else now + wait)
            log.warning("code not sent", why=type(error).__name__, never=wait is None)
        else:
            store.contacts.sent(contact, now)


def short(notice: Notice, settings: Settings) -> str:
    """The same in one text of a telephone."""
    return f"Ärende {notice.number}: det har hänt något. Logga in och se: {settings.base_url}/cases/{notice.case_id}"


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
