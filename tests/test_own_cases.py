"""
What the municipality has said yes to itself is counted in the next case on the place, before any register shows it.

A measure split over several cases is never allowed more than one case for all of it would be: not in any order, not by
completing later, not by sending them at once.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Polygon
from shapely.affinity import rotate, translate

from permits import application as applications
from permits import case, continuing
from permits.application import Application
from permits.case import check
from permits.continuing import withdraw
from permits.errors import BadApplication
from permits.office import Office
from permits.quantity import Measured
from permits.settings import Settings
from permits.store.case.keys import Key
from permits.store.chained.record import Record
from permits.store.store import Store
from permits.store.tables import cases, own_cases
from tests.databases import postgres
from tests.everyday.plots import application as everyday
from tests.everyday.plots import line, polygon
from tests.examples import EXAMPLES
from tests.proven import proven
from tests.simulation.letters import SampledLetters, drawn_by_sample

__all__ = ["postgres"]

STORIES = Path(__file__).parent / "stories"
DAY = date(2026, 11, 20)
LOT, FAVOURABLE, EXEMPT = "ALMEN 1:3", ("granted", "starting_clearance", "exempt"), ("starting_clearance", "exempt")
HOUSE_M2, IN_ALL_M2, POOL_M2 = 120, 200, Decimal(45)
"""Of the demo lot: its house, what its plan allows in all, and what the law allows of outbuildings without a permit."""


def decide(office: Office, application: Application, day: date, **more: Any) -> tuple[Record, str]:
    """As an application that was signed and whose papers the store holds is decided."""
    return case.decide(office, application, day, proven(office, application), **more)


def complete(office: Office, application: Application, case_id: str, day: date) -> Record:
    seen = office.store.records.of("9901", case_id)[-1].sequence
    return continuing.complete(office, application, case_id, day, proven(office, application), seen=seen)


def forget(office: Office) -> None:
    with office.store.writing() as connection:
        connection.execute(own_cases.delete())


def story(name: str, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((STORIES / name / "application.json").read_text(encoding="utf-8"))
    return {**body, **changes}


def drawn(body: dict[str, Any], shape: Polygon, **dimensions: str) -> Application:
    """The application with that footprint and those dimensions."""
    corners = [[round(east, 3), round(north, 3)] for east, north in shape.exterior.coords]
    measure = {**body["measure"], "footprint": {"type": "Polygon", "crs": "EPSG:3009", "coordinates": [corners]}}
    measure["dimensions"] = {**measure["dimensions"], **dimensions}
    return applications.read({**body, "measure": measure})


def shed(east: float, north: float, wide: float = 5, deep: float = 5) -> Polygon:
    """A rectangle turned as the demo's lots are."""
    return rotate(shapely.box(east, north, east + wide, north + deep), 16.26, origin=(east, north))


def house(office: Office) -> Polygon:
    zoning = office.zoning("9901")
    lot = zoning.property(LOT)
    assert lot is not None
    found = next(one.outline for one in zoning.shown(lot.outline)[1] if one.main and one.on == LOT)
    assert isinstance(found, Polygon)
    return found


def against(building: Polygon, side: int, wide: float, deep: float) -> Polygon:
    """A rectangle of that width and depth in the middle of one side of a building, outside it."""
    (ax, ay), (bx, by) = shapely.orient_polygons(building).exterior.coords[side : side + 2]
    long = shapely.Point(ax, ay).distance(shapely.Point(bx, by))
    along, out = ((bx - ax) / long, (by - ay) / long), ((by - ay) / long, -(bx - ax) / long)
    start = (long - wide) / 2
    corner = (ax + along[0] * start, ay + along[1] * start)
    other = (corner[0] + along[0] * wide, corner[1] + along[1] * wide)
    shape = Polygon(
        [corner, other, (other[0] + out[0] * deep, other[1] + out[1] * deep),
         (corner[0] + out[0] * deep, corner[1] + out[1] * deep)]
    )  # fmt: skip
    return shape if shape.intersection(building).area < 0.1 else translate(shape, -out[0] * deep, -out[1] * deep)


