"""A neighbour's consent: every owner for themself, by their place in the register, and what they answered outweighs what is said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.application import Proofs
from permits.errors import BadApplication
from permits.place.gazetteer import spelt
from permits.place.site import Owner
from permits.quantity import Evidence, Stated
from permits.survey import survey
from tests.survey.test_survey import DATES, PACK, SHED, WEST_LOT, asked, at, boundaries, found, place, thing

DESIGNATION = spelt(WEST_LOT.designation)


def told(owner: int | str, property: str = "byn1:2", signed: str | None = "2026-11-01") -> dict[str, Any]:
    return {"owner": owner, "property": property, "signed": signed}


def consent(told: list[dict[str, Any]], answered: Mapping[int, bool] | None = None) -> Stated:
    """The consent of the two owners to the west, from what the applicant tells and what they have answered."""
    proofs = Proofs("test", consents={(DESIGNATION, place): yes for place, yes in (answered or {}).items()})
    facts = survey(asked(consents=told), place(), at(SHED), PACK, DATES, proofs)
    value = thing(facts, "boundary", "west").values["boundary_consent"]
    assert isinstance(value, Stated)
    return value


def test_a_neighbour_consents_when_every_owner_has_said_yes_by_their_own_login() -> None:
    assert consent([], {0: True, 1: True}) == Stated(True, consent([], {0: True}).source, "2 av 2 ägare")
    assert consent([], {0: True, 1: True}).source.bears is Evidence.PROVED
    assert consent([], {0: True}).value is False


@pytest.mark.parametrize(
    ("said", "claimed"),
    [
        ([], False),
        ([told(0)], False),
        ([told(0), told(1)], True),
        ([told(0), told(0)], False),
        ([told(0), told(1, signed=None)], False),
        ([told(0), told(1, "BYN 1:3")], False),
        ([told(0), told(1, "Norra Byn 1:2")], False),
        ([told("Ada"), told("Bo")], False),
    ],
)
def test_what_the_applicant_tells_of_each_owner_is_a_claim_at_most(said: list[dict[str, Any]], claimed: bool) -> None:
    value = consent(said)
    assert value.value is claimed
    assert not claimed or value.source.bears is Evidence.STATED


def test_each_of_two_namesakes_consents_for_themself() -> None:
    namesakes = replace(WEST_LOT, owners=(Owner("Ada"), Owner("Ada")))
    west, *others = boundaries()
    site = place(boundaries=(replace(west, neighbour=namesakes), *others))
    proofs = Proofs("test", consents={(DESIGNATION, 0): True})
    facts = survey(asked(), site, at(SHED), PACK, DATES, proofs)
    assert thing(facts, "boundary", "west").values["boundary_consent"].value is False  # type: ignore[union-attr]


@given(
    answers=st.dictionaries(st.integers(0, 1), st.booleans()),
    said=st.lists(st.builds(told, st.integers(0, 2) | st.sampled_from(["Ada", "Bo"]))),
)
def test_a_no_outweighs_whatever_is_told(answers: dict[int, bool], said: list[dict[str, Any]]) -> None:
    value = consent(said, answers)
    if False in answers.values():
        assert value.value is False and value.source.bears is Evidence.PROVED
    elif value.value and value.source.bears is Evidence.PROVED:
        assert answers == {0: True, 1: True}


@pytest.mark.parametrize(
    ("day", "code"),
    [("2099-01-01", "signed_later"), ("1066-11-19", "signed_too_early"), ("0026-11-01", "signed_too_early")],
)
def test_a_day_on_which_nobody_can_have_signed_is_a_fault_at_its_place(day: str, code: str) -> None:
    with pytest.raises(BadApplication) as error:
        asked(consents=[told(0, signed=day)])
    assert [(fault.place, fault.code) for fault in error.value.faults] == [("/consents/0/signed", code)]


def test_nobody_s_consent_is_known_where_the_owners_are_not() -> None:
    facts = found(inquiry=asked(consents=[told(0, "BYN 9:1")]))
    for boundary in ("south", "rest"):
        assert "boundary_consent" in thing(facts, "boundary", boundary).why_absent
