"""The national exchange format: every provision stays, and what no rule may judge says why."""

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from permits.geometry import area
from permits.place.plan import DetailPlan, Family, PlanProvision, Scope, Sense
from permits.place.readers import catalogue, ngp

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).parents[1] / "data" / "zoning" / "ngp-plan.json"
RELEASE = catalogue.read([ROOT / "zoning_data" / "se" / "catalogue" / "release-7.json"])
RIDGE = "ee5f8de3-89b0-479a-a5cb-7439d40623e8"


def content() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def read(change: Callable[[dict[str, Any]], None] = lambda _: None) -> DetailPlan:
    """The plan of the file, with one provision changed: the one on ridge height."""
    changed = content()
    change(next(one["properties"] for one in changed["features"] if reference(one) == RIDGE))
    plans, _ = ngp.read(changed, RELEASE, "EPSG:3009", "plans")
    assert len(plans) == 1
    return plans[0]


def reference(feature: dict[str, Any]) -> str:
    return str(feature["properties"].get("planbestammelsekatalogreferens"))


def ridge(change: Callable[[dict[str, Any]], None] = lambda _: None) -> PlanProvision:
    changed = content()
    id = next(one["properties"]["objektidentitet"] for one in changed["features"] if reference(one) == RIDGE)
    return next(one for one in read(change).provisions if one.id == id)


def test_a_plan_is_read_with_its_dates_and_every_provision() -> None:
    plan = read()
    assert (plan.designation, plan.kind, plan.status) == ("SYNTET-1", "detaljplan", "laga kraft")
    assert plan.in_force is not None and plan.in_force.isoformat() == "2024-08-30"
    assert plan.implementation_months == 60
    assert len(plan.provisions) == 10
    assert ngp.read(content(), RELEASE, "EPSG:3009", "plans")[1] == []


def test_families_senses_and_scopes_come_from_the_catalogue_code() -> None:
    found = {one.family: one for one in read().provisions}
    assert found[Family.RIDGE_HEIGHT].value == 8 and found[Family.RIDGE_HEIGHT].sense is Sense.MAX
    assert found[Family.BUILDING_AREA_M2].scope is Scope.PROPERTY and found[Family.BUILDING_AREA_M2].value == 200
    assert found[Family.BOUNDARY_DISTANCE].sense is Sense.MIN
    assert {one.sense for one in read().provisions if one.family is Family.ROOF_ANGLE} == {Sense.MIN, Sense.MAX}
    assert all(found[family].interpretable for family in (Family.RIDGE_HEIGHT, Family.USE, Family.BOUNDARY_DISTANCE))


def test_a_wording_is_filled_with_its_values() -> None:
    assert ridge().wording == "Högsta nockhöjd är 8.0 meter."


def test_a_provision_in_two_parts_is_one_area_and_a_hole_stays_a_hole() -> None:
    no_build = next(one for one in read().provisions if one.family is Family.NO_BUILD_LAND)
    assert len(no_build.area.geoms) == 2
    height = ridge().area
    assert len(getattr(height, "interiors", [])) == 1
    assert area(height) < area(read().area)


@pytest.mark.parametrize(
    ("written", "value"), [("8", "8"), ("8.0", "8"), ("8,0", "8"), (" 4,5 ", "4.5"), ("-2.5", "-2.5")]
)
def test_numbers_are_read_tolerantly(written: str, value: str) -> None:
    found = ridge(lambda one: one["bestammelsevarde"][0].update(variabelvarde=written))
    assert found.value == Decimal(value) and found.interpretable


@pytest.mark.parametrize("written", ["", "åtta", "8 m", "8-10", "8..0", "1e3", "٨", "8,0,0", "NaN", "99999999999"])
def test_anything_else_goes_to_a_person(written: str) -> None:
    found = ridge(lambda one: one["bestammelsevarde"][0].update(variabelvarde=written))
    assert found.value is None and not found.interpretable
    assert found.why_not is not None and "tal" in found.why_not.sv


def add_text_slot(one: dict[str, Any]) -> None:
    one["bestammelseformulering"] += "[text:text]"
    one["bestammelsevarde"].append({"datatyp": "text", "variabelvarde": "dock 9 m för torn", "beskrivning": "text"})


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(bestammelseformulering="Högsta nockhöjd är [höjd:decimaltal] meter, ungefär."),
        lambda one: one.update(ursprungligBestammelseformulering="Högsta nockhöjd är [höjd:decimaltal] meter."),
        lambda one: one.update(vertikalAvgransning="uppåt"),
        lambda one: one.update(giltighetstid=60),
        lambda one: one.update(borjarGallaEfter=12),
        lambda one: one.update(planbestammelsekatalogreferens="00000000-0000-0000-0000-000000000000"),
        lambda one: one.update(bestammelsevarde=[]),
        lambda one: one["bestammelsevarde"].append(dict(one["bestammelsevarde"][0])),
        lambda one: one["bestammelsevarde"][0].update(enhet="procent"),
        lambda one: one["bestammelsevarde"][0].update(vardetyp="min"),
        lambda one: one["bestammelsegeometri"][0]["geometri"].update(typ="kropp"),
        lambda one: one["bestammelsegeometri"][0]["geometri"].update(dimension=3),
        lambda one: one["bestammelsegeometri"][0]["geometri"].update(koordinatsystemPlan="EPSG:3857"),
        lambda one: one["bestammelsegeometri"][0]["geometri"]["position"].update(coordinates=[]),
        lambda one: one.pop("bestammelsegeometri"),
        add_text_slot,
    ],
)
def test_what_no_rule_may_judge_stays_in_the_plan_and_says_why(change: Callable[[dict[str, Any]], None]) -> None:
    found = ridge(change)
    assert not found.interpretable
    assert found.why_not is not None and found.why_not.sv and found.why_not.en
    assert area(found.area) > 0