def result(record: Record) -> str:
    return str(record.content["summary"]["outcome"])


def told(record: Record) -> str:
    summary = record.content["summary"]
    sentences = (reason["says"]["sv"] for reason in (*summary["because"], *summary["informs"]))
    return " ".join(sentences).replace("\u00a0", " ")


def of_somebody_else(body: dict[str, Any]) -> dict[str, Any]:
    (applicant,) = body["applicants"]
    return {**body, "applicants": [{**applicant, "name": "Fiktiv Provsson", "personalNumber": "199001019802"}]}


GARAGE, SHED, EXTENSION = story("granted-garage"), story("exempt-shed"), story("extension-of-the-house")
HERE, THERE = shed(150044.38, 6735046.34, 9, 5), shed(150054.39, 6735045.96, 5, 9)
SMALLER = shed(150054.39, 6735045.96, 5, 7)
"""Two places for a garage of 45 m², and one of 35 in the second of them."""
WEST, EAST = (150044.38, 6735046.34), (150054.0, 6735047.5)
"""Two places for a shed."""


# -- sums over a lot ------------------------------------------------------------------------------


def test_two_garages_are_not_permitted_that_together_pass_what_the_plan_allows(office: Office) -> None:
    first, _ = decide(office, drawn(GARAGE, HERE), DAY)
    second, _ = decide(office, drawn(GARAGE, THERE), DAY)
    assert result(first) == "granted"
    assert result(second) == "referred", "120 + 45 + 45 is more than 200"
    assert "210 m²" in told(second)


def test_what_keeps_within_what_the_plan_allows_is_still_permitted(office: Office) -> None:
    decide(office, drawn(GARAGE, HERE), DAY)
    second, _ = decide(office, drawn(GARAGE, SMALLER), DAY)
    assert result(second) == "granted", "120 + 45 + 35 is exactly 200"
    assert "200 m²" in told(second)


def test_two_sheds_are_not_exempt_that_together_pass_what_the_law_allows(office: Office) -> None:
    first, _ = decide(office, drawn(SHED, shed(*WEST)), DAY)
    second, _ = decide(office, drawn(SHED, shed(*EAST, 5, 4.002)), DAY)
    assert result(first) == "exempt"
    assert result(second) == "supplement", "25 + 20,01 is more than 45: then it wants a permit and its papers"


def test_two_sheds_of_exactly_what_the_law_allows_are_exempt(office: Office) -> None:
    first, _ = decide(office, drawn(SHED, shed(*WEST)), DAY)
    second, _ = decide(office, drawn(SHED, shed(*EAST, 5, 4)), DAY)
    assert (result(first), result(second)) == ("exempt", "exempt"), told(second)
    assert "25 m²" in told(second), "it is told what is counted"


def test_two_extensions_are_not_exempt_that_together_pass_what_the_law_allows(office: Office) -> None:
    walls = house(office)
    first, _ = decide(office, drawn(EXTENSION, against(walls, 3, 5, 3), grossAreaM2="15.00"), DAY)
    second, _ = decide(office, drawn(EXTENSION, against(walls, 0, 5, 3), grossAreaM2="15.01"), DAY)
    assert result(first) == "exempt"
    assert result(second) == "supplement", "15 + 15,01 is more than 30: then it wants a permit and its papers"


def test_two_small_extensions_are_both_exempt(office: Office) -> None:
    walls = house(office)
    for side in (3, 0):
        record, _ = decide(office, drawn(EXTENSION, against(walls, side, 5, 3), grossAreaM2="15.00"), DAY)
        assert result(record) == "exempt", told(record)


