"""The planner's tools: proofs over the national pack, mutants, many cases under two packs, and every lot of the demo town."""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from distributed import LocalCluster

from permits.law.pack import Pack
from permits.workbench import replay, rows
from permits.workbench.analyse import analyse
from permits.workbench.cases import facts_of
from permits.workbench.change import least_change
from permits.workbench.fates import sample
from permits.workbench.mutate import Trial, mutants
from permits.workbench.replay import Replay
from permits.workbench.screen import Screening, run, with_limits
from tests.benchmarks.figures import Figure
from tests.packs import SWEDISH

DAY = date(2026, 11, 28)
ACT = Path(__file__).parents[1] / "stories/granted-garage/application.json"
RAISED = {"complementary_building_area_in_plan": Decimal(35)}
CASES, MUTANTS, EXPLAINED = 2_000_000, 40, 60


def main() -> list[Figure]:
    pack = SWEDISH
    print(f"\nworkbench: {len(pack.rules)} rules")
    proofs, _ = spent(lambda: analyse(pack, [DAY]))
    trial, times = Trial(pack), []
    for mutant in sample(mutants(pack), MUTANTS, 1):
        times.append(spent(lambda mutant=mutant: trial.try_(mutant))[0])  # type: ignore[misc]
    made = rows.made(pack, CASES, 1, DAY)
    work = Replay(pack, with_limits(pack, RAISED), made)
    work.piece((0, replay.PIECE))  # what is compiled once
    figures = [
        Figure("analyse, one date", proofs * 1000, "ms", "≤ 10 s"),
        Figure("a mutant tried, median", statistics.median(times) * 1000, "ms"),
    ]
    for processes in (1, 2):
        cpu, wall = spent(lambda processes=processes: replay.run(work, processes=processes))  # type: ignore[misc]
        figures.append(Figure(f"replay, {processes} processes, millions a minute", CASES / wall * 60e-6, "M"))
        print(f"  replay of {CASES} cases under two packs: {processes} processes {cpu:.1f} s CPU, {wall:.1f} s")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as two:
        _, wall = spent(lambda: replay.run(work, cluster=two.scheduler_address))
    figures.append(Figure("replay, a cluster of two workers, millions a minute", CASES / wall * 60e-6, "M"))
    print(f"  replay of {CASES} cases under two packs: a cluster of two workers {wall:.1f} s")
    figures.append(Figure("the least change to one answer, p95", 1000 * least_changes(pack), "ms", "≤ 100 ms"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOVSVAR_DATA_DIR"] = folder
        act = json.loads(ACT.read_text(encoding="utf-8"))
        for processes in (1, 2):
            screening = Screening("9901", {"garage": act}, RAISED, DAY)
            cpu, wall = spent(lambda screening=screening, processes=processes: [*run(screening, processes=processes)])  # type: ignore[misc]
            lots = len(screening.properties)
            figures.append(Figure(f"screen, {processes} processes, a lot under two laws", wall / lots * 1000, "ms"))
            print(f"  screening of {lots} lots: {processes} processes {cpu:.1f} s CPU, {wall:.1f} s with opening")
    return figures


def least_changes(pack: Pack) -> float:
    """Seconds of CPU, p95, warm, over worked cases that need a permit: what would answer each question most favourably."""
    needed = [case for case in pack.cases if "permit_required" in str(case.expect.get("answers"))]
    times = []
    for case in needed[:: max(len(needed) // EXPLAINED, 1)]:
        facts, in_force = facts_of(pack, case), pack.on(case.dates)
        for name, question in pack.questions.items():
            if question.best:
                sought = partial(least_change, in_force, facts, name, question.best)
                sought()  # the formula of a question is made once
                times.append(spent(sought)[0])
    return statistics.quantiles(times, n=20)[-1]


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of this process and its children that have ended, and of the clock."""
    began, clock = os.times(), time.perf_counter()
    work()
    ended = os.times()
    return sum(ended[:4]) - sum(began[:4]), time.perf_counter() - clock
