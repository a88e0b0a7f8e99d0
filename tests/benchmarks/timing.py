"""Times as people can compare them: CPU, which a busy machine hardly changes, and the middle and the slow end by the wall."""

import gc
import os
from collections.abc import Callable, Sequence
from time import perf_counter, process_time
from typing import NamedTuple


class Times(NamedTuple):
    """Microseconds a run by the wall: least, median and 99th percentile; and of CPU, the least of a few rounds."""

    least: float
    p50: float
    p99: float
    cpu: float

    def __str__(self) -> str:
        return f"CPU {self.cpu:8.0f} µs   p50 {self.p50:8.0f} µs   p99 {self.p99:8.0f} µs"


ROUNDS = 5


def timed(
    work: Callable[[], object], runs: int = 300, warm: int = 30, before: Callable[[], object] = lambda: None
) -> Times:
    """before: what makes each run begin as the first did, which is not timed."""
    for _ in range(warm):
        before()
        work()
    gc.collect()
    times, rounds = [], []
    each = max(runs // ROUNDS, 1)
    for _ in range(ROUNDS):
        spent = 0.0
        for _ in range(each):
            before()
            begun, cpu = perf_counter(), process_time()
            work()
            spent += process_time() - cpu
            times.append((perf_counter() - begun) * 1e6)
        rounds.append(spent * 1e6 / each)
    times.sort()
    return Times(times[0], times[len(times) // 2], times[int(len(times) * 0.99)], min(rounds))


def middle(times: Sequence[float]) -> float:
    return sorted(times)[len(times) // 2]


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def how_fast() -> str:
    """How fast the machine is just now, in words: a loop that everybody can run, and how much waits for its cores."""
    begun, count = process_time(), 0
    for _ in range(5_000_000):
        count = count + 1
    return f"a loop of five million additions takes {process_time() - begun:.2f} s, load {os.getloadavg()[0]:.1f}"
