"""A record's text comes back as it was, from a fortieth of the room."""

from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from permits.store.packing import NEWEST, ORDINARY, Packed, packed, unpacked

HASHES = {
    1: "8281b52827d5d6e8a1ee6933c89273f8319ee12fb31a3157599dce16de8da117",
}


def test_what_records_are_packed_against_is_never_changed_nor_left_out() -> None:
    """Else what was packed against it could be read no more. A further one gets its hash here."""
    there = {int(record.stem): sha256(record.read_bytes()).hexdigest() for record in ORDINARY.glob("*.json")}
    assert there == HASHES and max(HASHES) == NEWEST


@given(st.text())
@settings(max_examples=50)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert unpacked(packed(text)) == text


def test_another_record_takes_a_fortieth_of_its_length() -> None:
    ordinary = (ORDINARY / f"{NEWEST}.json").read_text(encoding="utf-8")
    record = ordinary.replace("ALMEN", "LIDEN").replace("2026", "2031")
    assert record != ordinary and unpacked(packed(record)) == record
    assert len(packed(record)) * 40 < len(record)


def test_what_is_no_packed_text_reads_as_the_empty_text() -> None:
    whole = packed("a record")
    for written in (b"", b"{", bytes([0]) + whole[1:], whole[:-1], whole[:1]):
        assert Packed().process_result_value(written, None) == "", written  # type: ignore[arg-type]
