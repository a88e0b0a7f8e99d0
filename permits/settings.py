"""
The few things that differ between installations, from `LOVSVAR_…` in the environment or one file.

`LOVSVAR_SETTINGS_FILE` names a file with the same names, one `NAME=value` a line.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from permits.content import content
from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.text import Text


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address is this computer's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


PREFIX, FILE = "LOVSVAR_", "LOVSVAR_SETTINGS_FILE"
"""Before the name of each setting; the one that names the file."""


class BadSettings(BadInput):
    """Settings of an installation that cannot be read."""


class Settings(BaseSettings):
    """
    One installation. Raises BadSettings with each setting that cannot be read, or for a file of them that is not there.

    data_dir: where the database and the secret lie. database_url: SQLite in `data_dir` when empty.
    zoning: folders of municipalities, separated by commas; the ones carried along when empty; `store` for the newest
    version of each that has been imported.
    published: the folder of rules that are published (`lovsvar rules publish`): the version that stands today is served,
    and a running service takes the next one when its day comes; the installed rules until one is published.
    require_two_engines: whether the machine decides only when both engines agree.
    hosts: the names this service is reached by besides the one in `base_url`, separated by commas; a request to any other
    name is refused, so that no answer can be made to point elsewhere. `name=code` leads to the e-service of that
    municipality, where several are served; the other names lead to the first.
    trusted_proxies: addresses or networks of proxies of ours, separated by commas; only they are believed when they say
    for whom they ask (X-Forwarded-For).
    metrics_token: what a collector of figures shows as `Authorization: Bearer`; when empty there is no `/metrics`.
    requests_per_minute: the most that one address may ask before it is told to wait; no limit when zero.
    largest_papers_mb: the most megabytes in the papers of one form together, or in one paper by REST.
    statutes: the folder with the statutes' plain texts as the Riksdag publishes them, `PBL.txt` for that law: their words then
    stand beside the rules; our own words alone when empty.
    map_tiles: address of background tiles in the municipality's own system, with {x}, {y} and {z}; none when empty.
    delivery: where notices leave, `file:FOLDER`, `smtp://host:port`, `smtp+starttls://host:port` or
    `smtps://host:port`; nowhere when empty. delivery_user, delivery_password: whom to log in as there.
    sms: where short texts leave, `file:FOLDER` or a gateway's address as 46elks' `https://api.46elks.com/a1/sms`; nowhere when
    empty. sms_user, sms_password: the account there; sms_from: who the text says that it is from, at most 11 letters and digits.
    heads: the file, best on another machine, to which `serve` adds the newest head of each municipality's chain, and
    against which `lovsvar verify` holds the chains; none when empty. heads_to: the address that `serve` mails them to once
    a day, by `delivery`; nobody when empty.
    scan: the virus scanner that papers pass, `clamd://host:port` or `clamd:/path/of/its/socket`; none when empty.
    notices_from: the address they come from.
    seal: the PKCS#12 file with the certificate and the key that letters are sealed with, best readable by this service alone;
    `{municipality}` in it stands for a code, where several are served. No letter is sealed when empty, but in the demo, which
    makes itself a certificate that nobody trusts. seal_password: the file's.
    oidc_…: the identity provider: its issuer, our id and secret there, what is asked for, the level of assurance that is
    demanded, and which claims hold the name, the personal number, the roles and the municipality.
    demo: anybody on this computer may sign in as citizen or officer; every other computer is refused.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="ignore",
        env_ignore_empty=True,  # `LOVSVAR_DATA_DIR=` is no folder, least of all the one that somebody stands in
    )

    data_dir: Path = Path("var")
    database_url: str = ""
    zoning: str = ""
    published: str = ""
    require_two_engines: bool = True
    hosts: str = ""
    trusted_proxies: str = ""
    metrics_token: SecretStr = SecretStr("")
    requests_per_minute: int = 600
    largest_papers_mb: int = 50
    statutes: str = ""
    map_tiles: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid profile"
    oidc_acr: str = ""
    oidc_claims: Annotated[dict[str, str], NoDecode] = {
        "name": "name", "number": "personal_number", "roles": "roles", "municipality": "municipality",
    }  # fmt: skip
    delivery: str = ""
    delivery_user: str = ""
    delivery_password: SecretStr = SecretStr("")
    sms: str = ""
    sms_user: str = ""
    sms_password: SecretStr = SecretStr("")
    sms_from: str = "Bygglov"
    heads: str = ""
    heads_to: str = ""
    scan: str = ""
    seal: str = ""
    seal_password: SecretStr = SecretStr("")
    notices_from: str = "bygglov@kommunen.example"
    demo: bool = False
    base_url: str = "http://127.0.0.1:8000"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given counts before the environment, and that before the file that it names now."""
        if not (file := os.environ.get(FILE)):
            return init_settings, env_settings
        if not Path(file).is_file():  # else all would be as though nothing were set: another database, another sign-in
            raise _bad(Fault(FILE, phrase("settings.no_file", file=file), "missing"))
        return init_settings, env_settings, DotEnvSettingsSource(settings_cls, env_file=file)

    @field_validator("oidc_claims", mode="before")
    @classmethod
    def _written_as_json(cls, claims: object) -> object:
        return json.loads(claims) if isinstance(claims, str) else claims

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, given: Any, read: ModelWrapValidatorHandler[Settings]) -> Settings:
        """What cannot be read in words for whoever set it, each by the name that it was set by."""
        try:
            settings = read(given)
        except ValidationError as error:
            raise _bad(*_faults(error)) from None
        if settings.demo and (settings.oidc_issuer or not is_loopback(urlsplit(settings.base_url).hostname)):
            raise _bad(Fault(f"{PREFIX}DEMO", phrase("settings.demo_in_public"), "not_allowed"))
        return settings

    @classmethod
    def for_demo(cls, base_url: str = "http://127.0.0.1:8000") -> Settings:
        return cls(demo=True, base_url=base_url)

    @property
    def largest_papers(self) -> int:
        """`largest_papers_mb` in bytes."""
        return self.largest_papers_mb * 1_000_000

    @property
    def host_names(self) -> list[str]:
        """The names this service answers to: its own, this computer's, and the others that are set."""
        own = urlsplit(self.base_url).hostname or ""
        return [
            own,
            "localhost",
            "127.0.0.1",
            "[::1]",
            *self._named,
        ]

    @property
    def served_at(self) -> dict[str, str]:
        """The code of the municipality whose e-service a host name leads to, for the names that say one."""
        return {name: code for name, code in self._named.items() if code}

    @property
    def _named(self) -> dict[str, str]:
        parts = (part.partition("=") for part in self.hosts.split(",") if part.strip())
        return {name.strip(): code.strip() for name, _, code in parts}

    @property
    def store_url(self) -> str:
        """The database's address; the folder of an SQLite file is made when it is not there."""
        if self.database_url:
            return self.database_url
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{self.data_dir.resolve() / 'lovsvar.db'}"

    @property
    def zoning_folders(self) -> list[Path]:
        if self.zoning:
            return [Path(folder.strip()) for folder in self.zoning.split(",")]
        return sorted(path.parent for path in content("zoning_data").glob("*/manifest.json"))

    @property
    def zoning_from_store(self) -> bool:
        return self.zoning == "store"

    def secret(self) -> str:
        """What cookies are signed with: made once, readable by its owner only."""
        path = self.data_dir / "secret"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(made := secrets.token_urlsafe(32))
        return made


def _bad(*faults: Fault) -> BadSettings:
    return BadSettings(phrase("settings.bad"), faults)


def _faults(error: ValidationError) -> Iterator[Fault]:
    for fault in error.errors():
        yield Fault(f"{PREFIX}{fault['loc'][0]}".upper(), _said_of(fault["type"], str(fault["input"])))


def _said_of(kind: str, value: str) -> Text:
    """kind: of the fault, by pydantic's name for it."""
    if kind == "int_parsing":
        return phrase("settings.not_a_number", value=value)
    if kind == "bool_parsing":
        return phrase("settings.neither_yes_nor_no", value=value)
    return phrase("settings.unreadable", value=value)
