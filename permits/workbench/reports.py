"""What is looked at before a version of the rules is published: cases, proofs, mutants, and what it changes for cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from permits.errors import Conflict
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.text import Text
from permits.workbench import replay, rows
from permits.workbench.analyse import Finding, analyse, by_code
from permits.workbench.cases import run
from permits.workbench.fates import by_section, sample
from permits.workbench.mutate import Trial, mutants

STEPS = ("cases", "analyse", "mutate", "replay")
"""What is looked at, in this order; each makes the report of its name."""


def reports(
    pack: Pack,
    standing: Pack | None,
    day: date,
    *,
    spoilt: int,
    made: int,
    seed: int = 1,
    at: Callable[[str], None] = lambda step: None,
) -> Mapping[str, Any]:
    """
    The reports on a version that is to stand from the day, beside the one that stands.

    spoilt: how many mutants to try. made: how many made-up cases to run under both. at: told each step as it begins. Raises Conflict for a worked case
    that does not hold, and for a fault that the standing version does not have.
    """
    at("cases")
    failed = [worked.case for worked in run(pack) if worked.differences]
    if failed:
        places = ", ".join(f"{case.file}:{case.line}" for case in failed[:5])
        raise Conflict(phrase("workbench.reports.cases_fail", failed=len(failed), places=places))
    at("analyse")
    findings = analyse(pack, [day])
    known = {(finding.code, finding.name) for finding in analyse(standing, [day])} if standing else set()
    fresh = [
        finding for finding in findings if finding.is_fault and standing and (finding.code, finding.name) not in known
    ]
    if fresh:
        first = Text.joined((finding.says for finding in fresh[:5]), "; ")
        raise Conflict(phrase("workbench.reports.new_faults", fresh=first))
    at("mutate")
    trial = Trial(pack)
    tried = [trial.try_(mutant) for mutant in sample(mutants(pack), spoilt, seed)]
    found: dict[str, Any] = {
        "cases": {"cases": len(pack.cases), "failed": 0},
        "analyse": {
            "on": day.isoformat(),
            "counted": by_code(findings),
            "findings": [_told(finding) for finding in findings],
        },
        "mutate": {
            "seed": seed,
            "sections": [
                {"name": score.name, "share": float(score.share), **score.counted} for score in by_section(tried)
            ],
        },
    }
    at("replay")
    if standing is not None and made:
        work = replay.Replay(standing, pack, rows.made(pack, made, seed, day))
        found["replay"] = {"seed": seed, **replay.as_json(replay.run(work))}
    return found


def _told(finding: Finding) -> Mapping[str, str]:
    return {"code": finding.code, "name": finding.name, "says": finding.says.sv, "place": finding.place}
