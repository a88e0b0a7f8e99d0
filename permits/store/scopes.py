"""What a machine client is let in to do here, and what it may answer for. Words alone: the command line names them in its help."""

from __future__ import annotations

from enum import StrEnum

from permits.phrases import phrase


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
    Scope.APPLICATIONS_WRITE: phrase("store.scopes.applications_write"),
    Scope.ATTACHMENTS_WRITE: phrase("store.scopes.attachments_write"),
    Scope.CASES_READ: phrase("store.scopes.cases_read"),
    Scope.CASES_WRITE: phrase("store.scopes.cases_write"),
    Scope.PEOPLE_READ: phrase("store.scopes.people_read"),
    Scope.OFFICERS_VOUCH: phrase("store.scopes.officers_vouch"),
    Scope.CASES_EXPORT: phrase("store.scopes.cases_export"),
    Scope.INVOICES_READ: phrase("store.scopes.invoices_read"),
    Scope.EVENTS_FOLLOW: phrase("store.scopes.events_follow"),
}


class Vouch(StrEnum):
    """What a client answers for besides its level: that somebody else did what the application says they did."""

    SIGNATURES = "signatures"
    """That the applicants, and the agent, have signed this very application with an identity of its level."""
    CONSENTS = "consents"
    """That the neighbours have answered as it says."""
    PAPERS = "papers"
    """That the papers it hands in are the applicants' own."""
