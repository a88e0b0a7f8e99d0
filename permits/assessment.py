"""
One case as it stands: the place, the facts, what the rules conclude and what follows; steps 2 to 5 of the path.

Nothing is written and nothing kept here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from permits import application as applications
from permits.application import Inquiry, Proofs, proved_numbers
from permits.casework.lapsing import lapsed
from permits.decision import outcome
from permits.decision.outcome import Outcome
from permits.geometry import Shape
from permits.law.conclusion import Conclusions
from permits.law.engine import Second, conclude
from permits.law.evidence import weighed
from permits.law.facts import Dates, Facts, subject
from permits.local.delegation import Delegation, Mandate
from permits.office import Office
from permits.place.own_cases import OwnCase, beside
from permits.place.site import Site
from permits.quantity import Source, Stated, Value
from permits.store.case.open_case import OpenCase
from permits.store.case.own_cases import cases_around
from permits.survey import survey
from permits.survey.boundaries import CONSENT, refused
from permits.survey.misplaced import on_the_property
from permits.survey.provisions import following


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    Steps 1 to 5 of the path: all that is known and concluded of a case, before any letter.

    delegation: the board's as it stood when it was assessed, the same for all that follows.
    """

    inquiry: Inquiry
    proofs: Proofs
    dates: Dates
    site: Site
    where: Shape | None
    facts: Facts
    conclusions: Conclusions
    outcome: Outcome
    delegation: Delegation | None

    @property
    def seeks_dispensation(self) -> bool:
        """Whether it is tried by the environmental code, which gives no time to decide in (MB 7 kap. 18 c §)."""
        return self.conclusions.settled("dispensation") == "sought"


def assess(
    office: Office,
    inquiry: Inquiry,
    where: Shape | None,
    dates: Dates,
    proofs: Proofs,
    own: Sequence[OwnCase],
    judgements: Mapping[str, Value],
    second: Second,
    withdrawn: Collection[tuple[str, int]] = (),
) -> Assessment:
    """withdrawn: consents taken back, which are proved and count no longer."""
    applications.check_act(inquiry, office.pack.acts)
    site, counted = _site(office, inquiry, where, dates.decided, own, judgements)
    delegation = office.delegation(inquiry.municipality)
    proved = proofs.without(withdrawn)
    found = survey(inquiry, site, where, office.pack, dates, proved, beside(counted, site.property))
    settled = _settled_by_board(delegation, inquiry, found, dates.decided)
    outweighed = {subject(CONSENT, boundary) for boundary in refused(site, proved)}
    answers = {answered: value for answered, value in judgements.items() if answered not in outweighed}
    facts = weighed(office.pack, following(found.settled(settled).answered(answers)))
    conclusions = conclude(office.pack, facts, dates, second=second)
    decided = outcome.decide(
        office.pack,
        facts,
        conclusions,
        delegation,
        dates,
        second_engine_required=office.settings.require_two_engines,
    )
    return Assessment(inquiry, proofs, dates, site, where, facts, conclusions, decided, delegation)


def dates_of(inquiry: Inquiry, today: date) -> Dates:
    return Dates(inquiry.received or today, today, inquiry.measure.planned_start)


def _site(
    office: Office,
    inquiry: Inquiry,
    where: Shape | None,
    day: date,
    own: Sequence[OwnCase],
    judgements: Mapping[str, Value],
) -> tuple[Site, list[OwnCase]]:
    """
    The place, with the municipality's own cases on it but for those that this one replaces; and those cases.

    A case that nothing can have been built by is replaced by all its parties, proved; any, by an officer's word that those
    who apply may.
    """
    zoning = office.zoning(inquiry.municipality)
    judged = judgements.get("replaced_cases_own")
    by_word = isinstance(judged, Stated) and judged.value is True
    replaced = [case for case in own if case.number in inquiry.replaces and (case.can_be_given_up or by_word)]
    counted = [lapsed(office.pack, case, day) for case in own if case not in replaced]
    site = replace(zoning.site(inquiry, where, day, counted), replaced=tuple(case.number for case in replaced))
    on_the_property(inquiry, site, where)
    return site, counted


def _settled_by_board(delegation: Delegation | None, inquiry: Inquiry, facts: Facts, day: date) -> dict[str, Value]:
    """What the board has judged beforehand for cases of this kind, while its delegation stands."""
    mandate = delegation.mandate(inquiry.measure.kind, day) if delegation else None
    if delegation is None or not isinstance(mandate, Mandate):
        return {}
    return {
        name: Stated(settled.answer, Source.BOARD, delegation.citation)
        for name, settled in mandate.settles.items()
        if settled.holds(facts.values)
    }


def own_cases(
    office: Office, inquiry: Inquiry, where: Shape | None, proofs: Proofs, *, but: str = ""
) -> tuple[OwnCase, ...]:
    """The municipality's own cases around the place, as the store has them. but: the one in hand, by its id."""
    with office.store.reading() as connection:
        near, asking = around_it(office, inquiry, where, proofs)
        return cases_around(connection, inquiry.municipality, near, office.pack.acts, but=but, asking=asking)


def own_cases_now(
    office: Office, inquiry: Inquiry, where: Shape | None, proofs: Proofs, case: OpenCase
) -> tuple[OwnCase, ...]:
    """The same inside the transaction of the case in hand, while nobody else adds any."""
    near, asking = around_it(office, inquiry, where, proofs)
    return case.cases_around(near, office.pack.acts, asking)


def around_it(
    office: Office, inquiry: Inquiry, where: Shape | None, proofs: Proofs
) -> tuple[Collection[str], Collection[str]]:
    """The properties around the place, and the personal numbers that are proved of those who ask."""
    return office.zoning(inquiry.municipality).around(inquiry, where), proved_numbers(inquiry, proofs)
