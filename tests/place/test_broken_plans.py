"""Plans that cannot be read, or not for certain: what governs their ground is then not known, whatever else is read."""

import copy
import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from permits.application import read_inquiry
from permits.errors import BadZoning
from permits.place.site import Site
from permits.place.zoning import Zoning
from tests.place.test_gates import town

DAY = date(2026, 11, 20)
Change = Callable[[dict[str, Any]], object]


def broken(tmp_path: Path, change: Change) -> Zoning:
    """The demo town with its plan Almen changed."""
    folder = town(tmp_path)
    path = folder / "plans" / "almen.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    change(body)
    path.write_text(json.dumps(body), encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    named = next(file for file in manifest["layers"][0]["files"] if file["file"] == "plans/almen.json")
    named["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Zoning.load(folder)


def on(zoning: Zoning, property: str = "Almen 1:3", day: date = DAY) -> Site:
    inquiry = read_inquiry({"municipality": "9901", "property": property, "measure": {"kind": "deck"}})
    return zoning.site(inquiry, None, day)


def plan_of(body: dict[str, Any]) -> dict[str, Any]:
    head: dict[str, Any] = body["features"][0]["properties"]
    return head


def no_build(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        feature["properties"]
        for feature in body["features"]
        if feature["properties"].get("bestammelseformulering") == "Marken får inte förses med byggnad."
    )
    return found


def geometries(properties: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [value["geometri"] for value in properties[kind]]


def in_another_zone(described: list[dict[str, Any]]) -> None:
    for geometry in described:
        geometry["koordinatsystemPlan"] = "EPSG:3008"


def all_in_another_zone(body: dict[str, Any]) -> None:
    for feature in body["features"]:
        for kind in ("plangeometri", "bestammelsegeometri"):
            in_another_zone(geometries(feature["properties"], kind) if kind in feature["properties"] else [])


def crossing_itself(body: dict[str, Any]) -> None:
    (geometry,) = geometries(plan_of(body), "plangeometri")
    first, second, third, fourth, _ = geometry["position"]["coordinates"][0]
    geometry["position"]["coordinates"][0] = [first, third, second, fourth, first]


@pytest.mark.parametrize("written", ["Laga kraft", "laga kraft ", "gällande", "lagakraftvunnen", "", None])
def test_a_plan_of_a_status_that_is_none_of_the_list_may_govern(tmp_path: Path, written: str | None) -> None:
    site = on(broken(tmp_path, lambda body: plan_of(body).update(status=written)))
    assert site.outside_plan is None and not site.plans


@pytest.mark.parametrize("written", ["påbörjad", "samråd", "upphävd", "avslutad"])
def test_a_plan_that_has_no_force_leaves_its_ground_outside_plan(tmp_path: Path, written: str) -> None:
    assert on(broken(tmp_path, lambda body: plan_of(body).update(status=written))).outside_plan is True


def test_a_plan_that_gains_force_later_leaves_it_open_what_governs_till_then(tmp_path: Path) -> None:
    later = DAY + timedelta(1)

    def adopted(body: dict[str, Any]) -> None:
        plan_of(body)["beslutsinformation"][-1]["datumLagakraft"] = [later.isoformat()]

    zoning = broken(tmp_path, adopted)
    assert on(zoning).outside_plan is None and on(zoning, day=later).outside_plan is False


@pytest.mark.parametrize(
    "change",
    [
        lambda body: no_build(body).update(detaljplan="en annan"),
        lambda body: no_build(body).update({"feature:typ": "Egenskapsbestämmelse"}),
        lambda body: no_build(body).pop("feature:typ"),
        lambda body: body["features"].append(copy.deepcopy(body["features"][0])),
        lambda body: plan_of(body).update(plangeometri=[]),
        crossing_itself,
    ],
    ids=["of no plan", "of an odd kind", "of no kind", "twice", "no area", "crossing itself"],
)
def test_what_cannot_be_taken_into_a_plan_leaves_its_ground_open_and_no_other(tmp_path: Path, change: Change) -> None:
    zoning = broken(tmp_path, change)
    assert zoning.faults and all("#" in fault.place for fault in zoning.faults)
    assert on(zoning).outside_plan is None
    assert on(zoning, "Kvarnbacken 2:2").outside_plan is False


@pytest.mark.parametrize(
    "change",
    [lambda body: body.pop("features"), lambda body: body.update(features=[]), all_in_another_zone],
    ids=["no features", "none of them", "another zone"],
)
def test_a_file_that_gives_no_plan_here_tells_no_absence_of_plans(tmp_path: Path, change: Change) -> None:
    zoning = broken(tmp_path, change)
    assert [fault.place.partition("#")[0] for fault in zoning.faults] == ["plans"]
    assert on(zoning).outside_plan is None


def test_a_provision_that_lies_outside_its_plan_may_be_anywhere_in_it(tmp_path: Path) -> None:
    zoning = broken(tmp_path, lambda body: in_another_zone(geometries(no_build(body), "bestammelsegeometri")))
    (plan,) = on(zoning).plans
    stray = next(provision for provision in plan.provisions if provision.wording.startswith("Marken får inte"))
    assert not stray.interpretable and stray.area.equals(plan.area)
    assert [fault.place for fault in zoning.faults] == [f"plans#{stray.id}"]


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["features"].append(None),
        lambda body: body["features"].append({"properties": [1]}),
        lambda body: no_build(body)["bestammelsegeometri"].append(None),
        lambda body: plan_of(body).update(beslutsinformation={"beslut": 1}),
    ],
    ids=["nothing", "a list", "no geometry", "no list"],
)
def test_a_file_that_is_not_of_the_format_s_shape_is_refused_by_its_name(tmp_path: Path, change: Change) -> None:
    with pytest.raises(BadZoning) as caught:
        broken(tmp_path, change)
    assert [fault.place for fault in caught.value.faults] == ["plans plans/almen.json"]


def test_brackets_without_end_are_refused_and_break_nothing(tmp_path: Path) -> None:
    folder = town(tmp_path)
    (folder / "manifest.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(BadZoning):
        Zoning.load(folder)


def test_provisions_of_one_id_are_each_tried(tmp_path: Path) -> None:
    def everywhere(body: dict[str, Any]) -> None:
        added = copy.deepcopy(next(one for one in body["features"] if one["properties"] is no_build(body)))
        added["properties"]["bestammelsegeometri"] = copy.deepcopy(plan_of(body)["plangeometri"])
        body["features"].append(added)

    zoning = broken(tmp_path, everywhere)
    (plan,) = on(zoning).plans
    assert len({provision.id for provision in plan.provisions}) == len(plan.provisions)
    assert sum(provision.wording.startswith("Marken får inte") for provision in plan.provisions) == 2