def test_the_same_place_is_not_built_on_twice(office: Office) -> None:
    small = shed(150049, 6735047, 5, 4)
    decide(office, drawn(SHED, small), DAY)
    again, _ = decide(office, drawn(SHED, translate(small, 1, 0)), DAY)
    assert result(again) not in FAVOURABLE
    garage, _ = decide(office, drawn(GARAGE, translate(small, 0, 1)), DAY)
    assert result(garage) not in FAVOURABLE


# -- what counts, and what does not ----------------------------------------------------------------


def test_an_open_case_of_somebody_else_leaves_the_question_open_where_it_matters(office: Office) -> None:
    incomplete = {**GARAGE, "attachments": []}
    waiting, _ = decide(office, drawn(incomplete, HERE), DAY)
    assert result(waiting) == "supplement"
    large, _ = decide(office, drawn(of_somebody_else(GARAGE), THERE), DAY)
    assert result(large) == "referred"
    assert "Kommunen prövar redan något här" in told(large)
    assert waiting.number not in json.dumps(large.content, ensure_ascii=False)
    assert "Testa" not in json.dumps(large.content["site"]["coming"], ensure_ascii=False)


def test_a_party_of_the_earlier_case_is_told_which_it_is(office: Office) -> None:
    first, _ = decide(office, drawn(SHED, shed(*WEST)), DAY)
    second, _ = decide(office, drawn(SHED, shed(*EAST, 5, 4)), DAY)
    assert f"ärende {first.number}" in told(second)
    stranger, _ = decide(office, drawn(of_somebody_else(SHED), shed(*EAST, 5, 4)), DAY)
    assert first.number not in told(stranger)


def test_who_only_says_that_they_are_a_party_is_told_nothing(office: Office) -> None:
    first, _ = decide(office, drawn(SHED, shed(*WEST)), DAY)
    claimed, _ = case.decide(office, drawn(SHED, shed(*EAST, 5, 4)), DAY)
    assert first.number not in json.dumps(claimed.content, ensure_ascii=False)


# -- instead of an earlier case ----------------------------------------------------------------------


def test_a_garage_instead_of_ones_own_earlier_one_is_permitted(office: Office) -> None:
    first, _ = decide(office, drawn(GARAGE, HERE), DAY)
    second, _ = decide(office, drawn({**GARAGE, "replaces": [first.number]}, translate(HERE, 0.5, 0)), DAY)
    assert result(second) == "granted", told(second)
    assert second.content["site"]["replaced"] == [first.number]
    third, _ = decide(office, drawn(GARAGE, SMALLER), DAY)
    assert result(third) == "granted", "the first counts no more: 120 + 45 + 35"


def test_nobody_gives_up_what_is_not_shown_to_be_theirs(office: Office) -> None:
    first, _ = decide(office, drawn(GARAGE, HERE), DAY)
    by_claim, _ = case.decide(office, drawn({**GARAGE, "replaces": [first.number]}, THERE), DAY)
    assert by_claim.content["site"]["replaced"] == []
    second, _ = decide(office, drawn({**of_somebody_else(GARAGE), "replaces": [first.number]}, THERE), DAY)
    assert result(second) == "referred"
    assert "handläggare ser vems de är" in told(second)
    unknown, _ = decide(office, drawn({**GARAGE, "replaces": ["BYGG 1999-000001"]}, THERE), DAY)
    assert "handläggare ser vems de är" in told(unknown), "whether there is such a case is told nobody"


def test_what_replaces_another_and_is_not_decided_leaves_that_one_standing(office: Office) -> None:
    first, _ = decide(office, drawn(GARAGE, HERE), DAY)
    decide(office, drawn({**GARAGE, "attachments": [], "replaces": [first.number]}, HERE), DAY)
    third, _ = decide(office, drawn(GARAGE, THERE), DAY)
    assert result(third) == "referred"


# -- the same thing sent twice -------------------------------------------------------------------------


def test_the_same_from_the_same_sender_is_met_by_the_first_case(office: Office) -> None:
    application = drawn(GARAGE, HERE)
    first, token = decide(office, application, DAY)
    again, no_token = decide(office, application, DAY)
    assert token and not no_token
    assert again == first


