"""What a machine client is let in to do here, and what it may answer for. Words alone: the command line names them in its help."""

from __future__ import annotations

from enum import StrEnum

from permits.text import Text


class Scope(StrEnum):
    """What a client may do here. Each route for clients asks for one of them."""

    APPLICATIONS_WRITE = "applications:write"
    ATTACHMENTS_WRITE = "attachments:write"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    PEOPLE_READ = "people:read"
    OFFICERS_VOUCH = "officers:vouch"
    EVENTS_FOLLOW = "events:follow"
    CASES_EXPORT = "cases:export"
    INVOICES_READ = "invoices:read"


SCOPES = {
    Scope.APPLICATIONS_WRITE: Text("Lämna in ansökningar", "Hand in applications"),
    Scope.ATTACHMENTS_WRITE: Text("Lämna in handlingar", "Hand in papers"),
    Scope.CASES_READ: Text(
        "Läsa vilka ärenden som finns och vad som har hänt i dem",
        "Read which cases there are and what happened to them",
    ),
    Scope.CASES_WRITE: Text("Ta steg i ärenden", "Take steps in cases"),
    Scope.PEOPLE_READ: Text(
        "Läsa vilka parterna är, och handlingar som nämner dem", "Read who the parties are, and papers that name them"
    ),
    Scope.OFFICERS_VOUCH: Text("Svara för vilken handläggare som gör det", "Answer for which case officer does it"),
    Scope.CASES_EXPORT: Text(
        "Hämta alla ärenden med vad som har hänt i dem", "Fetch every case with what happened to it"
    ),
    Scope.INVOICES_READ: Text(
        "Läsa vad som ska faktureras, och vem som betalar", "Read what is to be invoiced, and who pays"
    ),
    Scope.EVENTS_FOLLOW: Text(
        "Få veta vad som händer i ärenden, vid en adress", "Be told what happens in cases, at an address"
    ),
}


class Vouch(StrEnum):
    """What a client answers for besides its level: that somebody else did what the application says they did."""

    SIGNATURES = "signatures"
    """That the applicants, and the agent, have signed this very application with an identity of its level."""
    CONSENTS = "consents"
    """That the neighbours have answered as it says."""
    PAPERS = "papers"
    """That the papers it hands in are the applicants' own."""
