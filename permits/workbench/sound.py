"""
Whether a folder of rules is sound: all that `lovsvar rules check` looks at in it, for the command line and for what is
published. The pack beside its worked cases, its registers, and the municipalities' own files beside theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from permits import clock
from permits.law.loader.accepted import Accepted, load_accepted
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.rulebook import LIMITS_READ, OWN_CASES, Rulebook
from permits.workbench.cases import Tried
from permits.workbench.check import ACCEPTABLE, Finding, look_over
from permits.workbench.coverage import register
from permits.workbench.fates import SURVIVOR
from permits.workbench.local_cases import faults_of_cases
from permits.workbench.local_mutants import trials
from permits.workbench.mandatory import mandatory_in
from permits.workbench.mutate import mutants
from permits.workbench.reading import by_section
from permits.workbench.signed import astray, load_signatures

DECIDED = ("delegation.yaml", "tariff.yaml", "retention.yaml")
"""What a board or council decides, and worked cases hold."""


def findings(rules: Path, book: Rulebook, tried: Sequence[Tried]) -> tuple[Finding, ...]:
    """
    Faults and remarks. book: what the folder says. tried: the pack's worked cases, run. Raises BadPack for a register, a
    list of mandatory checks or a municipality's cases that cannot be read.
    """
    pack = book.pack
    mandatory_in(rules, pack)
    accepted = accepted_in(rules, pack)
    file = f"{pack.name}.yaml"
    return (
        *look_over(pack, tried, accepted, LIMITS_READ),
        *_of_no_slip(rules, pack, accepted),
        *_without_register(rules, pack),
        *register(rules / "coverage" / file, pack),
        *astray(load_signatures(rules / "signed" / file), by_section(pack), clock.today()),
        *faults_of_cases(rules, book),
        *_without_cases(rules),
    )


def accepted_in(rules: Path, pack: Pack) -> tuple[Accepted, ...]:
    """The remarks that may stand for good; none where nothing is listed. Raises BadPack with every fault."""
    path = rules / "accepted" / f"{pack.name}.yaml"
    return load_accepted(path, ACCEPTABLE) if path.exists() else ()


def _of_no_slip(rules: Path, pack: Pack, accepted: Sequence[Accepted]) -> Iterator[Finding]:
    """Survivors that are accepted under a name that no mutant bears: misspelt, or of a rule that has changed since."""
    survivors = [each for each in accepted if each.code == SURVIVOR]
    if not survivors:
        return
    slips = (*mutants(pack), *(slip for own in trials(rules, pack) for slip in own.mutants()))
    spelled = {slip.spelt for slip in slips}
    for each in survivors:
        if each.name not in spelled:
            yield Finding("needless", each.name, phrase("workbench.sound.no_slip", name=each.name), each.place)


def _without_cases(rules: Path) -> Iterator[Finding]:
    """Municipalities whose board or council has decided something that no worked case holds."""
    for folder in sorted((rules / "local").glob("*/")):
        decided = any((folder / file).exists() for file in DECIDED)
        if decided and not (folder / OWN_CASES).exists():
            place = f"local/{folder.name}/{OWN_CASES}"
            yield Finding("no_cases", folder.name, phrase("workbench.sound.no_cases"), place)


def _without_register(rules: Path, pack: Pack) -> Iterator[Finding]:
    """The lists that a pack is held to, where one is not there: what it would find is then not looked for."""
    for folder in ("coverage", "mandatory"):
        place = f"{folder}/{pack.name}.yaml"
        if not (rules / place).exists():
            yield Finding("no_register", folder, phrase(f"workbench.sound.missing.{folder}"), place)
