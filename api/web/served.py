"""What this request is served with: the office, and the municipality whose name the visitor came by."""

from __future__ import annotations

from fastapi import Request

from permits.office import Office


def office(request: Request) -> Office:
    """
    The office by the rules that stood when this request began, and so till it is answered: what is published meanwhile is
    for the next.
    """
    if not hasattr(request.state, "office"):
        request.state.office = request.app.state.office
    begun: Office = request.state.office
    return begun


def municipality(request: Request) -> str:
    """
    The municipality whose e-service this is: the one that `LOVSVAR_HOSTS` sets the host name for, else the first that
    is served, whose the names without a code are.
    """
    here = office(request)
    return here.municipality_asked(here.settings.served_at.get(request.url.hostname or ""))
