"""
The path beside what it was in the first version, both on this machine in the same minutes: budgets that are a share of
what something took once hold on any machine only so. The first version is taken out of the history, and runs with the
libraries of today.
"""

import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.benchmarks import path
from tests.benchmarks.figures import Figure

FIRST = "feb54e8"
SAYS = re.compile(r"^ +(.+?) +min +([\d.]+) ms", re.MULTILINE)
BEFORE = {
    "path without PDF": ("path without PDF", "≤ 0.45 of what it was"),
    "second engine": ("durable engine", "≤ 0.33 of what it was"),
    "path with letter and store": ("path with letter and store", ""),
}
"""What the steps of today were called, and what they may take of it."""


def main() -> list[Figure]:
    root = Path(__file__).parents[2]
    taken = subprocess.run(["git", "archive", FIRST], cwd=root, capture_output=True)
    if taken.returncode:
        print(f"\nfirst: not measured, the history does not reach back to {FIRST}")
        return []
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(taken.stdout)) as archive:
            archive.extractall(folder, filter="data")
        earlier = _least(folder)
        now = {name: times.least / 1000 for name, times in path.measured().items()}
        later = _least(folder)
    before = {step: min(earlier[step], later[step]) for step in earlier}
    print(f"\nfirst: {FIRST} and today between two runs of it, the least of {path.RUNS} times")
    figures = []
    for name, (then, budget) in BEFORE.items():
        print(f"  {name:28} {before[then]:7.2f} ms, now {now[name]:7.2f} ms")
        figures.append(Figure(f"{name}, beside the first version's", now[name] / before[then], "times as long", budget))
    return figures


def _least(folder: str) -> dict[str, float]:
    """What each step of the version in that folder takes at least, in milliseconds, by its name."""
    words, environment = [sys.executable, "-m", "tests.benchmarks", "path"], {**os.environ, "PYTHONPATH": folder}
    said = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout
    return {step: float(least) for step, least in SAYS.findall(said)}
