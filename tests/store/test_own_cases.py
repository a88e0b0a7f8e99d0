"""The municipality's own cases around a place: found by an index, and told apart from what is over."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sql

from permits.decision.result import Result
from permits.place.own_cases import ENDED, SETTLED, OwnCase
from permits.store.canonical import sha256
from permits.store.case.own_cases import cases_around
from permits.store.chained.record import Letter
from permits.store.store import Store
from permits.store.tables import own_cases
from tests.acts import ACTS
from tests.databases import postgres, store
from tests.keeping import finish

__all__ = ["postgres", "store"]

DAY = date(2026, 11, 20)
LETTER = Letter("<p>Hej</p>", b"%PDF")
SQUARE = {"type": "Polygon", "coordinates": [[[0.0, 0.0], [5.0, 0.0], [5.0, 5.0], [0.0, 5.0], [0.0, 0.0]]]}
TESTA = "198803200016"


def content(result: str, **more: Any) -> dict[str, Any]:
    return {
        "summary": {"outcome": result},
        "dates": {"decided": DAY.isoformat()},
        "footprint": SQUARE,
        "facts": {"values": {"building_area_m2": {"low": "24.000", "high": "25.000"}}},
        "application": {"applicants": [{"personalNumber": TESTA}]},
        "letter": {"pdf": sha256(LETTER.pdf), "html": sha256(LETTER.html.encode())},
        **more,
    }


def keep(store: Store, result: str, property: str = "ALMEN 1:3", **more: Any) -> str:
    """One case with that result; its number."""
    with store.cases.opening(store.cases.number("9901", DAY), property, "new_complementary_building", b"{}") as case:
        return finish(case, content(result, **more), LETTER).number


def around(store: Store, *designations: str, **asked: Any) -> tuple[OwnCase, ...]:
    with store.reading() as connection:
        return cases_around(connection, "9901", designations or ("ALMEN 1:3",), ACTS, **asked)


def test_a_case_is_known_by_what_a_later_one_must_count_with(store: Store) -> None:
    number = keep(store, "granted")
    (case,) = around(store)
    assert (case.number, case.on, case.act.name, case.result, case.day) == (
        number, "ALMEN 1:3", "new_complementary_building", "granted", DAY,
    )  # fmt: skip
    assert case.sizes == {"building_area_m2": Decimal("25.000")}, "the most it may come to"
    assert case.footprint is not None and case.footprint.area == 25


def test_only_what_lies_around_is_found(store: Store) -> None:
    keep(store, "granted", "ALMEN 1:9")
    assert around(store) == ()
    assert len(around(store, "ALMEN 1:3", "ALMEN 1:9")) == 1


@pytest.mark.parametrize("result", ENDED)
def test_what_is_over_counts_no_more(store: Store, result: str) -> None:
    keep(store, result)
    assert around(store) == ()


def test_what_the_applicant_takes_back_counts_no_more(store: Store) -> None:
    keep(store, "referred")
    (case,) = around(store)
    with store.cases.continuing("9901", case.case_id) as opened:
        finish(opened, content("withdrawn"), LETTER)
    assert around(store) == ()


def test_a_case_does_not_count_itself(store: Store) -> None:
    keep(store, "supplement")
    (case,) = around(store)
    assert around(store, but=case.case_id) == ()


def test_what_a_later_case_replaces_counts_no_more_once_that_one_is_decided(store: Store) -> None:
    first = keep(store, "granted")
    keep(store, "referred", site={"replaced": [first]})
    assert first in [case.number for case in around(store)]
    second = keep(store, "granted", site={"replaced": [first]})
    assert first not in [case.number for case in around(store)]
    assert second in [case.number for case in around(store)]


def test_a_case_is_theirs_who_are_party_to_it(store: Store) -> None:
    keep(store, "granted")
    assert [case.mine for case in around(store, asking=[TESTA])] == [True]
    assert [case.mine for case in around(store, asking=["199001019802"])] == [False]
    assert [case.mine for case in around(store)] == [False]


def test_a_yes_is_what_the_decision_calls_favourable() -> None:
    assert {Result(result) for result in SETTLED} == {result for result in Result if result.is_favourable}
    assert not set(ENDED) & set(SETTLED)


def test_an_index_finds_them_among_fifty_thousand(store: Store) -> None:
    row = {"municipality": "9901", "kind": "extension", "result": "exempt", "day": DAY, "content": "{}"}
    with store.writing() as connection:
        for start in range(0, 50_000, 5_000):
            rows = [
                {**row, "case_id": f"{place:032}", "number": f"BYGG 2026-{place:06}", "property": f"BYN 1:{place}"}
                for place in range(start, start + 5_000)
            ]
            connection.execute(own_cases.insert(), rows)
    with store.reading() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("analyze own_cases")
        places = [f"BYN 1:{place}" for place in range(100, 140)]
        query = sql.select(own_cases).where(own_cases.c.municipality == "9901", own_cases.c.property.in_(places))
        explain = "explain query plan " if store.engine.dialect.name == "sqlite" else "explain "
        asked = query.compile(store.engine, compile_kwargs={"literal_binds": True})
        plan = " ".join(str(line) for line in connection.exec_driver_sql(explain + str(asked)))
    assert "ix_own_cases_property" in plan
    assert "SCAN" not in plan and "Seq Scan" not in plan
