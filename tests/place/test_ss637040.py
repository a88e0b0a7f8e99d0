"""SS 637040: a real plan, rebuilt from its edges, and what happens when the file is damaged."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import shapely

from permits.geometry import area, covers, in_range
from permits.place.plan import DetailPlan, Family, PlanProvision, ProvisionKind, Scope
from permits.place.readers import ss637040

RAW = (Path(__file__).parents[1] / "data" / "zoning" / "plankarta.xml").read_bytes()


def read(raw: bytes = RAW, crs: str = "EPSG:3008") -> DetailPlan:
    plans, faults = ss637040.read(raw, crs, "plans")
    assert faults == [] and len(plans) == 1
    return plans[0]


def of(family: Family, plan: DetailPlan | None = None) -> list[PlanProvision]:
    return [one for one in (plan or read()).provisions if one.family is family]


def test_the_use_areas_add_up_to_the_plan() -> None:
    plan = read()
    uses = {one.area.wkb: one.area for one in plan.provisions if one.kind is ProvisionKind.USE}
    assert area(plan.area).quantize(Decimal("0.1")) == Decimal("19564.2")
    assert sum(map(area, uses.values())).quantize(Decimal("0.1")) == Decimal("19564.2")


def test_all_twelve_areas_are_rebuilt() -> None:
    plan = read()
    assert RAW.count(b"<DP_Omrade ") == 12
    # One of them stands for no provision of its own.
    assert len({one.area.wkb for one in plan.provisions} | {plan.area.wkb}) == 11


def test_every_area_lies_in_the_plan_and_in_the_zone() -> None:
    plan = read()
    assert in_range(plan.area, "EPSG:3008")
    assert all(covers(plan.area, one.area, 0.10) for one in plan.provisions)


def test_codes_become_families_with_their_numbers() -> None:
    (height,), (built,) = of(Family.RIDGE_HEIGHT), of(Family.BUILDING_AREA_M2)
    assert height.value == 13 and height.interpretable and height.wording == "Högsta nockhöjd är 13 meter"
    assert built.value == 5500 and built.scope is Scope.OWN_AREA
    assert len(of(Family.NO_BUILD_LAND)) == 2 and len(of(Family.COMPLEMENTARY_ONLY_LAND)) == 1
    assert len(of(Family.UTILITY_RESERVE)) == 2 and len(of(Family.SHORE_PROTECTION_LIFTED)) == 1


def test_words_that_the_plan_added_go_to_a_person() -> None:
    (land,) = of(Family.COMPLEMENTARY_ONLY_LAND)
    assert not land.interpretable and "komplementbyggnad" in land.wording


def test_a_provision_repeated_under_each_use_is_one_and_remembers_its_uses() -> None:
    (height,) = of(Family.RIDGE_HEIGHT)
    uses = {one.id for one in read().provisions if one.kind is ProvisionKind.USE}
    assert len(height.regulates_uses) == 2 and set(height.regulates_uses) <= uses


def test_the_implementation_period_is_in_years_and_has_no_known_start() -> None:
    plan = read()
    assert plan.implementation_months == 60
    assert plan.implementation_from is None and plan.in_force is None


def test_no_line_is_taken_to_be_exact() -> None:
    assert read().accuracy_m is None and all(one.accuracy_m is None for one in read().provisions)


def test_the_envelope_of_the_file_is_not_asked() -> None:
    start, end = RAW.index(b"<gml:boundedBy"), RAW.index(b"</gml:boundedBy>") + len(b"</gml:boundedBy>")
    assert read(RAW[:start] + RAW[end:]).area.equals(read().area)


def test_the_plan_is_moved_to_the_working_zone() -> None:
    moved = read(crs="EPSG:3012")
    assert abs(area(moved.area) / area(read().area) - 1) < Decimal("0.001")
    assert not moved.area.intersects(read().area)


def test_a_proposal_is_not_in_force() -> None:
    assert read(RAW.replace(b"<forslag>false", b"<forslag>true")).status != "laga kraft"


def test_an_unknown_coordinate_system_gives_no_plan() -> None:
    plans, faults = ss637040.read(RAW.replace(b"SWEREF99_13_30", b"RT90_25_GON_V"), "EPSG:3008", "plans")
    assert plans == [] and faults[0].code == "crs"


def test_a_lost_edge_leaves_the_provision_anywhere_in_the_plan() -> None:
    start = RAW.index(b'gml:id="ba"')
    lost = RAW[start:].replace(b'xlink:href="#L27"', b'xlink:href="#L999"', 1)
    plans, faults = ss637040.read(RAW[:start] + lost, "EPSG:3008", "plans")
    assert len(faults) == 1
    (plan,) = plans
    spread = [one for one in plan.provisions if one.area.equals(plan.area) and not one.interpretable]
    assert spread and all(one.why_not is not None for one in spread)


def test_an_arc_is_drawn_out_rather_than_cut_short() -> None:
    start = RAW.index(b"<gml:LineStringSegment>", RAW.index(b'gml:id="L1"'))
    end = RAW.index(b"</gml:LineStringSegment>", start) + len(b"</gml:LineStringSegment>")
    bent = RAW[start:end].replace(b"LineStringSegment", b"Arc")
    bent = bent.replace(
        b'<gml:pos srsDimension="2">6227999',
        b"<gml:pos>6228002.5 198869.0</gml:pos>" + b'<gml:pos srsDimension="2">6227999',
    )
    plan = read(RAW[:start] + bent + RAW[end:])
    before, after = (
        sum(len(shapely.get_coordinates(one.area)) for one in those.provisions) for those in (read(), plan)
    )
    assert after > before + 10


def test_a_curve_that_is_neither_line_nor_arc_is_a_fault() -> None:
    plans, faults = ss637040.read(RAW.replace(b"LineStringSegment", b"Clothoid"), "EPSG:3008", "plans")
    assert plans == [] and faults


@pytest.mark.parametrize("raw", [b"", b"<x", b"<x/>", b"\xff\xfe", RAW[:2000]])
def test_what_is_no_plan_file_gives_no_plan_and_a_fault(raw: bytes) -> None:
    plans, faults = ss637040.read(raw, "EPSG:3008", "plans")
    assert plans == [] and len(faults) == 1


def test_a_coordinate_that_is_no_number_is_a_fault_of_its_edge() -> None:
    start = RAW.index(b">", RAW.index(b"pos", RAW.index(b"<DP_Grans "))) + 1
    _, faults = ss637040.read(RAW[:start] + b"NaN x" + RAW[RAW.index(b"<", start) :], "EPSG:3008", "plans")
    assert faults and all(fault.code == "geometry" for fault in faults)


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hemligt", encoding="utf-8")
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode()
    raw = bomb + RAW[RAW.index(b"<DP_Data") :].replace(b"<plannamn>", b"<plannamn>&a;", 1)
    plans, _ = ss637040.read(raw, "EPSG:3008", "plans")
    assert "hemligt" not in repr(plans)


@pytest.mark.parametrize(
    ("written", "status"),
    [("false", "laga kraft"), ("0", "laga kraft"), ("true", "förslag"), ("1", "förslag"), ("nej", ""), ("", "")],
)
def test_whether_a_plan_is_a_proposal_is_read_as_xml_writes_it_and_else_not_known(written: str, status: str) -> None:
    assert read(RAW.replace(b"<forslag>false", f"<forslag>{written}".encode())).status == status


@pytest.mark.parametrize("uuid", ["", "samma"])
def test_provisions_without_a_uuid_of_their_own_are_each_kept(uuid: str) -> None:
    plan = read(re.sub(rb"<uuid>.*?</uuid>", f"<uuid>{uuid}</uuid>".encode(), RAW))
    assert {one.code for one in plan.provisions} == {one.code for one in read().provisions}
    assert len({one.id for one in plan.provisions}) == len(plan.provisions) >= len(read().provisions)


def test_an_area_of_which_an_edge_is_loose_is_not_rebuilt_without_it() -> None:
    at = RAW.index(b"6228165.5606")
    plans, faults = ss637040.read(RAW[:at] + b"6228166.5606" + RAW[at + 12 :], "EPSG:3008", "plans")
    assert {fault.place for fault in faults} == {"plans#c", "plans#e"}
    assert sum(not one.interpretable for one in plans[0].provisions) > sum(
        not one.interpretable for one in read().provisions
    )


def test_two_edges_of_one_name_are_neither_of_them_used() -> None:
    _, faults = ss637040.read(RAW.replace(b'gml:id="L13"', b'gml:id="L2"'), "EPSG:3008", "plans")
    assert [fault.place for fault in faults][:2] == ["plans#L2", "plans#L2"]


def test_a_file_without_a_plan_says_so() -> None:
    plans, faults = ss637040.read(b'<DP_Data xmlns="http://www.sis.se/ss637040"/>', "EPSG:3008", "plans")
    assert plans == [] and [fault.place for fault in faults] == ["plans"]
