"""
Short texts to mobile telephones: where they leave, and what one is.

The gateway is spoken to as 46elks' is: a form posted over HTTPS with `from`, `to` and `message`, the account's name and
password in the head (RFC 7617), and 200 when the text was taken. 400 means that this text will never be.
"""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpcore2
from pydantic import SecretStr

from permits.errors import BadInput, Fault, LovsvarError
from permits.phrases import phrase
from permits.settings import Settings, is_loopback

SECONDS = 20
"""How long a gateway may take."""

TAKEN, NEVER = 200, 400


class NoSuchNumber(LovsvarError):
    """The gateway will never take anything for this number, which is not told further."""

    def __init__(self) -> None:
        super().__init__(phrase("post.sms.number_refused_good"))


@dataclass(frozen=True, slots=True)
class ShortText:
    """to: `+46` and nine digits. says: short, and nothing about anybody, for it lies open on a locked telephone."""

    to: str
    says: str


class SmsPort(Protocol):
    """Where short texts leave."""

    def send(self, text: ShortText) -> None:
        """Raises NoSuchNumber, and OSError for what may go better later."""


@dataclass(frozen=True, slots=True)
class TextDrop:
    """Each text as a file in a folder, the number on its first line, for another system to fetch."""

    folder: Path

    def send(self, text: ShortText) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self.folder / f"{uuid4().hex}.half"
        half.write_text(f"{text.to}\n{text.says}\n", encoding="utf-8")
        half.rename(half.with_suffix(".sms"))


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway over HTTP. address: where it takes texts. sender: what the receiver sees. trust: other than usual CAs."""

    address: str
    sender: str
    user: str
    password: SecretStr
    trust: ssl.SSLContext | None = None

    def send(self, text: ShortText) -> None:
        account = f"{self.user}:{self.password.get_secret_value()}".encode()
        headers: dict[bytes | str, bytes | str] = {
            "authorization": f"Basic {base64.b64encode(account).decode()}",
            "content-type": "application/x-www-form-urlencoded",
            "user-agent": "Lovsvar",
        }
        body = urlencode({"from": self.sender, "to": text.to, "message": text.says}).encode()
        limits = dict.fromkeys(("connect", "read", "write", "pool"), float(SECONDS))
        try:
            with httpcore2.ConnectionPool(ssl_context=self.trust or ssl.create_default_context()) as pool:
                answer = pool.request(
                    "POST", self.address, headers=headers, content=body, extensions={"timeout": limits}
                )
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError) as error:
            # Its own words may hold the number.
            raise OSError(type(error).__name__) from None
        if answer.status == NEVER:
            raise NoSuchNumber
        if answer.status != TAKEN:
            raise OSError(f"answered {answer.status}")


def sms_port_of(settings: Settings) -> SmsPort | None:
    """
    The port that the setting `sms` names: `file:FOLDER` or a gateway's address, `https://…`; None when empty.

    Raises BadInput for anything else, for a gateway without an account, and for a password that would travel in the clear.
    """
    if not settings.sms:
        return None
    parts = urlsplit(settings.sms)
    if parts.scheme == "file" and parts.path:
        return TextDrop(Path(parts.path))
    is_secret = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    if is_secret and parts.hostname and settings.sms_user and settings.sms_from:
        return Gateway(settings.sms, settings.sms_from, settings.sms_user, settings.sms_password)
    says = phrase("post.sms.setting_unreadable")
    raise BadInput(says, [Fault("LOVSVAR_SMS", says, "setting")])
