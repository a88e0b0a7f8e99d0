"""Some worlds of the simulation; `make simulate` lives through many more."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from permits.office import Office
from permits.settings import Settings
from tests.simulation import reckoning
from tests.simulation.world import Tally, live


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office.open(Settings(data_dir=tmp_path_factory.mktemp("var")))
    made.store.engine.dispose()
    yield made


@pytest.mark.timeout(600)
def test_what_the_product_says_of_many_lives_is_what_the_law_says(office: Office, tmp_path: Path) -> None:
    tally, empty = Tally(), Path(office.store.engine.url.database or "")
    for seed in range(1, 13):
        live(office, empty, tmp_path, seed, tally)
    assert tally.cases == 60 and tally.crashes and tally.refused
    assert {"granted", "exempt", "supplement", "referred", "withdrawn"} <= tally.results.keys()
    assert tally.notices["sent"] and tally.notices["waiting"] and tally.notices["set aside"]
    assert {"heard", "appealed", "extended", "stayed", "completion_requested", "served"} <= tally.happened.keys()


def test_the_same_seed_lives_the_same_lives(office: Office, tmp_path: Path) -> None:
    empty, first, again = Path(office.store.engine.url.database or ""), Tally(), Tally()
    live(office, empty, tmp_path, 3, first, cases=2)
    live(office, empty, tmp_path, 3, again, cases=2)
    assert first == again


@pytest.mark.parametrize(
    ("last", "moved"),
    [
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday, over Easter Monday
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 6, 19), date(2026, 6, 22)),  # Midsummer Eve
        (date(2027, 5, 6), date(2027, 5, 7)),  # Ascension Day
    ],
)
def test_the_independent_reckoning_knows_the_days_off(last: date, moved: date) -> None:
    assert reckoning.no_day_off(last) == moved
