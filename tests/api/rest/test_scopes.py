"""Every route for systems takes the scope that is told of it, and no other opens it."""

from typing import Any

import pytest

from api.rest.clients import ONLY_CLIENTS
from permits.store.visitors.scopes import Scope
from tests.api.conftest import browser, machine

ROUTES = {
    "POST /applications": Scope.APPLICATIONS_WRITE,
    "POST /attachments": Scope.ATTACHMENTS_WRITE,
    "GET /cases": Scope.CASES_READ,
    "GET /events": Scope.CASES_READ,
    "GET /cases/{caseId}/events": Scope.CASES_READ,
    "POST /cases/{caseId}/events": Scope.CASES_WRITE,
    "POST /cases/{caseId}/completions": Scope.APPLICATIONS_WRITE,
    "POST /cases/{caseId}/second-readings": Scope.OFFICERS_VOUCH,
    "POST /cases/{caseId}/takeovers": Scope.APPLICATIONS_WRITE,
    "POST /cases/{caseId}/decisions": Scope.OFFICERS_VOUCH,
    "GET /cases/{caseId}/documents": Scope.CASES_READ,
    "GET /cases/{caseId}/documents/{documentId}": Scope.PEOPLE_READ,
    "GET /cases/{caseId}/parties": Scope.PEOPLE_READ,
    "POST /cases/{caseId}/answers": Scope.OFFICERS_VOUCH,
    "POST /cases/{caseId}/messages": Scope.CASES_WRITE,
    "POST /cases/{caseId}/attachments": Scope.OFFICERS_VOUCH,
    "GET /cases/{caseId}/external-ids": Scope.CASES_READ,
    "PUT /cases/{caseId}/external-ids": Scope.CASES_WRITE,
    "GET /case-export": Scope.CASES_EXPORT,
    "GET /invoice-basis": Scope.INVOICES_READ,
    "GET /map-changes": Scope.CASES_READ,
    "POST /subscriptions": Scope.EVENTS_FOLLOW,
    "GET /subscriptions": Scope.EVENTS_FOLLOW,
    "DELETE /subscriptions/{subscriptionId}": Scope.EVENTS_FOLLOW,
}

STANDS_FOR = {"{caseId}": "0" * 32, "{documentId}": "0" * 64, "{subscriptionId}": "0" * 32}


def asked(app: Any, route: str, headers: dict[str, str]) -> Any:
    method, path = route.split()
    for name, value in STANDS_FOR.items():
        path = path.replace(name, value)
    sent = {"if-match": '"1"', "content-type": "application/json", **headers}
    return browser(app).request(
        method, f"/api/v1{path}", content=b"{}" if method in ("POST", "PUT") else None, headers=sent
    )


def test_the_document_tells_of_these_routes_and_their_scopes(app: Any) -> None:
    told = {
        f"{method.upper()} {path}": Scope(scope)
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
        for way in operation.get("security", ())
        for scope in way.get("client", ())
    }
    assert told == ROUTES and set(ROUTES.values()) == set(Scope)


@pytest.mark.parametrize(("route", "scope"), ROUTES.items(), ids=[*ROUTES])
def test_a_route_opens_to_its_scope_alone(app: Any, route: str, scope: Scope) -> None:
    nobody = asked(app, route, {})
    assert (nobody.status_code, nobody.json()["detail"]) == (401, ONLY_CLIENTS.sv)
    all_others = asked(app, route, machine(app, scopes=[other for other in Scope if other is not scope]))
    assert all_others.status_code == 403 and f'scope="{scope}"' in all_others.headers["www-authenticate"]
    assert asked(app, route, machine(app, scopes=[scope])).status_code not in (401, 403, 500)
