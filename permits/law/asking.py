"""Whether rules in force ask a fact of a kind of measure, told from the kinds that their conditions name."""

from __future__ import annotations

from permits.law.engine.generated import residues
from permits.law.pack import InForce, comparisons


def asks(in_force: InForce, kind: str, fact: str) -> bool:
    """
    Whether a rule that may speak of a measure of that kind reads the fact.

    kind: a choice of the fact `measure`. What other facts a rule hangs on is not looked at: they may be anything.
    """
    return any(
        compare.fact == fact
        for residue in residues(in_force, kind).values()
        for compare in comparisons((*residue.applies, *(residue.meets or ())))
    )
