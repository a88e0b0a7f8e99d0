"""The figures of a run beside their budgets, as a table to quote, and compared with those that were landed last."""

import json
import platform
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

LANDED = Path(__file__).parent / "landed.json"
NOTABLE = 1.25
"""A figure so many times the landed one is told. Less is the machine's own mood."""


class Figure(NamedTuple):
    """One measured number. budget: what it should keep to, as it is written in the table; empty for a peer."""

    what: str
    value: float
    unit: str
    budget: str = ""

    def __str__(self) -> str:
        return f"{self.value:,.2f} {self.unit}" if self.value < 10 else f"{self.value:,.0f} {self.unit}"


def machine() -> str:
    """What the figures were measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    named = models[0] if models else platform.processor() or platform.machine()
    return f"{len(models) or 1} × {named}, Python {platform.python_version()}"


def table(figures: Iterable[Figure], day: date) -> str:
    """In Markdown."""
    rows = [f"| {figure.what} | {figure} | {figure.budget or '–'} |" for figure in figures]
    return "\n".join(
        [f"Measured {day} on {machine()}. CPU time, the least of five rounds.", "", "| what | came | budget |", "|---|---:|---|", *rows]
    )  # fmt: skip


def land(figures: Iterable[Figure], day: date) -> None:
    """Keep them as what later runs are compared with."""
    kept = {"day": str(day), "machine": machine(), "figures": {one.what: [one.value, one.unit] for one in figures}}
    LANDED.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def compared(figures: Iterable[Figure]) -> str:
    """How each stands to the landed one: beside another machine only the proportions between figures mean something."""
    if not LANDED.exists():
        return "Nothing has been landed to compare with."
    kept = json.loads(LANDED.read_text(encoding="utf-8"))
    before: Mapping[str, list[object]] = kept["figures"]
    lines = [f"Beside {kept['day']}, {kept['machine']}:"]
    for figure in figures:
        if figure.what in before:
            ratio = figure.value / float(str(before[figure.what][0]))
            lines.append(f"{'slower' if ratio > NOTABLE else '      '} {ratio:5.2f} × {figure.what}")
    return "\n".join(lines)
