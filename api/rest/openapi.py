"""The OpenAPI document by the national REST profile (Digg, REST API-profil), and what an operation tells of itself for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.rest.shapes import Problem
from api.web.problems import KINDS, MEDIA_TYPE
from permits.application import Application, Inquiry
from permits.opening.paper import ENDINGS
from permits.phrases import phrase
from permits.store.visitors.scopes import Scope

VERSION = "1.1.0"
RELEASED = "2026-11-21"

DESCRIPTION = """
Frågar vad man får bygga, och ansöker om bygglov eller anmäler, med svar direkt: utfallet, varje regel med mätt
värde, gräns och marginal, och ett brev. Maskinen avslår aldrig; det gör bara en människa.

Asks what may be built, and applies for a permit or notifies, answered at once: the outcome, each rule with measured
value, limit and margin, and a letter. The machine never refuses; only a person does.

Kända begränsningar / known limits: det som är en bedömning lämnas till en handläggare, liksom tidsbegränsade lov och
förhandsbesked. What is judgement goes to a case officer.
"""

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
"""What each scope lets a system do, in words."""


EXAMPLE_ADDRESS = "https://bygglov.example"
"""Where the examples' municipality would serve: what is published of an installation that nobody else can reach."""


def by_the_profile(
    document: dict[str, Any], base_url: str, email: str, acts: Iterable[str], routes: Iterable[APIRoute]
) -> dict[str, Any]:
    """
    FastAPI's document with what the profile demands besides.

    email: who answers for the service. acts: those that the pack declares. routes: those that are documented. Their examples are put in anew, for FastAPI leaves what is null out of them.
    """
    kinds = [(kind, "validation") for kind in (Inquiry, Application, Problem, *ASKED)]
    _, schemas = models_json_schema(kinds, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    for party in ("Person", "Company"):
        # What kind of applicant it is may be left out of a body, but never of what is read by it.
        schemas["$defs"][party]["required"] = sorted({"kind", *schemas["$defs"][party]["required"]})
    schemas["$defs"]["Measure"]["properties"]["kind"] |= {"enum": list(acts)}
    document["info"] |= terms(base_url, email)
    document["servers"] = [{"url": f"{base_url}{ROOT}"}]
    document["externalDocs"] = {"url": f"{base_url}/docs", "description": "The same for reading"}
    document["security"] = []
    document["tags"] = [{"name": name, "description": says} for name, says in TAGS.items()]
    own = {name: schema for name, schema in document["components"]["schemas"].items() if "ValidationError" not in name}
    document["components"] = {
        "schemas": {**own, **schemas["$defs"]},
        "securitySchemes": {
            "client": {
                "type": "oauth2",
                "description": "A system that the municipality has let in, with its id and key (RFC 6749, 4.4)",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": f"{base_url}/oauth/token",
                        "scopes": {str(scope): says.en for scope, says in SCOPES.items()},
                    }
                },
            },
            "caseToken": {"type": "http", "scheme": "bearer", "description": "The case's token"},
        },
    }
    for route in routes:
        for method in route.methods or ():
            _complete(route, document["paths"][route.path_format][method.lower()])
    document["paths"] = {path.removeprefix(ROOT): operations for path, operations in document["paths"].items()}
    document["paths"]["/health"]["get"]["servers"] = [{"url": base_url}]
    return document


def _complete(route: APIRoute, operation: dict[str, Any]) -> None:
    """One operation with its tag, whole examples, the trace it takes and gives, and problems for FastAPI's own 422."""
    operation["tags"] = [next(tag for tag, paths in TAGGED.items() if route.path.removeprefix(ROOT).startswith(paths))]
    for status, told_of in route.responses.items():
        for media, content in told_of.get("content", {}).items():
            if "examples" in content:
                operation["responses"][str(status)]["content"][media]["examples"] = content["examples"]
    if body := (route.openapi_extra or {}).get("requestBody"):
        operation["requestBody"] = body
    answer = operation["responses"].get("422")
    if answer and MEDIA_TYPE not in answer["content"]:
        operation["responses"]["422"] = _problem("validation")
    if "{caseId}" in route.path and "security" not in (route.openapi_extra or {}):
        operation["security"] = [{"caseToken": []}]
    operation.setdefault("parameters", []).append(
        {"name": "traceparent", "in": "header", "required": False, "description": TRACE, "schema": {"type": "string"}}
    )
    for response in operation["responses"].values():
        trace = {"traceparent": {"description": TRACE, "schema": {"type": "string"}, "example": TRACED}}
        response["headers"] = {**response.get("headers", {}), **trace}


