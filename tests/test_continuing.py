"""What somebody signed or agreed to is what was drawn then: drawn otherwise, it is asked for anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.application import NOTHING
from permits.case import decide
from permits.continuing import complete
from permits.office import Office
from permits.store.chained.record import Record
from tests.proven import proven

DAY = date(2026, 11, 20)
STORY = Path(__file__).parent / "stories/near-boundary-with-consent/application.json"
Change = Callable[[dict[str, Any]], object]


def story() -> dict[str, Any]:
    """A shed near a boundary, to which the neighbour agrees, signed; its ridge is not stated yet."""
    body: dict[str, Any] = json.loads(STORY.read_text(encoding="utf-8"))
    del body["measure"]["dimensions"]["ridgeHeightM"]
    return body


def completed(office: Office, change: Change, *, anew: bool = False) -> Record:
    """The case after it was completed with a ridge and that change. anew: signed and agreed to once more."""
    sent = applications.read(story())
    record, _ = decide(office, sent, DAY, proven(office, sent))
    body = story()
    body["measure"]["dimensions"]["ridgeHeightM"] = "3.20"
    change(body)
    application = applications.read(body)
    proofs = proven(office, application) if anew else NOTHING
    return complete(office, application, record.case_id, DAY, proofs, seen=record.sequence)


def nearer(body: dict[str, Any]) -> None:
    """Sixty centimetres to the west, and a metre to the north."""
    ring = body["measure"]["footprint"]["coordinates"][0]
    ring[:] = [[round(east - 0.6, 3), round(north + 1, 3)] for east, north in ring]


def wider_eaves(body: dict[str, Any]) -> None:
    body["measure"]["dimensions"]["eavesM"] = "0.40"


def no_eaves_stated(body: dict[str, Any]) -> None:
    del body["measure"]["dimensions"]["eavesM"]


def eaves_as_an_answer(body: dict[str, Any]) -> None:
    body["answers"]["eaves_m"] = body["measure"]["dimensions"].pop("eavesM")


def for_a_season(body: dict[str, Any]) -> None:
    body["measure"]["temporary"] = True


def on_raised_ground(body: dict[str, Any]) -> None:
    body["answers"]["level_change_m"] = "0.45"


def with_a_stove(body: dict[str, Any]) -> None:
    body["answers"]["installs_fireplace"] = True


def said_no_more(body: dict[str, Any]) -> None:
    del body["answers"]["level_change_m"]


@pytest.mark.parametrize(
    "change",
    [nearer, wider_eaves, no_eaves_stated, for_a_season, on_raised_ground, with_a_stove, said_no_more],
)
def test_drawn_otherwise_it_is_neither_signed_nor_agreed_to(office: Office, change: Change) -> None:
    after = completed(office, change)
    assert not after.proofs.applicants and not after.proofs.consents
    assert after.outcome.value in ("referred", "supplement")
    again = completed(office, change, anew=True)
    assert again.proofs.applicants == {0} and again.proofs.consents


def test_what_was_agreed_to_before_anything_was_drawn_was_agreed_to_nowhere(office: Office) -> None:
    undrawn = story()
    del undrawn["measure"]["footprint"]
    sent = applications.read(undrawn)
    record, _ = decide(office, sent, DAY, proven(office, sent))
    assert record.outcome.value == "supplement" and record.proofs.consents
    after = complete(office, applications.read(story()), record.case_id, DAY, seen=record.sequence)
    assert not after.proofs.applicants and not after.proofs.consents


def spelt_otherwise(body: dict[str, Any]) -> None:
    body["answers"] |= {"level_change_m": "0,00", "installs_fireplace": "false"}


@pytest.mark.parametrize("change", [lambda body: None, eaves_as_an_answer, spelt_otherwise])
def test_what_was_asked_for_and_now_is_there_changes_no_drawing(office: Office, change: Change) -> None:
    after = completed(office, change)
    assert after.proofs.applicants == {0} and after.proofs.consents
    assert after.outcome.value == "exempt"
