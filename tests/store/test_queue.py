"""Those who write have their turn in the order that they came, across processes too, and none waits without end."""

import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from permits.errors import Unavailable
from permits.store import queue
from permits.store.queue import Line, Tickets
from permits.store.store import Store


@pytest.fixture(params=["line", "tickets"])
def waiting(request: pytest.FixtureRequest, tmp_path: Path) -> Line | Tickets:
    return Line() if request.param == "line" else Tickets(tmp_path / "tickets")


def soon(seconds: float = 20) -> float:
    return time.monotonic() + seconds


def test_each_has_its_turn_in_the_order_that_they_came(waiting: Line | Tickets) -> None:
    order: list[int] = []

    def write(place: int) -> None:
        with waiting.turn(soon()):
            order.append(place)

    with ThreadPoolExecutor(12) as pool, waiting.turn(soon()):
        for place in range(12):
            pool.submit(write, place)
            time.sleep(0.05)  # the next comes after it
        assert order == []
    assert order == list(range(12))


def test_whoever_has_waited_long_enough_is_told_so_and_those_behind_go_on(waiting: Line | Tickets) -> None:
    with waiting.turn(soon()), ThreadPoolExecutor(1) as pool:
        late = pool.submit(lambda: waiting.turn(soon(0.1)).__enter__())
        with pytest.raises(Unavailable):
            late.result()
    with waiting.turn(soon(1)):
        pass


def test_no_more_wait_than_leave_threads_for_those_who_read(
    waiting: Line | Tickets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    with waiting.turn(soon()), pytest.raises(Unavailable), waiting.turn(soon()):
        pass


HOLD = """
import sys, time
from pathlib import Path
from permits.store.queue import Tickets
with Tickets(Path(sys.argv[1])).turn(time.monotonic() + 20):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_process_that_dies_leaves_its_place_to_the_next(tmp_path: Path) -> None:
    path = tmp_path / "tickets"
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(Unavailable), Tickets(path).turn(soon(0.2)):
            pass
        threading.Timer(0.3, other.kill).start()
        with Tickets(path).turn(soon()):
            assert other.wait() != 0
    finally:
        other.kill()
        other.wait()


def test_a_lock_held_by_a_stranger_is_told_and_reading_goes_on(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'held.db'}")
    store.migrate()
    name = store.sessions.open({"name": "Testa", "key": "testa"})
    stranger = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable), store.writing(patience=0.1):
        pass
    assert store.sessions.read(name) == {"name": "Testa", "key": "testa"} and store.is_up()
    stranger.rollback()
    stranger.close()
    store.sessions.close(name)
