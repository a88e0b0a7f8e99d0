"""
What our own doors proved of an application: it travels beside the application, never in it.

An application says who signed, who consents and which papers are attached; here is what of that a door has seen
itself. The command line, and whoever else only sends a body, proves nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from permits.application.things import Inquiry, Person, number_in
from permits.opening.paper import Paper


@dataclass(frozen=True, slots=True)
class Proofs:
    """
    What was proved, and at which door.

    door: which of ours, or the client that vouches. level: of assurance of the sign-ins it rests on (`acr`). applicants:
    the places of those who signed this very application; agent: whether the agent did. consents: what a neighbour
    answered by their own login, by the property's designation as `spelt` gives it and the owner's place in the register.
    papers: what the store holds for this applicant, and opens, by SHA-256. drawn: those of them that the service drew,
    each with the `measure_mark` that it was drawn of. signatories: the places of companies whose signatory's right to
    sign for them was looked up.
    """

    door: str = ""
    level: str = ""
    applicants: frozenset[int] = frozenset()
    agent: bool = False
    consents: Mapping[tuple[str, int], bool] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)
    signatories: frozenset[int] = frozenset()

    def then(self, later: Proofs) -> Proofs:
        """These and what was proved later; a neighbour's last answer counts."""
        return Proofs(
            later.door or self.door,
            later.level or self.level,
            self.applicants | later.applicants,
            self.agent or later.agent,
            {**self.consents, **later.consents},
            {**self.papers, **later.papers},
            {**self.drawn, **later.drawn},
            self.signatories | later.signatories,
        )

    def without(self, withdrawn: Collection[tuple[str, int]]) -> Proofs:
        """These, where those owners have taken their consent back."""
        return replace(self, consents={**self.consents, **dict.fromkeys(withdrawn, False)}) if withdrawn else self

    def of_another_drawing(self) -> Proofs:
        """
        What of these still holds where the measure is another than they were given for: nobody has signed that or agreed to
        it. A no stands, and the papers are the sender's as before.
        """
        refused = dict.fromkeys(self.refused, False)
        return replace(self, applicants=frozenset(), agent=False, consents=refused)

    @property
    def refused(self) -> list[tuple[str, int]]:
        """The owners who said no by their own login: each one's property and place in the register."""
        return [owner for owner, agrees in sorted(self.consents.items()) if not agrees]

    def kept(self) -> dict[str, Any]:
        """As a record keeps them."""
        return {
            "door": self.door,
            "level": self.level,
            "applicants": sorted(self.applicants),
            "agent": self.agent,
            "consents": [
                {"property": property, "owner": owner, "agrees": agrees}
                for (property, owner), agrees in sorted(self.consents.items())
            ],
            "papers": [
                {"sha256": sha256, "mediaType": paper.media_type, "size": paper.size, "pages": paper.pages}
                for sha256, paper in self.papers.items()
            ],
            "drawn": dict(sorted(self.drawn.items())),
            "signatories": sorted(self.signatories),
        }


NOTHING = Proofs()
"""A door that has seen nothing itself."""


def measure_mark(inquiry: Inquiry) -> str:
    """What a drawing is of, as one short word: the place and every measure stated; the same for the same, only."""
    measure = inquiry.measure
    stated = measure.model_dump(mode="json", include={"kind", "footprint", "dimensions"})
    content = json.dumps([inquiry.municipality, inquiry.property, stated], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def is_redrawn(before: Inquiry, now: Inquiry) -> bool:
    """
    Whether what was stated of the measure is another now: its place, its size, what it is or brings, for how long. What was
    not stated before, and now is as it was asked for, is no change; a place is: where nothing was drawn, nobody has agreed
    to where it stands.
    """
    if before.measure.footprint != now.measure.footprint or before.measure.temporary != now.measure.temporary:
        return True
    was, becomes = _stated(before), _stated(now)
    return any(becomes.get(name) != told for name, told in was.items())


def _stated(inquiry: Inquiry) -> dict[str, Decimal | str]:
    """What is stated of the measure, as a dimension or as an answer alike; who is unsure has stated nothing."""
    dimensions = {name: size for name, size in inquiry.measure.dimensions.model_dump().items() if size is not None}
    spelt = {name: str(told).lower().replace(",", ".") for name, told in {**inquiry.answers, **dimensions}.items()}
    return {
        name: told if (number := number_in(told)) is None else number for name, told in spelt.items() if told != UNSURE
    }


UNSURE = "unsure"
"""The choice of whoever does not know, as every fact that has it names it."""


def proved_numbers(inquiry: Inquiry, proofs: Proofs) -> frozenset[str]:
    """The personal numbers of those who signed this very application: applicants, signatories, the agent."""
    signed = [applicant for place, applicant in enumerate(inquiry.applicants) if place in proofs.applicants]
    numbers = [who.personal_number if isinstance(who, Person) else who.signatory_number for who in signed]
    if proofs.agent and inquiry.agent is not None:
        numbers.append(inquiry.agent.personal_number)
    return frozenset(number for number in numbers if number)


def sender(inquiry: Inquiry, proofs: Proofs) -> str:
    """
    Who sent it, as far as that was seen: the door or the client, and the parties proved there; empty when nobody was.

    What anybody may send without being seen has no sender, so that nobody else is taken for them.
    """
    numbers = proved_numbers(inquiry, proofs)
    return " ".join([proofs.door, *sorted(numbers)]) if proofs.door and numbers else ""


def kept_proofs(kept: Mapping[str, Any]) -> Proofs:
    """The proofs that `Proofs.kept` made plain; a record from before they were kept proves nothing."""
    return Proofs(
        kept.get("door", ""),
        kept.get("level", ""),
        frozenset(kept.get("applicants", ())),
        kept.get("agent", False),
        {(consent["property"], consent["owner"]): consent["agrees"] for consent in kept.get("consents", ())},
        {paper["sha256"]: Paper(paper["mediaType"], paper["size"], paper["pages"]) for paper in kept.get("papers", ())},
        kept.get("drawn", {}),
        frozenset(kept.get("signatories", ())),
    )
