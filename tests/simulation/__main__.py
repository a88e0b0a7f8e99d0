"""`python -m tests.simulation --cases 20000 --seed 1`: many worlds after each other; a seed that fails prints itself."""

import argparse
import logging
import sys
import tempfile
import time
import traceback
from pathlib import Path

import structlog

from permits.office import Office
from permits.settings import Settings
from tests.simulation.world import Fault, Tally, live

IN_A_WORLD = 5


def run() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    reader.add_argument("--cases", type=int, default=1000)
    reader.add_argument("--seed", type=int, default=1, help="of the first world; the next has the next")
    reader.add_argument("--minutes", type=float, default=float("inf"), help="begin no world after so long")
    reader.add_argument("--trace", action="store_true", help="print where a failing seed fails")
    asked = reader.parse_args()
    # What is refused and not sent is what it is about; only what has failed is worth a line.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    tally, failed, began = Tally(), [], time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        office = Office.open(Settings(data_dir=Path(name)))
        empty = Path(office.store.engine.url.database or "")
        office.store.engine.dispose()
        for seed in range(asked.seed, asked.seed + -(-asked.cases // IN_A_WORLD)):
            if time.monotonic() - began > asked.minutes * 60:
                break
            try:
                live(office, empty, Path(name), seed, tally, IN_A_WORLD)
            except Fault as fault:
                failed.append(seed)
                print(fault, flush=True)
                if asked.trace:
                    traceback.print_exception(fault)
    events = sum(tally.happened.values()) + sum(tally.results.values())
    print(f"{tally.cases} cases, {events} steps, {tally.refused} refused, {tally.crashes} crashes")
    print("mail:", dict(tally.notices.most_common()))
    print("decided:", dict(tally.results.most_common()))
    print("steps:", dict(tally.happened.most_common()))
    print(f"failing seeds: {failed}" if failed else "everything held", f"({time.monotonic() - began:.0f} s)")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(run())
