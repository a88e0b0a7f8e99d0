"""What the board has answered beforehand, and where the answer holds."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from permits.errors import BadPack
from permits.local.delegation import Delegation, Mandate, Settled
from permits.local.reading import load_delegation
from permits.quantity import Measured, Source, Value
from tests.packs import SWEDISH

FAR_FROM_ROADS = Settled(True, {"road_distance_m": Decimal(100)})


def away(low: str, high: str) -> dict[str, Value]:
    return {"road_distance_m": Measured(Decimal(low), Decimal(high), Source.SURVEY, "till vägområdet")}


FILE = (
    'board: {{sv: "Nämnden", en: "The board"}}\nparagraph: "§ 1"\ndecided: 2026-01-20\n'
    "valid: {{from: 2026-02-01, to: 2035-12-31}}\n"
    "mandates:\n  extension:\n    mode: {mode}\n    limits: {limits}\n    settles: {settles}\n"
)


def read(tmp_path: Path, settles: str) -> Delegation:
    path = tmp_path / "delegation.yaml"
    limits = '{extension_area_m2: "60", ridge_height_m: "9"}'
    written = FILE.format(mode="decide", limits=limits, settles=f"{{noise_clear: {settles}}}")
    path.write_text(written, encoding="utf-8")
    return load_delegation(path, SWEDISH)


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        (away("100", "100"), True),
        (away("99.999", "99.999"), False),
        (away("99.5", "100.5"), False),
        (away("100", "400"), True),
        ({}, False),
    ],
)
def test_an_answer_holds_where_the_measure_is_enough_however_it_is_read(facts: dict[str, Value], holds: bool) -> None:
    assert FAR_FROM_ROADS.holds(facts) is holds


def test_a_bare_answer_holds_everywhere() -> None:
    assert Settled(False).holds({})


def test_an_answer_is_read_with_the_measures_that_it_wants(tmp_path: Path) -> None:
    mandate = read(tmp_path, '{answer: true, at_least: {road_distance_m: "100"}}').mandate(
        "extension", date(2026, 3, 1)
    )
    assert isinstance(mandate, Mandate)
    assert mandate.settles == {"noise_clear": FAR_FROM_ROADS}


@pytest.mark.parametrize(
    "settles",
    [
        '{answer: true, at_least: {roads: "100"}}',
        '{answer: true, at_least: {road_distance_m: "100.0001"}}',
        '{at_least: {road_distance_m: "100"}}',
        "{answer: true}",
        "{answer: maybe, at_least: {}}",
    ],
)
def test_an_answer_with_no_such_measure_is_refused(tmp_path: Path, settles: str) -> None:
    with pytest.raises(BadPack):
        read(tmp_path, settles)


@pytest.mark.parametrize(
    ("limits", "lacks"),
    [
        ('{extension_area_m2: "60", ridge_height_m: "9"}', []),
        ('{extension_area_m2: "60"}', ["ridge_height_m"]),
        ('{ridge_height_m: "9"}', ["extension_area_m2"]),
        ("{}", ["extension_area_m2", "ridge_height_m"]),
    ],
)
def test_nothing_is_decided_by_the_service_whose_size_the_board_has_not_limited(
    tmp_path: Path, limits: str, lacks: list[str]
) -> None:
    for mode in ("decide", "suggest", "shadow", "off"):
        path = tmp_path / "delegation.yaml"
        path.write_text(FILE.format(mode=mode, limits=limits, settles="{}"), encoding="utf-8")
        if lacks and mode == "decide":
            with pytest.raises(BadPack) as refused:
                load_delegation(path, SWEDISH)
            assert [fault.says.en.partition("limits: ")[2].split()[0] for fault in refused.value.faults] == lacks
        else:
            assert "extension" in load_delegation(path, SWEDISH).mandates