def test_a_text_slot_in_the_catalogue_s_own_words_goes_to_a_person_only_when_filled() -> None:
    def worded(one: dict[str, Any], added: str) -> None:
        one["planbestammelsekatalogreferens"] = "c9a54186-c6df-430f-91a3-0cae757273ec"
        one["bestammelseformulering"] = RELEASE[one["planbestammelsekatalogreferens"]].wording
        one["bestammelsevarde"][0].update(vardetyp="min")
        one["bestammelsevarde"].append({"datatyp": "text", "variabelvarde": added, "beskrivning": "text"})

    assert ridge(lambda one: worded(one, "")).interpretable
    assert not ridge(lambda one: worded(one, ", garage undantagna")).interpretable


@pytest.mark.parametrize("named", ["", "  ", None, "garage"])
def test_a_provision_that_does_not_say_which_building_it_is_about_goes_to_a_person(named: str | None) -> None:
    def about(one: dict[str, Any], named: str | None) -> None:
        entry = next(entry for entry in RELEASE.values() if entry.code.endswith("HogstaHojd_ByggnadsverkNockhojd"))
        one.update(planbestammelsekatalogreferens=entry.id, bestammelseformulering=entry.wording)
        number = dict(one["bestammelsevarde"][0])
        one["bestammelsevarde"] = [
            {"datatyp": "text", "variabelvarde": named if slot in ngp.NAMING else ""} if kind == "text" else number
            for slot, kind in ngp.SLOT.findall(entry.wording)
        ]

    assert not ridge(lambda one: about(one, named)).interpretable
    assert ridge(lambda one: about(one, "komplementbyggnad")).interpretable


def test_a_provision_whose_place_is_unreadable_may_be_anywhere_in_the_plan() -> None:
    found = ridge(lambda one: one.pop("bestammelsegeometri"))
    assert found.area.equals(read().area) and found.accuracy_m is None


def test_older_and_own_wordings_go_to_a_person_whatever_they_say() -> None:
    for one in read().provisions:
        if one.code.endswith(("_Aldre", "_Annan")):
            assert not one.interpretable


def test_words_on_form_and_placing_are_read_by_a_person_and_protect_nothing() -> None:
    eaves = next(entry for entry in RELEASE.values() if entry.code == "DP_KM_Eg_Utform_Form_Takfot")
    assert eaves.family is catalogue.family_of("DP_KM_Eg_Plac_Byggnad_Gatulinje") is Family.FORM
    assert not catalogue.may_protect(eaves.code)


def test_a_code_without_a_rule_goes_to_a_person() -> None:
    assert catalogue.family_of("DP_KM_Eg_Utforande_Grund") is Family.UNKNOWN
    assert catalogue.may_protect("DP_PO_Eg_Adm_Aldre") and catalogue.may_protect("")


def test_an_administrative_provision_is_never_taken_for_a_use() -> None:
    assert catalogue.family_of("DP_KM_Ad_Villkor") is Family.UNKNOWN
    assert catalogue.family_of("DP_KM_B2") is Family.USE
    assert catalogue.family_of("DP_VO_W2") is Family.USE


def test_accuracy_is_the_worst_part_s_and_unknown_when_one_part_does_not_say() -> None:
    def stated(*errors: object) -> Callable[[dict[str, Any]], None]:
        def change(one: dict[str, Any]) -> None:
            first = one["bestammelsegeometri"][0]
            one["bestammelsegeometri"] = [copy.deepcopy(first) for _ in errors]
            for part, error in zip(one["bestammelsegeometri"], errors, strict=True):
                part["geometri"].pop("absolutLagesosakerhetPlan", None)
                if error is not None:
                    part["geometri"]["absolutLagesosakerhetPlan"] = error

        return change

    assert ridge(stated(0.1, 0.5)).accuracy_m == Decimal("0.5")
    assert ridge(stated(0.1, None)).accuracy_m is None
    assert ridge(stated("bra")).accuracy_m is None
    assert ridge(stated(-1)).accuracy_m is None


def test_a_plan_without_a_readable_area_is_a_fault_and_so_are_its_provisions() -> None:
    changed = content()
    changed["features"][0]["properties"]["plangeometri"] = []
    plans, faults = ngp.read(changed, RELEASE, "EPSG:3009", "plans")
    assert plans == [] and len(faults) == 2


def test_another_media_type_gives_no_plan_and_says_so() -> None:
    plans, faults = ngp.read({**content(), "feature:mediatyp": "application/json"}, RELEASE, "EPSG:3009", "plans")
    assert plans == [] and faults[0].code == "media_type"


def test_a_plan_is_moved_to_the_working_zone() -> None:
    plans, _ = ngp.read(content(), RELEASE, "EPSG:3010", "plans")
    assert abs(area(plans[0].area) / area(read().area) - 1) < Decimal("0.001")
    assert plans[0].area.centroid.distance(read().area.centroid) > 1000
