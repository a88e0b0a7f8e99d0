"""What a machine client is let in to do here, and what it may answer for. Words alone: the command line names them in its help."""

from __future__ import annotations

from enum import StrEnum


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


class Vouch(StrEnum):
    """What a client answers for besides its level: that somebody else did what the application says they did."""

    SIGNATURES = "signatures"
    """That the applicants, and the agent, have signed this very application with an identity of its level."""
    CONSENTS = "consents"
    """That the neighbours have answered as it says."""
    PAPERS = "papers"
    """That the papers it hands in are the applicants' own."""