def test_a_key_of_its_own_makes_a_case_of_its_own(office: Office) -> None:
    application = drawn(GARAGE, HERE)
    first, _ = decide(office, application, DAY, key=Key("test", "once"))
    second, _ = decide(office, application, DAY, key=Key("test", "twice"))
    assert first.case_id != second.case_id
    assert result(second) not in FAVOURABLE


def test_the_same_words_from_a_stranger_are_a_case_of_their_own_and_tell_nothing(office: Office) -> None:
    application = drawn(GARAGE, HERE)
    first, _ = decide(office, application, DAY)
    again, token = case.decide(office, application, DAY)
    assert token and again.case_id != first.case_id
    assert result(again) not in FAVOURABLE
    assert first.number not in json.dumps(again.content, ensure_ascii=False)


def test_what_was_taken_back_may_be_sent_again(office: Office) -> None:
    application = drawn({**GARAGE, "attachments": []}, HERE)
    first, _ = decide(office, application, DAY)
    withdraw(office, "9901", first.case_id, DAY, seen=first.sequence)
    again, token = decide(office, application, DAY)
    assert token and again.case_id != first.case_id


def test_a_case_that_was_completed_is_met_by_what_it_has_become(office: Office) -> None:
    first, _ = decide(office, drawn({**GARAGE, "attachments": []}, HERE), DAY)
    completed = complete(office, drawn(GARAGE, HERE), first.case_id, DAY)
    again, _ = decide(office, drawn(GARAGE, HERE), DAY)
    assert again == completed


def test_an_open_case_decides_nothing_where_it_does_not_matter(office: Office) -> None:
    decide(office, drawn({**GARAGE, "attachments": []}, HERE), DAY)
    small, _ = decide(office, drawn(GARAGE, SMALLER), DAY)
    assert result(small) == "granted"


def test_what_was_taken_back_before_it_was_decided_counts_no_more(office: Office) -> None:
    waiting, _ = decide(office, drawn({**GARAGE, "attachments": []}, HERE), DAY)
    assert result(withdraw(office, "9901", waiting.case_id, DAY, seen=waiting.sequence)) == "withdrawn"
    second, _ = decide(office, drawn(GARAGE, THERE), DAY)
    assert result(second) == "granted"


def test_completing_a_case_counts_what_was_decided_meanwhile_and_never_itself(office: Office) -> None:
    waiting, _ = decide(office, drawn({**GARAGE, "attachments": []}, HERE), DAY)
    between, _ = decide(office, drawn(GARAGE, SMALLER), DAY)
    completed = complete(office, drawn(GARAGE, HERE), waiting.case_id, DAY)
    assert (result(between), result(completed)) == ("granted", "granted"), "exactly 200"
    waiting, _ = decide(office, drawn({**GARAGE, "attachments": []}, shed(150058, 6735047)), DAY)
    assert result(waiting) not in FAVOURABLE


def test_a_permit_that_has_lapsed_counts_no_more(office: Office) -> None:
    decide(office, drawn({**GARAGE, "received": None}, HERE), DAY)
    body = {**GARAGE, "received": None, "measure": {**GARAGE["measure"], "plannedStart": None}}
    for later, counted in ((date(2031, 12, 1), True), (date(2032, 6, 1), False)):
        coming = check(office, drawn(body, THERE), later).site.coming
        assert bool(coming) is counted, later


def test_a_pre_check_tells_no_number_and_no_name(office: Office) -> None:
    first, _ = decide(office, drawn(SHED, shed(*WEST)), DAY)
    inquiry = applications.read_inquiry(
        {name: value for name, value in SHED.items() if name not in ("applicants", "attachments")}
    )
    assessment = check(office, inquiry, DAY)
    assert [building.number for building in assessment.site.coming] == [""]
    assert "Testa" not in repr(assessment.site.coming) and first.number not in repr(assessment.site.coming)


