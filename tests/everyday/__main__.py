"""
How much of everyday the machine answers, by weight: `python -m tests.everyday`.

Every application of the table goes through the whole path. What is not answered is told with why: the law leaves it to
somebody, the board has not settled it, or it cannot be read or measured here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from permits.decision.outcome import Outcome
from permits.office import Office
from permits.settings import Settings
from tests.everyday.asking import answered
from tests.everyday.table import PERSON, TABLE, Everyday, HeldBack

BY_LAW = "the law leaves it to a person"
BY = {HeldBack.BOARD: "the board has not settled it", HeldBack.US: "not read or measured here"}


@dataclass(frozen=True, slots=True)
class Run:
    """One application of the table, and what came of it."""

    everyday: Everyday
    outcome: Outcome

    @property
    def answered(self) -> bool:
        return self.outcome.result is not PERSON

    @property
    def right(self) -> bool:
        """Whether what was answered is what the law says."""
        return self.outcome.result is self.everyday.law

    @property
    def left_by(self) -> str:
        """Who leaves it to a person."""
        return BY[self.everyday.held_back] if self.everyday.held_back else BY_LAW


def runs() -> Iterator[Run]:
    with TemporaryDirectory() as folder:
        office = Office.open(Settings(data_dir=Path(folder)))
        for everyday in TABLE:
            yield Run(everyday, answered(office, everyday.application))
        office.store.engine.dispose()


def report(ran: list[Run]) -> Iterator[str]:
    """Lines of the weights' sums, then each application that a person answers."""
    whole = sum(run.everyday.weight for run in ran)

    def line(name: str, counted: list[Run]) -> str:
        weight = sum(run.everyday.weight for run in counted)
        return f"{name:36}{len(counted):4} applications {weight:4} of {whole} {100 * weight / whole:5.1f} %"

    answers = [run for run in ran if run.answered]
    left = [run for run in ran if not run.answered]
    yield line("answered by the machine", answers)
    for result in dict.fromkeys(run.outcome.result for run in answers):
        yield line(f"  {result.value}", [run for run in answers if run.outcome.result is result])
    yield line("  wrongly", [run for run in answers if not run.right])
    for who in (BY_LAW, *BY.values()):
        yield line(who, [run for run in left if run.left_by == who])
    for run in sorted(left, key=lambda run: run.left_by):
        because = "; ".join(dict.fromkeys(reason.says.en for reason in run.outcome.because))
        yield f"{run.everyday.weight:3} {run.everyday.name} [{run.left_by}: {run.everyday.section}] {because}"


if __name__ == "__main__":
    print("\n".join(report(list(runs()))))
