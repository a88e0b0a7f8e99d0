"""Each letter that leaves bears a seal over every byte, and both its hashes are held: as it was decided and as it is sealed."""

import stat
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pydantic import SecretStr
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from permits import application as applications
from permits.case import decide
from permits.errors import BadInput
from permits.office import Office
from permits.post.deliver import Ports
from permits.post.seal import seal_letters, sealer_of
from permits.settings import Settings
from permits.steps.dispatching import dispatch
from permits.store.canonical import sha256
from permits.store.chained.record import Record
from permits.store.tables import events, letters

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORIES = Path(__file__).parents[1] / "stories"


def decided(office: Office, story: str = "exempt-shed") -> Record:
    record, _ = decide(
        office, applications.read((STORIES / story / "application.json").read_bytes()), date(2026, 11, 20)
    )
    return record


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Record]:
    """An office of the demo with one decided case, once what was to leave has left."""
    office = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path_factory.mktemp("var")}))
    record = decided(office)
    dispatch(office, Ports(), NOW)
    return office, record


def status(office: Office, pdf: bytes) -> PdfSignatureStatus:
    """What pyHanko says of the one seal of a letter, where the office's own certificate is trusted."""
    sealer = sealer_of(office.settings, "9901")
    assert sealer is not None
    trust = ValidationContext(trust_roots=[sealer.signer.signing_cert], allow_fetching=False)
    (seal,) = PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures
    return validate_pdf_signature(seal, signer_validation_context=trust)


def test_a_letter_leaves_with_a_seal_over_every_byte(sealed: tuple[Office, Record]) -> None:
    office, record = sealed
    pdf = office.store.seals.of_record(record)
    told = status(office, pdf)
    assert told.intact and told.valid and told.trusted
    assert told.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert told.modification_level is ModificationLevel.NONE
    assert b"/ETSI.CAdES.detached" in pdf


def test_under_the_seal_lies_the_letter_that_was_decided_and_both_hashes_are_kept(
    sealed: tuple[Office, Record],
) -> None:
    office, record = sealed
    pdf, seal = office.store.seals.of_record(record), office.store.seals.of("9901", "records", record.sequence)
    assert pdf.startswith(record.letter_pdf) and len(pdf) > len(record.letter_pdf)
    assert seal is not None
    assert (seal.decided, seal.sealed) == (record.content["letter"]["pdf"], sha256(pdf))


@pytest.mark.parametrize("place", [0.01, 0.3, 0.6, 0.9])
def test_one_changed_byte_breaks_the_seal(sealed: tuple[Office, Record], place: float) -> None:
    office, record = sealed
    whole = bytearray(office.store.seals.of_record(record))
    at = whole.index(b"stream", int(len(record.letter_pdf) * place)) + 20
    whole[at] ^= 1
    told = status(office, bytes(whole))
    assert not (told.intact and told.valid)


def test_the_letter_of_a_step_is_sealed_too_and_nothing_twice(sealed: tuple[Office, Record]) -> None:
    office, _ = sealed
    assert seal_letters(office.store, office.settings, NOW) == 0
    waiting = decided(office, "incomplete-application")
    assert seal_letters(office.store, office.settings, NOW) >= 1
    assert status(office, office.store.seals.of_record(waiting)).intact
    with office.store.reading() as connection:
        steps = connection.execute(letters.select().join(events, letters.c.sequence == events.c.sequence)).all()
    for step in steps:
        letter = office.store.events.letter("9901", waiting.case_id, step.sequence)
        assert letter is None or status(office, office.store.seals.of_event("9901", step.sequence, letter)).intact
    assert office.store.verify().faults == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE seals SET tail = x'0a' WHERE sequence = 1", "seal 1 is not the seal that was set"),
        ("UPDATE seals SET sealed = decided WHERE sequence = 1", "seal 1 is not what was written down"),
        ("UPDATE seals SET at = '2026-01-01' WHERE sequence = 1", "seal 1 is not what was written down"),
        ("UPDATE records SET letter_pdf = x'0a'", "seal 1 is not of the letter that was decided"),
        ("DELETE FROM seals", "the last seal is not the last that was written down"),
    ],
)
def test_a_seal_that_was_changed_or_lost_is_found(tmp_path: Path, change: str, says: str) -> None:
    office = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path}))
    decided(office)
    seal_letters(office.store, office.settings, NOW)
    assert office.store.verify().faults == []
    with office.store.writing() as connection:
        connection.exec_driver_sql(change)
    assert any(says in fault for fault in office.store.verify().faults)


def test_a_letter_that_is_not_the_decided_one_is_never_sealed(tmp_path: Path) -> None:
    office = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path}))
    record = decided(office)
    with office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET letter_pdf = x'0a'")
    seal_letters(office.store, office.settings, NOW)
    assert office.store.seals.of("9901", "records", record.sequence) is None


def test_the_demo_s_key_is_its_owner_s_alone_and_stays(sealed: tuple[Office, Record]) -> None:
    office, _ = sealed
    path = office.settings.data_dir / "seal.p12"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = (sealer_of(office.settings, "9901") for _ in range(2))
    assert first is not None and second is not None and first.certificate == second.certificate


def test_without_a_certificate_nothing_is_sealed_and_a_wrong_one_is_told(
    sealed: tuple[Office, Record], tmp_path: Path
) -> None:
    assert sealer_of(Settings(), "9901") is None
    for wrong in (tmp_path / "none.p12", Path(__file__)):
        with pytest.raises(BadInput, match="seal"):
            sealer_of(Settings(seal=str(wrong)), "9901")
    own = sealed[0].settings.data_dir
    with pytest.raises(BadInput):
        sealer_of(Settings(seal=str(own / "seal.p12"), seal_password=SecretStr("wrong")), "9901")
    (tmp_path / "9901.p12").write_bytes((own / "seal.p12").read_bytes())
    assert sealer_of(Settings(seal=str(tmp_path / "{municipality}.p12")), "9901") is not None