# -- splitting -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One of several measures: a shed or a garage at a place on the lot; late: sent without papers, completed last."""

    body: str
    shape: Polygon
    late: bool


@st.composite
def acts(draw: st.DrawFn) -> Act:
    """Anywhere on the lot or near it, from 6 to 80 m², to the half metre."""
    half = st.integers(0, 60)
    wide, deep = draw(st.integers(4, 20)) / 2, draw(st.integers(4, 16)) / 2
    place = shed(150035 + draw(half) / 2, 6735030 + draw(half) / 2, wide, deep)
    return Act(draw(st.sampled_from(["granted-garage", "exempt-shed"])), place, draw(st.booleans()))


@pytest.mark.timeout(900)
@settings(max_examples=EXAMPLES // 25, suppress_health_check=[HealthCheck.too_slow])
@given(several=st.lists(acts(), min_size=2, max_size=3))
def test_splitting_a_measure_over_cases_never_gives_more_than_one_case_would(
    opened: Office, several: Sequence[Act]
) -> None:
    forget(opened)
    # what is allowed hangs on no letter and no drawing
    opened = replace(opened, letters=SampledLetters(opened.letters, Random(0), one_in=1000))
    # by case: the same application sent again is met by the case it made, and gives nothing more
    given: dict[str, tuple[str, Polygon]] = {}
    waiting = []
    for act in several:
        body = story(act.body)
        sent = {**body, "attachments": [], "answers": {}} if act.late else body
        try:
            with drawn_by_sample(Random(0), one_in=1000):
                record, _ = decide(opened, drawn(sent, act.shape), DAY)
        except BadApplication:
            # Drawn off the property it is told as a fault, and no case is made.
            continue
        if result(record) in FAVOURABLE:
            given[record.case_id] = result(record), act.shape
        elif act.late and result(record) == "supplement":
            waiting.append((record, drawn(body, act.shape), act.shape))
    for record, whole, shape in waiting:
        with drawn_by_sample(Random(0), one_in=1000):
            completed = complete(opened, whole, record.case_id, DAY)
        if result(completed) in FAVOURABLE:
            given[completed.case_id] = result(completed), shape
    favourable = list(given.values())
    exempt = sum(Decimal(str(round(shape.area, 3))) for how, shape in favourable if how in EXEMPT)
    granted = sum(Decimal(str(round(shape.area, 3))) for how, shape in favourable if how == "granted")
    assert exempt <= POOL_M2
    assert HOUSE_M2 + granted <= IN_ALL_M2
    for place, (_, shape) in enumerate(favourable):
        assert not any(shape.intersects(other) for _, other in favourable[place + 1 :]), "nothing stands on another"


# -- at once ----------------------------------------------------------------------------------------------


def _send(url: str, folder: str, places: Sequence[tuple[float, float]]) -> list[str]:
    """In a process of its own: apply for a shed at each place; how each case ended."""
    office = replace(Office.open(Settings(data_dir=Path(folder))), store=Store(url))
    keys = (f"{place} {number}" for number, place in enumerate(places))
    return [result(decide(office, drawn(SHED, shed(*place)), DAY, key=Key("test", next(keys)))[0]) for place in places]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_sent_at_once_from_two_processes_they_get_no_more_than_one_would(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}" if kind == "sqlite" else request.getfixturevalue("postgres")
    store = Store(url)
    store.migrate()
    places = [[WEST] * 5, [EAST] * 5]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        sent = [
            pool.submit(_send, url, str(tmp_path / f"process{number}"), those) for number, those in enumerate(places)
        ]
        results = [how for those in sent for how in those.result()]
    assert results.count("exempt") == 1, "25 m² twice is more than 45 m²"
    assert len(results) == 10 and store.verify().faults == []
    store.engine.dispose()


def laid_out(kind: str, fact: str, x: float, total: str, depth: float = 5) -> Application:
    """Eight metres of that kind in the garden, so deep, and what all of it there is said to come to."""
    kinds: dict[str, bool | str] = {"facility_kind": "sports_ground"} if kind == "facility" else {}
    house: dict[str, bool | str] = {"level_change_m": "0", "changed_building": "one_or_two_dwelling_house"}
    body = everyday(kind, LOT, polygon(LOT, x, 22, 8, depth), {}, {fact: total, **kinds, **house})
    return applications.read(body)


@pytest.mark.parametrize(
    ("kind", "fact"),
    [("parking", "parking_total_m2"), ("deck", "deck_total_area_m2"), ("storage_yard", "storage_total_m2"),
     ("facility", "sports_total_m2")],
)  # fmt: skip
def test_what_the_municipality_has_said_yes_to_is_in_what_all_of_a_kind_comes_to(
    office: Office, kind: str, fact: str
) -> None:
    def total(x: float, stated: str) -> tuple[Decimal, Decimal]:
        application = laid_out(kind, fact, x, stated)
        value = check(office, application, DAY, proven(office, application)).facts.values[fact]
        assert isinstance(value, Measured)
        return value.low, value.high

    assert total(2, "40") == (40, 40)
    decide(office, laid_out(kind, fact, 2, "40"), DAY)
    low, high = total(12, "40")
    assert low == 40 and high == pytest.approx(80, abs=Decimal("0.1")), "neither is known to be all"
    assert total(12, "80") == (80, 80), "who counts the first in is believed"
    assert total(2, "40") == (40, 40), "the same ground is not counted twice"
    _, over = total(6, "40")
    assert over == pytest.approx(60, abs=Decimal("0.1")), "what they share counts once"


def test_parking_is_not_free_by_being_asked_for_in_parts(office: Office) -> None:
    answers = [
        result(decide(office, laid_out("parking", "parking_total_m2", x, "20", depth=2.5), DAY)[0]) for x in (2, 12, 22)
    ]
    assert answers == ["exempt", "exempt", "referred"], "twenty square metres each, and fifty are free"


# -- the same thing asked for twice, though no register shows it -----------------------------------------

HOUSE: dict[str, bool | str] = {"changed_building": "one_or_two_dwelling_house", "level_change_m": "0"}
NOTHING_INSIDE: dict[str, bool | str] = dict.fromkeys(
    (
        "installs_fireplace", "installs_water_or_drains", "installs_ventilation", "installs_lift", "installs_solar",
        "affects_load_bearing", "affects_fire_protection", "changes_facade",
    ), False,
)  # fmt: skip


def along(kind: str, x: float, *, y: float = 25, height: str = "1.1", **answers: bool | str) -> Application:
    """A fence or a wall of ten metres in the garden."""
    said = {"fence_kind": "close", "fells_trees_or_seals_ground": False, **HOUSE, **answers}
    return applications.read(everyday(kind, LOT, line(LOT, (x, y), (x + 10, y)), {"heightM": height}, said))


def dug(kind: str, x: float, y: float = 22, **answers: bool | str) -> Application:
    """Eight by five metres in the garden of what is laid out there."""
    said: dict[str, bool | str] = {
        "fells_trees_or_seals_ground": False, "pool_height_m": "0", "deck_has_roof": False, "deck_total_area_m2": "40",
        "parking_total_m2": "40", **HOUSE, **answers,
    }  # fmt: skip
    dimensions = {"heightM": "0.3"} if kind == "deck" else {}
    return applications.read(everyday(kind, LOT, polygon(LOT, x, y, 8, 5), dimensions, said))


def undrawn(kind: str, **answers: bool | str) -> Application:
    return applications.read(everyday(kind, LOT, answers={**NOTHING_INSIDE, **HOUSE, **answers}))


def torn_down(**answers: bool | str) -> Application:
    return undrawn(
        "demolition", demolished_kind="complementary_building", demolished_building_area_m2="20", ridge_height_m="3",
        demolished_had_temporary_permit=False, fells_trees_or_seals_ground=False, **answers,
    )  # fmt: skip


def both(office: Office, first: Application, second: Application) -> tuple[str, str, str]:
    """How each of two cases ends, the first favourably, and what the second is told. Each is a case of its own."""
    one, _ = decide(office, first, DAY, key=Key("test", uuid4().hex))
    other, _ = decide(office, second, DAY, key=Key("test", uuid4().hex))
    assert result(one) in FAVOURABLE, told(one)
    return result(one), result(other), told(other)


FACADE = {"changed_building": "other", "facade_faces_public_space": True}
TWICE = (
    (along("fence", 6), along("fence", 6)),
    (along("fence", 6, height="1.7", y=2), along("fence", 6.3, height="1.6", y=2.2)),
    (along("fence", 6), along("wall", 10, y=25.001)),
    (along("wall", 6, height="1"), along("wall", 12, height="1.1")),
    (dug("pool", 6), dug("pool", 13.9)),
    (dug("deck", 6), dug("deck", 7)),
    (dug("parking", 6), dug("parking", 6, 23)),
    (dug("ground_works", 6, level_change_m="0.4"), dug("ground_works", 8, level_change_m="0.4")),
    (dug("ground_works", 6, level_change_m="0.4"), undrawn("ground_works", level_change_m="0.4")),
    (dug("ground_works", 6, level_change_m="0.4"), along("wall", 6, height="0.4", level_change_m="0.4")),
    (dug("pool", 6, level_change_m="0.4"), dug("ground_works", 10, level_change_m="0.45")),
    (undrawn("facade_change"), undrawn("facade_change")),
    (undrawn("facade_change", **FACADE), undrawn("facade_change", **FACADE)),
    (undrawn("installation", installs_fireplace=True), undrawn("installation", installs_fireplace=True)),
    (
        undrawn("installation", installs_fireplace=True),
        undrawn("installation", installs_fireplace=True, installs_ventilation=True),
    ),
    (torn_down(), torn_down()),
    (undrawn("sign", sign_kind="sign"), undrawn("sign", sign_kind="sign")),
    (
        undrawn("further_dwelling", dwelling_in="one_dwelling_house"),
        undrawn("further_dwelling", dwelling_in="one_dwelling_house"),
    ),
)


@pytest.mark.parametrize(("first", "second"), TWICE, ids=lambda sent: sent.measure.kind)
def test_the_same_thing_is_not_said_yes_to_twice(office: Office, first: Application, second: Application) -> None:
    _, then, says = both(office, first, second)
    assert then == "referred"
    assert "Det kan vara samma sak som kommunen redan har sagt ja till" in says


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (along("fence", 6), along("fence", 6, y=24)),
        (along("fence", 6), along("fence", 16)),
        (along("wall", 6, height="0.5"), along("wall", 6, height="0.5", y=21)),
        (dug("pool", 2), dug("pool", 11)),
        (dug("ground_works", 2, level_change_m="0.4"), dug("ground_works", 11, level_change_m="0.4")),
        (dug("pool", 6), dug("ground_works", 10, level_change_m="0.45")),
        (undrawn("installation", installs_fireplace=True), undrawn("installation", installs_water_or_drains=True)),
        (undrawn("facade_change", installs_solar=True), undrawn("facade_change")),
        (undrawn("facade_change"), undrawn("installation", installs_fireplace=True)),
        (undrawn("facade_change"), undrawn("facade_change", **FACADE)),
        (torn_down(), undrawn("facade_change")),
    ],
    ids=lambda sent: sent.measure.kind,
)
def test_another_thing_of_the_same_kind_is_still_answered(
    office: Office, first: Application, second: Application
) -> None:
    _, then, says = both(office, first, second)
    assert then in FAVOURABLE, says


