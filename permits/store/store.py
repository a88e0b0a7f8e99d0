"""What an installation keeps, noun by noun, in one database."""

from __future__ import annotations

from collections.abc import Iterable

from permits.store.case.cases import Cases
from permits.store.case.elapsed import Elapsed
from permits.store.case.external_ids import ExternalIds
from permits.store.case.finding import Finding
from permits.store.case.lists import Lists
from permits.store.case.outbox import Outbox
from permits.store.case.papers import Papers
from permits.store.case.parties import Parties
from permits.store.case.precedents import Precedents
from permits.store.chained.chain import Chain, Head
from permits.store.chained.events import Events
from permits.store.chained.records import Records
from permits.store.chained.seals import Seals
from permits.store.chained.severing import Severed, sever
from permits.store.chained.verify import Findings, Fold, verify
from permits.store.database import Database
from permits.store.office.absences import Absences
from permits.store.office.disclosures import Disclosures
from permits.store.office.figures import Figures
from permits.store.office.officer_drafts import OfficerDrafts
from permits.store.office.readings import Readings
from permits.store.office.reins import Reins
from permits.store.office.releases import Releases
from permits.store.office.second_looks import SecondLooks
from permits.store.office.thinnings import Thinnings
from permits.store.office.views import Views
from permits.store.visitors.clients import Clients
from permits.store.visitors.contacts import Contacts
from permits.store.visitors.drafts import Drafts
from permits.store.visitors.feedback import Feedback
from permits.store.visitors.proposals import Proposals
from permits.store.visitors.sessions import Sessions
from permits.store.visitors.subscriptions import Subscriptions
from permits.store.visitors.tokens import Tokens


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
        self.contacts = Contacts(self)
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
