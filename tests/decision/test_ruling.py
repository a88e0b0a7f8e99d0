"""A case officer's own decision."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from permits.decision.result import Result
from permits.decision.ruling import Ruling, rule
from permits.errors import NotAllowed
from tests.decision.test_outcome import PACK, PERMIT, concluded


def ruling(**changes: object) -> Ruling:
    return replace(Ruling("Handläggare 1", datetime(2026, 11, 20, tzinfo=UTC), True, "Passar väl in."), **changes)


def test_an_officer_grants_what_the_tests_leave_open_with_reasons() -> None:
    outcome = rule(PACK, concluded({**PERMIT, "permit_test": None}), ruling())
    assert (outcome.result, outcome.officer) == (Result.GRANTED, "Handläggare 1")
    assert outcome.because[0].says.sv == "Passar väl in."


def test_an_officer_can_refuse() -> None:
    assert rule(PACK, concluded(PERMIT), ruling(grants=False)).result is Result.REFUSED


def test_an_officer_cannot_grant_against_a_settled_test() -> None:
    with pytest.raises(NotAllowed):
        rule(PACK, concluded({**PERMIT, "permit_test": "not_fulfilled"}), ruling())


def test_an_officer_cannot_decide_without_reasons() -> None:
    with pytest.raises(NotAllowed):
        rule(PACK, concluded(PERMIT), ruling(reasons=" "))
