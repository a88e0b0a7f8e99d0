"""What every property would meet: the best answer that the whole path gives at the places tried, under both laws."""

import json
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyogrio.raw
import pytest
from typer.testing import CliRunner

from permits.cli import app
from permits.decision.outcome import Precheck
from permits.errors import BadApplication, BadInput, Conflict, NotFound
from permits.workbench.screen import Lot, Screening, counted, run

DAY = date(2026, 11, 28)
STORIES = Path(__file__).parents[1] / "stories"
AREA = "complementary_building_area_in_plan"


def act(story: str) -> dict[str, Any]:
    return dict(json.loads((STORIES / story / "application.json").read_text(encoding="utf-8")))


def garage_of_40(limits: dict[str, Decimal], places: int = 6, **more: Any) -> Screening:
    return Screening("9901", {"garage": act("granted-garage")}, limits, DAY, places, **more)


@pytest.fixture(autouse=True)
def _store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(tmp_path / "var"))


def test_a_lot_gains_where_the_limit_reaches_what_is_built_and_not_a_hundredth_short_of_it() -> None:
    enough, short = (garage_of_40({AREA: Decimal(limit)}).piece((0, 1))[0] for limit in ("40.00", "39.99"))
    assert (enough.before, enough.after) == (Precheck.PERMIT_REQUIRED, Precheck.EXEMPT) and enough.gains
    assert (short.before, short.after) == (Precheck.PERMIT_REQUIRED, Precheck.PERMIT_REQUIRED)
    assert not short.gains and not short.loses


def test_a_stricter_limit_makes_a_lot_lose() -> None:
    shed = Screening("9901", {"shed": act("exempt-shed")}, {AREA: Decimal("10")}, DAY)
    (lot,) = shed.piece((0, 1))
    assert (lot.before, lot.after, lot.loses) == (Precheck.EXEMPT, Precheck.PERMIT_REQUIRED, True)


def test_an_act_that_has_no_room_is_told_so_and_one_that_stands_nowhere_is_tried_once() -> None:
    barn = act("granted-garage")
    barn["measure"]["footprint"]["coordinates"] = [
        [[150000, 6735000], [150090, 6735000], [150090, 6735090], [150000, 6735000]]
    ]
    (none,) = Screening("9901", {"barn": barn}, {}, DAY).piece((0, 1))
    assert (none.places, none.before, none.after) == (0, None, None)
    (stove,) = Screening("9901", {"stove": act("stove")}, {}, DAY).piece((0, 1))
    assert stove.places == 1 and stove.before is not None


def test_streets_railways_and_water_are_no_lots() -> None:
    screening = garage_of_40({})
    designations = {property.designation for property in screening.properties}
    assert "ALMEN 1:1" in designations and not designations & {"ALMEN 1:90", "GRANKÖPING 9:1", "SJÖVIK 4:30"}


def test_what_cannot_be_asked_is_told_before_any_lot_is_tried() -> None:
    with pytest.raises(BadInput, match=f"Do you mean {AREA}"):
        next(run(garage_of_40({"complementary_building_area": Decimal(35)})))
    with pytest.raises(BadInput, match="cannot be -1"):
        next(run(garage_of_40({AREA: Decimal(-1)})))
    with pytest.raises(NotFound, match="no properties"):
        next(run(Screening("1290", {"garage": act("granted-garage")}, {}, DAY)))
    with pytest.raises(BadApplication):
        next(run(Screening("9901", {"nothing": {}}, {}, DAY)))


def test_who_shares_the_work_takes_no_office_along_and_must_have_the_same_rules_and_map() -> None:
    screening = garage_of_40({})
    screening.begin()
    assert len(pickle.dumps(screening)) < 10_000
    with pytest.raises(Conflict):
        garage_of_40({}, content="of another map").begin()


def test_answers_are_counted_by_act_and_the_most_come_first() -> None:
    free, permit = Precheck.EXEMPT, Precheck.PERMIT_REQUIRED
    lots = [
        Lot("A 1:1", "shed", 3, permit, free),
        Lot("A 1:2", "shed", 3, permit, permit),
        Lot("A 1:3", "shed", 1, permit, free),
    ]
    assert [(row["before"], row["after"], row["lots"]) for row in counted(lots)] == [
        (permit, free, 2),
        (permit, permit, 1),
    ]


def test_the_command_counts_and_writes_a_map_that_is_the_same_each_time(tmp_path: Path) -> None:
    paths = [tmp_path / "one.gpkg", tmp_path / "two.gpkg"]
    asked = ["screen", "9901", str(STORIES / "stove/application.json"), "--on", DAY.isoformat()]
    for path, processes in zip(paths, "12", strict=True):
        told = CliRunner().invoke(app, [*asked, "--map", str(path), "--processes", processes])
        assert told.exit_code == 0 and "application: " in told.stdout
    assert paths[0].read_bytes() == paths[1].read_bytes()
    about, _, shapes, values = pyogrio.raw.read(paths[0])
    assert about["crs"] == "EPSG:3009" and len(shapes) == 74
    assert [*about["fields"]] == ["property", "act", "places", "before", "after", "gains"]
    assert "ALMEN 1:3" in values[0]


@pytest.mark.parametrize("limit", ["complementary_building_area_in_plan", "x=ten", "x=NaN"])
def test_a_limit_that_is_written_otherwise_is_refused(limit: str) -> None:
    told = CliRunner().invoke(app, ["screen", "9901", str(STORIES / "stove/application.json"), "--limit", limit])
    assert told.exit_code == 2 and "name=35" in told.stderr
