"""What an installation keeps, noun by noun, in one database."""

from __future__ import annotations

from collections.abc import Iterable

from permits.store.absences import Absences
from permits.store.cases import Cases
from permits.store.chain import Chain, Head
from permits.store.clients import Clients
from permits.store.database import Database
from permits.store.disclosures import Disclosures
from permits.store.drafts import Drafts
from permits.store.elapsed import Elapsed
from permits.store.events import Events
from permits.store.external_ids import ExternalIds
from permits.store.feedback import Feedback
from permits.store.figures import Figures
from permits.store.finding import Finding
from permits.store.lists import Lists
from permits.store.officer_drafts import OfficerDrafts
from permits.store.outbox import Outbox
from permits.store.papers import Papers
from permits.store.parties import Parties
from permits.store.precedents import Precedents
from permits.store.proposals import Proposals
from permits.store.readings import Readings
from permits.store.records import Records
from permits.store.reins import Reins
from permits.store.releases import Releases
from permits.store.seals import Seals
from permits.store.second_looks import SecondLooks
from permits.store.sessions import Sessions
from permits.store.severing import Severed, sever
from permits.store.subscriptions import Subscriptions
from permits.store.thinnings import Thinnings
from permits.store.tokens import Tokens
from permits.store.verify import Findings, Fold, verify
from permits.store.views import Views


class Store(Database):
    """
    The database with its nouns.

    Of papers, proposals, disclosures, readings, officers' drafts, views and absences, second looks, thinnings, releases and figures
    a municipality's own are asked for; the others name the municipality where they have one.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.cases = Cases(self)
        self.lists = Lists(self)
        self.elapsed = Elapsed(self)
        self.finding = Finding(self)
        self.records = Records(self)
        self.chain = Chain(self)
        self.events = Events(self)
        self.parties = Parties(self)
        self.precedents = Precedents(self)
        self.tokens = Tokens(self)
        self.outbox = Outbox(self)
        self.reins = Reins(self)
        self.seals = Seals(self)
        self.drafts = Drafts(self)
        self.sessions = Sessions(self)
        self.clients = Clients(self)
        self.subscriptions = Subscriptions(self)
        self.external_ids = ExternalIds(self)

    def verify(self, known: Iterable[tuple[str, Head]] = (), fold: Fold | None = None) -> Findings:
        """Whether all that is kept is what was kept. known: heads that left the installation. fold: see `verify`."""
        return verify(self, known, fold)

    def sever(self, municipality: str, case_id: str, place: str) -> Severed:
        """Leave out for good what a decided case says of somebody. Raises as `severing.sever` does."""
        return sever(self, municipality, case_id, place)

    def papers(self, municipality: str) -> Papers:
        return Papers(self, municipality)

    def proposals(self, municipality: str) -> Proposals:
        return Proposals(self, municipality)

    def disclosures(self, municipality: str) -> Disclosures:
        return Disclosures(self, municipality)

    def feedback(self, municipality: str) -> Feedback:
        return Feedback(self, municipality)

    def readings(self, municipality: str) -> Readings:
        return Readings(self, municipality)

    def officer_drafts(self, municipality: str) -> OfficerDrafts:
        return OfficerDrafts(self, municipality)

    def views(self, municipality: str) -> Views:
        return Views(self, municipality)

    def absences(self, municipality: str) -> Absences:
        return Absences(self, municipality)

    def second_looks(self, municipality: str) -> SecondLooks:
        return SecondLooks(self, municipality)

    def releases(self, municipality: str) -> Releases:
        return Releases(self, municipality)

    def thinnings(self, municipality: str) -> Thinnings:
        return Thinnings(self, municipality)

    def figures(self, municipality: str) -> Figures:
        return Figures(self, municipality)
