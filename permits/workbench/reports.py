"""What is looked at before a version of the rules is published: whether it is sound, proofs, mutants, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from permits.errors import Conflict
from permits.law.loader import load_pack
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.rulebook import Rulebook
from permits.text import Text
from permits.workbench import replay, rows, sound
from permits.workbench.analyse import Finding, analyse, by_code
from permits.workbench.cases import run
from permits.workbench.check import Finding as Remark
from permits.workbench.fates import by_section, sample
from permits.workbench.mandatory import mandatory_in
from permits.workbench.mutate import Trial, mutants
from permits.workbench.paths import ways

STEPS = ("check", "analyse", "mutate", "replay")
"""What is looked at, in this order; each makes the report of its name."""


def reports(
    rules: Path,
    standing: Path | None,
    day: date,
    *,
    spoilt: int,
    made: int,
    seed: int = 1,
    at: Callable[[str], None] = lambda step: None,
) -> Mapping[str, Any]:
    """
    The reports on a version that is to stand from the day, beside the one that stands.

    rules, standing: their folders. spoilt: how many mutants to try. made: how many made-up cases to run under both. at: told
    each step as it begins. Raises BadPack for rules that cannot be read, and Conflict for a worked case that does not hold,
    for whatever else `lovsvar rules check` calls a fault, and for what a proof finds that the standing version does not have.
    """
    at("check")
    book = Rulebook.load(rules)
    pack, before = book.pack, load_pack(standing / book.pack.name) if standing else None
    remarks = _sound(rules, book)
    at("analyse")
    findings = _proved(rules, pack, day)
    known = (
        {(finding.code, finding.name) for finding in _proved(standing, before, day)} if standing and before else set()
    )
    fresh = [
        finding for finding in findings if finding.is_fault and before and (finding.code, finding.name) not in known
    ]
    if fresh:
        first = Text.joined((finding.says for finding in fresh[:5]), "; ")
        raise Conflict(phrase("workbench.reports.new_faults", fresh=first))
    at("mutate")
    trial = Trial(pack)
    tried = [trial.try_(mutant) for mutant in sample(mutants(pack), spoilt, seed)]
    found: dict[str, Any] = {
        "check": {"cases": len(pack.cases), "faults": 0, "remarks": [_told(remark) for remark in remarks]},
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
    if before is not None and made:
        work = replay.Replay(before, pack, rows.made(pack, made, seed, day))
        found["replay"] = {"seed": seed, **replay.as_json(replay.run(work))}
    return found


def _sound(rules: Path, book: Rulebook) -> list[Remark]:
    """What there is to remark on. Raises Conflict where there is a fault."""
    tried = run(book.pack)
    failed = [worked.case for worked in tried if worked.differences]
    if failed:
        places = ", ".join(f"{case.file}:{case.line}" for case in failed[:5])
        raise Conflict(phrase("workbench.reports.cases_fail", failed=len(failed), places=places))
    remarks = sound.findings(rules, book, tried)
    faults = [remark for remark in remarks if remark.is_fault]
    if faults:
        first = Text.joined((Text(*(f"{fault.place}: {says}" for says in fault.says)) for fault in faults[:5]), "; ")
        raise Conflict(phrase("workbench.reports.new_faults", fresh=first))
    return list(remarks)


def _proved(rules: Path, pack: Pack, day: date) -> list[Finding]:
    """What no answer may rest on, and what the rules can never do or do that nobody means."""
    return [*ways(pack, mandatory_in(rules, pack), day), *analyse(pack, [day])]


def _told(finding: Finding | Remark) -> Mapping[str, str]:
    return {"code": finding.code, "name": finding.name, "says": finding.says.sv, "place": finding.place}