@pytest.mark.parametrize(("first", "second"), TWICE[::4], ids=lambda sent: sent.measure.kind)
def test_what_takes_the_place_of_ones_own_earlier_case_is_answered(
    office: Office, first: Application, second: Application
) -> None:
    one, _ = decide(office, first, DAY, key=Key("test", uuid4().hex))
    instead = second.model_copy(update={"replaces": (one.number,)})
    other, _ = decide(office, instead, DAY, key=Key("test", uuid4().hex))
    assert result(other) in FAVOURABLE, told(other)


def test_what_was_taken_back_may_be_asked_for_again(office: Office) -> None:
    waiting, _ = decide(office, applications.read({**WAITS, "attachments": []}), DAY)
    assert result(waiting) not in FAVOURABLE
    withdraw(office, "9901", waiting.case_id, DAY, seen=waiting.sequence)
    again, _ = decide(office, along("fence", 6, height="1.7", y=2), DAY)
    assert result(again) == "granted", told(again)


WAITS = everyday(
    "fence", LOT, line(LOT, (6, 2), (16, 2)), {"heightM": "1.7"},
    {"fence_kind": "close", "fells_trees_or_seals_ground": False, **HOUSE},
)  # fmt: skip


def test_what_is_asked_about_is_not_granted_beside_it(office: Office) -> None:
    decide(office, applications.read({**WAITS, "attachments": []}), DAY)
    again, _ = decide(office, along("fence", 6, height="1.7", y=2), DAY)
    assert result(again) == "referred", told(again)


