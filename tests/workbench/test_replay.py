"""Many cases under two packs: which answers flip, told the same however the work is shared."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from permits.law.engine import columns, conclude, plain
from permits.law.pack import Pack
from permits.store.canonical import plain as made_plain
from permits.store.case.fact_sets import fact_set
from permits.workbench import replay, rows
from permits.workbench.cases import facts_of
from permits.workbench.replay import Flips, Replay, as_json, run
from tests.packs import SWEDISH

DAY = date(2026, 11, 28)
AREA = "complementary_building_area_in_plan"


@cache
def made() -> rows.Rows:
    """The cases that all are tried on; not made where the tests are only collected."""
    return rows.made(SWEDISH, 3000, 7, DAY)


def raised(value: str) -> Pack:
    limit = SWEDISH.limits[AREA]
    *earlier, last = limit.values
    other = replace(limit, values=(*earlier, replace(last, value=Decimal(value))))
    return replace(SWEDISH, limits={**SWEDISH.limits, AREA: other}, hash=f"{AREA} {value}")


@pytest.fixture(scope="module")
def flips() -> Flips:
    return run(Replay(SWEDISH, raised("35"), made()))


def test_a_raised_limit_frees_buildings_and_nobody_loses_by_it(flips: Flips) -> None:
    assert flips.seen == 3000
    assert flips.flips["permit_duty", "permit_required", "no_permit"] > 0
    assert not [flip for flip in flips.flips if flip[0] == "permit_duty" and flip[1] == "no_permit"]
    assert "se.pbl.9.4.1" in flips.rules


def test_the_count_is_that_of_the_reference_engine_case_by_case(flips: Flips) -> None:
    after = raised("35")
    some = made().taken(np.arange(0, 3000, 10))
    counted = run(Replay(SWEDISH, after, some)).flips["permit_duty", "permit_required", "no_permit"]
    one_by_one = 0
    for place in range(some.size):
        facts, dates = columns.opened(SWEDISH, some.table, place), some.dates(place)
        old, new = (conclude(pack, facts, dates, second=plain.evaluate).answers for pack in (SWEDISH, after))
        one_by_one += (old["permit_duty"].value, new["permit_duty"].value) == ("permit_required", "no_permit")
    assert counted == one_by_one


def test_every_opened_case_is_seen_by_both_engines(flips: Flips) -> None:
    assert flips.cases
    assert flips.unseen == []


def test_the_same_pack_flips_nothing() -> None:
    flips = run(Replay(SWEDISH, replace(SWEDISH, hash="the same"), made()))
    assert (flips.seen, sum(flips.flips.values())) == (3000, 0)


def test_two_processes_and_a_cluster_tell_the_same_as_one(
    monkeypatch: pytest.MonkeyPatch, flips: Flips, cluster: str
) -> None:
    monkeypatch.setattr(replay, "PIECE", 1000)
    work = Replay(SWEDISH, raised("35"), made())
    one, two, shared = run(work), run(work, processes=2), run(work, cluster=cluster)
    assert as_json(one) == as_json(two) == as_json(shared)
    assert one.flips == flips.flips


def test_a_worker_far_away_is_sent_no_more_rows_than_it_takes() -> None:
    work = Replay(SWEDISH, raised("35"), made())
    part = work.part((1000, 2000))
    assert part.rows.rows.size == len(part.rows.rows.names) == 1000
    assert part((1000, 2000)) == work.piece((1000, 2000))


def test_what_is_done_is_not_done_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(replay, "PIECE", 1000)
    work = Replay(SWEDISH, raised("35"), made())
    first = run(work, folder=tmp_path)
    next(iter(sorted(tmp_path.iterdir()))).unlink()
    heard: list[int] = []
    again = run(work, folder=tmp_path, done=heard.append)
    assert heard == [1000]
    assert as_json(again) == as_json(first)


def test_a_piece_of_another_length_is_not_taken_for_one_that_begins_where_it_did(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    work = Replay(SWEDISH, raised("35"), made())
    monkeypatch.setattr(replay, "PIECE", 1000)
    run(work, folder=tmp_path)
    for length, anew in ((999, 3000), (2000, 2000)):  # with 2000 the last piece is the same as before
        monkeypatch.setattr(replay, "PIECE", length)
        heard: list[int] = []
        resumed = run(work, folder=tmp_path, done=heard.append)
        assert sum(heard) == anew
        assert as_json(resumed) == as_json(run(work))


def test_what_was_done_for_another_pack_does_not_count(tmp_path: Path) -> None:
    run(Replay(SWEDISH, raised("35"), made()), folder=tmp_path)
    heard: list[int] = []
    run(Replay(SWEDISH, raised("36"), made()), folder=tmp_path, done=heard.append)
    assert heard == [3000]


def test_the_same_seed_makes_the_same_cases() -> None:
    def areas(seed: int) -> list[int]:
        return [int(area) for area in rows.made(SWEDISH, 50, seed, DAY).table.cases.low["building_area_m2"]]

    assert areas(1) == areas(1) != areas(2)


def test_rows_come_back_from_their_file_as_they_were(tmp_path: Path) -> None:
    some = made().taken(np.arange(100))
    rows.save(some, tmp_path / "cases.npz")
    again = rows.load(tmp_path / "cases.npz")
    assert (list(again.names), again.dates(5)) == (list(some.names), some.dates(5))
    after = raised("35")
    assert run(Replay(SWEDISH, after, again)).flips == run(Replay(SWEDISH, after, some)).flips


def test_a_record_gives_back_the_facts_it_was_decided_on() -> None:
    case = SWEDISH.cases[0]
    facts = facts_of(SWEDISH, case)
    kept = {"facts": made_plain(facts), "dates": made_plain(case.dates), "site": {"plans": [{"designation": "P1"}]}}
    those = rows.recorded(SWEDISH, [("9901 2026-1", fact_set(kept))])
    opened = columns.opened(SWEDISH, those.table, 0)
    answers = [conclude(SWEDISH, one, case.dates, second=plain.evaluate).answers for one in (facts, opened)]
    assert answers[0] == answers[1]
    assert (those.names[0], those.areas[0], those.dates(0).received) == ("9901 2026-1", "P1", case.dates.received)