TRACE = "Which trace the request belongs to (W3C Trace Context)"
TRACED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

TAGS = {
    "trial": "Asking what may be built",
    "cases": "Applying, and reading a case",
    "extracts": "Lists for a municipality's other systems, and figures for all",
    "service": "About the service",
}
TAGGED = {
    "extracts": ("/case-export", "/figures", "/invoice-basis", "/map-changes"),
    "trial": ("/checks", "/envelopes", "/properties"),
    "cases": ("/applications", "/attachments", "/cases", "/events", "/subscriptions"),
    "service": ("/api-info", "/health", "/"),
}
"""Which addresses belong to which tag, by what they begin with."""


def terms(base_url: str, email: str) -> dict[str, Any]:
    """Who answers for the service, and on what terms: those of this installation."""
    return {
        "contact": {"name": "Bygglovsenheten", "url": base_url, "email": email},
        "termsOfService": f"{base_url}/privacy",
        "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/sv/"},
        "x-sla": {"availability": "99.5 %", "responseTime": "1 s", "support": f"{email}, weekdays 8-16"},
    }


NOT_CHANGED: dict[str, Any] = {"description": "Not changed since the ETag in If-None-Match"}


def body(kind: type[Inquiry], example: dict[str, Any]) -> dict[str, Any]:
    """A request body that the operation reads itself, so that all faults are found at once."""
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    content = {"application/json": {"schema": schema, "examples": {"example": {"value": example}}}}
    return {"requestBody": {"required": True, "content": content}}


def asked(kind: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    """A request body of a shape of its own, which the document then names."""
    ASKED.append(kind)
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    content = {"application/json": {"schema": schema, "examples": {"example": {"value": example}}}}
    return {"requestBody": {"required": True, "content": content}}


ASKED: list[type[BaseModel]] = []
"""The shapes that operations read themselves."""


def paper_body() -> dict[str, Any]:
    """A request body that is a file."""
    file = {"schema": {"type": "string", "format": "binary"}, "examples": {"example": {"value": "%PDF-1.7 …"}}}
    return {"requestBody": {"required": True, "content": dict.fromkeys(ENDINGS, file)}}


def for_clients(scope: Scope) -> dict[str, Any]:
    """An operation that only machine clients with this scope may ask for."""
    return {"security": [{"client": [str(scope)]}]}


def answers(
    shape: type[BaseModel], example: dict[str, Any], status: int = 200, problems: tuple[str, ...] = ()
) -> dict[int | str, dict[str, Any]]:
    """The good answer with its example, and the problems it may have by their kinds."""
    content = {"application/json": {"examples": {"example": {"value": example}}}}
    good: dict[str, Any] = {"model": shape, "description": _first_sentence(shape), "content": content}
    return {status: good, **told(problems)}


def told(problems: tuple[str, ...]) -> dict[int | str, dict[str, Any]]:
    """Problems as responses, with the usual one for all others."""
    found: dict[int | str, dict[str, Any]] = {
        KINDS[name].status: _problem(name) for name in (*problems, "rate-limited")
    }
    found[KINDS["rate-limited"].status]["headers"] = {
        "Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}, "example": 12}
    }
    return {**found, "default": _problem("failed")}


def _problem(name: str) -> dict[str, Any]:
    kind = KINDS[name]
    example = {
        "type": f"{EXAMPLE_ADDRESS}/problems/{name}",
        "title": kind.title.sv,
        "status": kind.status,
        "detail": kind.explained.sv,
        "instance": "/api/v1/applications",
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {MEDIA_TYPE: {"schema": schema, "examples": {name: {"value": example}}}}
    return {"description": kind.title.en, "content": content}


ROOT = "/api/v1"
"""What every address of the API begins with; the document names it once, as its server's."""


def _first_sentence(shape: type[BaseModel]) -> str:
    return (shape.__doc__ or shape.__name__).strip().splitlines()[0]