@pytest.mark.parametrize("kind", ["pool", "deck", "parking"])
def test_nothing_is_laid_out_where_a_building_is_permitted(office: Office, kind: str) -> None:
    garage = everyday(
        "new_complementary_building", LOT, polygon(LOT, 6, 22, 6, 6),
        {"ridgeHeightM": "3.5", "roofAngleDeg": "27"}, {**NOTHING_INSIDE, **HOUSE, "fells_trees_or_seals_ground": False, "eaves_m": "0.3"},
    )  # fmt: skip
    first, then, says = both(office, applications.read(garage), dug(kind, 11.8))
    assert (first, then) == ("granted", "referred")
    assert "ritat på något som kommunen redan har sagt ja till" in says


# -- what one may not give up alone ------------------------------------------------------------------------


def test_nobody_gives_up_alone_what_another_applied_for_too(office: Office) -> None:
    (applicant,) = GARAGE["applicants"]
    (other,) = of_somebody_else(GARAGE)["applicants"]
    together = {**GARAGE, "applicants": [applicant, other]}
    first, _ = decide(office, drawn(together, HERE), DAY)
    assert result(first) == "granted", told(first)
    alone, _ = decide(office, drawn({**GARAGE, "replaces": [first.number]}, THERE), DAY)
    assert result(alone) == "referred" and alone.content["site"]["replaced"] == []
    both_ask, _ = decide(office, drawn({**together, "replaces": [first.number, alone.number]}, THERE), DAY)
    assert result(both_ask) == "granted", told(both_ask)


@pytest.mark.parametrize("state", ["building", "interim", "finished"])
def test_what_was_cleared_to_start_may_stand_there_and_is_not_given_up_by_a_word(office: Office, state: str) -> None:
    first, _ = decide(office, drawn(GARAGE, HERE), DAY)
    with office.store.writing() as connection:
        connection.execute(cases.update().where(cases.c.case_id == first.case_id).values(state=state))
    second, _ = decide(office, drawn({**GARAGE, "replaces": [first.number]}, THERE), DAY)
    assert result(second) == "referred", told(second)
    assert "om något av det kan vara byggt" in told(second)
    assert second.content["site"]["replaced"] == []


def test_a_stove_that_may_be_put_in_is_not_given_up_by_a_word(office: Office) -> None:
    stove = undrawn("installation", installs_fireplace=True)
    first, _ = decide(office, stove, DAY, key=Key("test", uuid4().hex))
    assert result(first) == "starting_clearance"
    instead = stove.model_copy(update={"replaces": (first.number,)})
    second, _ = decide(office, instead, DAY, key=Key("test", uuid4().hex))
    assert result(second) == "referred", told(second)
