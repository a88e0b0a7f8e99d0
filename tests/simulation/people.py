"""Who applies: the measure they want, what they hand in at first and later, and what our doors see of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

from permits import application as applications
from permits.application import NOTHING, Application, Proofs
from permits.office import Office
from permits.opening.paper import Paper
from permits.store.canonical import sha256
from permits.store.case.papers import of_client
from tests.drawings import drawing
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
MUNICIPALITY = "9901"
MEASURES: Mapping[str, Any] = {
    folder.name: wants
    for folder in sorted(STORIES.iterdir())
    if (wants := json.loads((folder / "application.json").read_text(encoding="utf-8")))["municipality"] == MUNICIPALITY
}
"""What people there want, by the story that tells of it."""


class Kind(StrEnum):
    """How somebody goes about it."""

    CAREFUL = "careful"
    """Hands in everything, signed and proved."""
    FORGETFUL = "forgetful"
    """Leaves papers out until asked."""
    CLAIMING = "claiming"
    """Says that everything is signed, agreed to and attached, and lets our doors see nothing of it."""
    BRIEF = "brief"
    """Answers no questions until asked."""


NOBODYS = "19900118-9811"
"""The number of those who apply here, which no owner in the demo's register has."""


@dataclass(frozen=True)
class Applicant:
    """number: which of the municipality's years; no other has its name. wants: the measure, as a story has it."""

    number: int
    kind: Kind
    story: str
    wants: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"Simulerad Sökande{self.number:05}"

    def applies(self, received: date, *, whole: bool) -> Application:
        """The application as they send it; without what they leave out where it is not whole."""
        signed = received.isoformat()
        start = received.replace(year=received.year + 1, day=1).isoformat()
        body = {
            **self.wants,
            "received": signed,
            "measure": {**self.wants["measure"], "plannedStart": start},
            "applicants": [
                {**applicant, "name": self.name, "email": f"sokande{self.number:05}@example.org"}
                | ({"personalNumber": NOBODYS} if "personalNumber" in applicant else {})
                | ({"signed": signed} if "signed" in applicant else {})
                for applicant in self.wants["applicants"]
            ],
            "consents": [
                {**consent} | ({"signed": signed} if consent.get("signed") else {})
                for consent in self.wants.get("consents", [])
            ],
            "attachments": [
                {"kind": paper["kind"], "name": paper["name"], "sha256": sha256(drawing(paper["kind"]))}
                for paper in self.wants.get("attachments", [])
            ],
        }
        if not whole and self.kind is Kind.FORGETFUL:
            body["attachments"] = body["attachments"][1:]
            del body["measure"]["plannedStart"]
        if not whole and self.kind is Kind.BRIEF:
            body["answers"] = {}
        return applications.read(body)

    @property
    def rests_on_consent(self) -> bool:
        """Whether nothing favourable can be said without the neighbours' consents."""
        return self.story == "near-boundary-with-consent"

    def proves(self, office: Office, application: Application) -> Proofs:
        return NOTHING if self.kind is Kind.CLAIMING else replace(proven(office, application), door="simulation")


GRANTED = [story for story in sorted(MEASURES) if story in ("granted-garage", "extension-granted")]


def anybody(chance: Random, number: int) -> Applicant:
    # Half of them want what ends in a permit, which has the longest life.
    story = chance.choice(GRANTED if chance.random() < 0.5 else sorted(MEASURES))
    kinds, weights = list(Kind), (5, 3, 1, 2)
    return Applicant(number, chance.choices(kinds, weights)[0], story, MEASURES[story])


PAPERS = sorted({paper["kind"] for wants in MEASURES.values() for paper in wants.get("attachments", [])})


def hand_in_papers(office: Office) -> None:
    """Let the store hold the papers that people attach."""
    for kind in PAPERS:
        content = drawing(kind)
        office.store.papers(MUNICIPALITY).keep(
            of_client("simulation"), content, Paper("application/pdf", len(content), 1)
        )
