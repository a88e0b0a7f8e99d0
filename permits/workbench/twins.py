"""
Twins: a case, and the same case one step beside it that comes to something else; put to a planner as a question.

For the first and last day of a rule, for each exception, for each member of a list and for each limit, where no worked
case tells the two apart. When the planner says that it is right, the case is kept beside the section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from permits.law.pack import Pack
from permits.text import Text
from permits.workbench.fates import Fate, Slip, Tried
from permits.workbench.mutate import Trial, mutants
from permits.workbench.witness import as_yaml

KINDS = ("date", "exception", "list", "limit")
"""Where worked cases are thinnest, the thinnest first."""


@dataclass(frozen=True, slots=True)
class Twin:
    """What the planner is asked, the case as it would be kept, and in which file."""

    mutant: Slip
    asks: Text
    yaml: str
    file: str


def twins(pack: Pack, section: str = "", name: str = "", kinds: Iterable[str] = KINDS) -> Iterator[Twin]:
    """
    The twins that no worked case tells apart, kind by kind.

    section: only files whose name begins so. name: only this rule or limit.
    """
    trial = Trial(pack)
    every = [mutant for mutant in mutants(pack) if mutant.section.startswith(section) and name in ("", mutant.name)]
    for kind in kinds:
        for mutant in every:
            if mutant.kind == kind:
                yield from _twin(trial.try_(mutant))


def _twin(tried: Tried) -> Iterator[Twin]:
    if tried.fate is Fate.SURVIVED and tried.case is not None:
        mutant, case = tried.mutant, tried.case
        comes = ", ".join(f"{question}: {answer}" for question, answer in dict(case.expect.get("answers", {})).items())  # type: ignore[call-overload]
        asks = Text(
            f"{mutant.name} ({mutant.what} skulle ändra svaret): fallet ger {comes or 'en upplysning'}. Stämmer det?",
            f"{mutant.name} ({mutant.what} would alter the answer): the case gives {comes or 'a notice'}. Is that right?",
        )
        yield Twin(mutant, asks, as_yaml(case), mutant.section.removesuffix(".yaml") + ".cases.yaml")


def keep(twin: Twin, rules: Path) -> Path:
    """Write the confirmed case behind the others of its section. rules: the folder that holds the pack's."""
    path = rules / twin.file
    before = path.read_text(encoding="utf-8") if path.exists() else "cases:\n"
    path.write_text(before.rstrip("\n") + "\n\n" + twin.yaml, encoding="utf-8")
    return path
