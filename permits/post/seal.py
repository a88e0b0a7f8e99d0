"""
The seal on each letter before anybody is told of it: whose it is, and that not a byte has changed since.

PAdES (ETSI EN 319 142-1), level B-B: a signature with the municipality's own certificate, added after the letter's last byte,
so that the letter under it is the one that was decided. Sealed beside the sending and not while a case is decided.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter

from permits import clock
from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.settings import Settings
from permits.store.canonical import sha256
from permits.store.chained.seals import Seal, Unsealed
from permits.store.store import Store

log = structlog.get_logger()

AT_A_TIME = 20
"""Letters of a chain that are read at once."""

FIELD = "Seal"


@dataclass(frozen=True, slots=True)
class Sealer:
    """Who seals."""

    signer: SimpleSigner

    def sealed(self, pdf: bytes) -> bytes:
        """The letter with the seal after its last byte."""
        told = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        whole: bytes = sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), told, signer=self.signer).getvalue()
        return whole

    @property
    def certificate(self) -> str:
        """The SHA-256 of the certificate, as certificates are told apart by."""
        certificate = self.signer.signing_cert
        assert certificate is not None
        return sha256(certificate.dump())


def sealer_of(settings: Settings, municipality: str) -> Sealer | None:
    """
    Who seals the municipality's letters; None where no certificate is set.

    Raises BadInput for a file that is not there, or that does not open with the password.
    """
    if settings.seal:
        path = Path(settings.seal.format(municipality=municipality))
    elif settings.demo:
        path = settings.data_dir / "seal.p12"
        _make_one_that_nobody_trusts(path)
    else:
        return None
    password = settings.seal_password.get_secret_value().encode() or None
    try:
        signer = SimpleSigner.load_pkcs12_data(path.read_bytes(), other_certs=[], passphrase=password)
    except (OSError, ValueError):
        raise BadInput(NO_CERTIFICATE, [Fault("LOVSVAR_SEAL", NO_CERTIFICATE, "setting")]) from None
    return Sealer(signer)


NO_CERTIFICATE = phrase("post.seal.no_certificate")


def seal_letters(store: Store, settings: Settings, now: datetime) -> int:
    """Seal every letter that bears no seal yet; how many. Raises BadInput as `sealer_of`."""
    if not (settings.seal or settings.demo):
        return 0
    count = 0
    while letters := store.seals.unsealed(AT_A_TIME):
        sealed = sum(_sealed(store, settings, letters, now))
        count += sealed
        if not sealed:
            break
    return count


def _sealed(store: Store, settings: Settings, letters: Iterable[Unsealed], now: datetime) -> Iterator[int]:
    sealers: dict[str, Sealer | None] = {}
    for letter in letters:
        if letter.municipality not in sealers:
            sealers[letter.municipality] = sealer_of(settings, letter.municipality)
        sealer = sealers[letter.municipality]
        if sealer is not None and letter.is_as_decided:
            whole = sealer.sealed(letter.pdf)
            tail = whole[len(letter.pdf) :]
            store.seals.add(letter, Seal(sha256(letter.pdf), sha256(whole), sealer.certificate, now, tail))
            yield 1
        elif sealer is not None:
            log.error("letter not sealed", chain=letter.chain, number=letter.number, why="is not what was decided")


YEARS = timedelta(days=3650)


def _make_one_that_nobody_trusts(path: Path) -> None:
    """The demo's certificate, made once and kept readable by its owner alone."""
    if path.exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lovsvar demo, not an authority")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + YEARS)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    whole = pkcs12.serialize_key_and_certificates(b"seal", key, made, None, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(whole)
    half.rename(path)
