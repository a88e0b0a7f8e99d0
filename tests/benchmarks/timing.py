"""Times as people can compare them: the middle and the slow end, after a warm-up."""

from collections.abc import Callable
from time import perf_counter


def timed(work: Callable[[], object], runs: int = 300, warm: int = 30) -> tuple[float, float, float]:
    """Microseconds a run: least, median (p50) and 99th percentile."""
    for _ in range(warm):
        work()
    times = []
    for _ in range(runs):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1e6)
    times.sort()
    return times[0], times[len(times) // 2], times[int(len(times) * 0.99)]
