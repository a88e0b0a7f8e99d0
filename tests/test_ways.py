"""The ways on from an answer: each that frees was tried by the whole path, and what it costs is the tariff's."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from permits import clock
from permits.application import Inquiry, read_inquiry
from permits.decision.outcome import Precheck
from permits.decision.result import Result
from permits.envelope import Trial
from permits.office import Office
from permits.ways import Kind, Way, applying, hinders, ways

NEEDS = ("hand_over", "permit_test", "effect", "hearing")
ROOMY = [[150049.660, 6735048.080], [150054.460, 6735049.480], [150053.340, 6735053.320], [150048.540, 6735051.920]]


def asked(office: Office, kind: str, dimensions: dict[str, str], west: float = 0.0) -> Inquiry:
    crs = office.zoning("9901").municipality.crs
    ring = [[east - west * 0.96, north - west * 0.28] for east, north in ROOMY]
    footprint: dict[str, Any] = {"type": "Polygon", "coordinates": [[*ring, ring[0]]], "crs": crs}
    measure = {"kind": kind, "dimensions": dimensions, "footprint": footprint}
    return read_inquiry({"municipality": "9901", "property": "ALMEN 1:3", "measure": measure, "answers": {}})


def found(office: Office, inquiry: Inquiry) -> dict[Kind, Way]:
    trial = Trial(office, clock.today(), answer_no=True)
    return {way.kind: way for way in ways(trial, trial.of(inquiry))}


def test_near_a_boundary_one_may_move_ask_the_neighbour_or_apply(office: Office) -> None:
    those = found(office, asked(office, "new_complementary_building", {"ridgeHeightM": "2.8", "eavesM": "0.3"}, west=9))
    assert list(those) == [Kind.CHANGE, Kind.CONSENT, Kind.APPLY]
    assert those[Kind.CHANGE].becomes is those[Kind.CONSENT].becomes is Precheck.EXEMPT
    assert [neighbour.designation for neighbour in those[Kind.CONSENT].neighbours] == ["ALMEN 1:2"]
    assert those[Kind.CHANGE].kronor == those[Kind.CONSENT].kronor == 0


def test_every_way_that_is_said_to_free_does(office: Office) -> None:
    inquiry = asked(office, "new_complementary_building", {"ridgeHeightM": "2.8", "eavesM": "0.3"}, west=9)
    change = found(office, inquiry)[Kind.CHANGE].change
    assert change is not None and change.kinds == {"move"}
    assert Trial(office, clock.today()).of(change.inquiry).outcome.precheck is Precheck.EXEMPT


def test_a_consent_that_would_not_free_is_no_way(office: Office) -> None:
    """Near the boundary and too high: the neighbour's yes takes back only the distance."""
    inquiry = asked(office, "new_complementary_building", {"ridgeHeightM": "4.6", "eavesM": "0.3"}, west=9)
    assert Kind.CONSENT not in found(office, inquiry)


@pytest.mark.parametrize(
    ("kind", "height", "hours"), [("new_complementary_building", "ridgeHeightM", "5.0"), ("deck", "heightM", "3.5")]
)
def test_to_apply_costs_what_the_tariff_says_and_takes_at_most_what_the_law_says(
    office: Office, kind: str, height: str, hours: str
) -> None:
    today = clock.today()
    now = Trial(office, today, True).of(asked(office, kind, {height: "5"}))
    way = applying(office, now, today)
    rate = next(amount.value for amount in office.tariffs["9901"].model.rates if amount.valid.covers(today))  # type: ignore[union-attr]
    assert way.kronor == Decimal(hours) * rate and way.weeks in (10, 11)


def test_a_no_costs_what_the_tariff_says_of_a_no(office: Office) -> None:
    today = clock.today()
    for kind, yes, no in (("deck", "3.5", "3.5"), ("advance_notice", "9.0", "9.0")):
        asks = asked(office, kind, {"heightM": "5"} if kind == "deck" else {})
        if kind == "advance_notice":
            asks = read_inquiry({"municipality": "9901", "property": "ALMEN 1:3", "measure": {"kind": kind}})
        way = applying(office, Trial(office, today, True).of(asks), today)
        rate = next(amount.value for amount in office.tariffs["9901"].model.rates if amount.valid.covers(today))  # type: ignore[union-attr]
        assert (way.kronor, way.kronor_of_no) == (Decimal(yes) * rate, Decimal(no) * rate), kind
        assert not way.asks_whether, "a decision is asked for, whichever it will be"


def test_what_may_need_nothing_costs_only_where_something_is_decided(office: Office) -> None:
    other = read_inquiry({"municipality": "9901", "property": "ALMEN 1:3", "measure": {"kind": "other"}})
    way = applying(office, Trial(office, clock.today(), True).of(other), clock.today())
    assert way.becomes is Precheck.OPEN and way.asks_whether


def test_what_needs_nothing_has_no_other_way(office: Office) -> None:
    assert found(office, asked(office, "new_complementary_building", {"ridgeHeightM": "2.8", "eavesM": "0.3"})) == {}


@pytest.mark.parametrize("question", ["hand_over", "permit_test", "effect", "hearing"])
def test_no_answer_at_once_is_promised_where_a_need_of_the_course_goes_against_it(
    office: Office, question: str
) -> None:
    """A permit whose neighbours must be heard, or that waits for legal force, is not decided on the spot."""
    now = Trial(office, clock.today(), True).of(asked(office, "new_complementary_building", {"ridgeHeightM": "5"}))
    assert now.outcome.precheck is Precheck.PERMIT_REQUIRED
    good = {name: replace(now.conclusions.answers[name], value=office.pack.good_answers[name]) for name in NEEDS}
    against = replace(good[question], value=None, because=(("se.pbl.9.94.heard", None),))
    for answers, hindered in ((good, []), ({**good, question: against}, [("se.pbl.9.94.heard", None)])):
        conclusions = replace(now.conclusions, answers={**now.conclusions.answers, **answers})
        assert hinders(office.pack, replace(now, conclusions=conclusions)) == hindered


def test_no_answer_at_once_is_promised_while_it_is_open_whether_a_permit_is_needed(office: Office) -> None:
    now = Trial(office, clock.today()).of(asked(office, "new_complementary_building", {"ridgeHeightM": "2.8"}))
    assert (now.outcome.result, now.outcome.precheck) == (Result.SUPPLEMENT, Precheck.OPEN)
    assert not applying(office, now, clock.today()).at_once
