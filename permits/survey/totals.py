"""All of a kind on the property together, where a limit is over all of it: parking, decks, yards, sports grounds."""

from __future__ import annotations

from permits import geometry
from permits.quantity import MILLIMETRE, Source, exactly
from permits.survey.contradictions import TOTALS, number_stated
from permits.survey.finding import Finding


def totals(finding: Finding) -> None:
    """
    What is stated of all together, and what is drawn here and in the municipality's own cases, which it may leave out.

    Less than the second is in doubt: something of it may not have been laid out, or may be the same ground anew.
    """
    alike = [
        case.footprint for case in finding.beside if case.act.name == finding.act.name and case.footprint is not None
    ]
    if not (alike and finding.act.adds_up):
        return
    together = geometry.union(ground for ground in (finding.where, *alike) if ground is not None)
    known = geometry.area(together) - geometry.length(together) * MILLIMETRE
    for fact in TOTALS.get(finding.act.form, ()):
        stated = number_stated(finding, fact)
        if stated is not None and stated[0] < known:
            finding.put(fact, exactly(known, Source.REGISTER, "med kommunens egna ärenden"))
