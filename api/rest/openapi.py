"""The OpenAPI document by the national REST profile (Digg, REST API-profil), and its examples."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.rest.shapes import Problem
from api.web.problems import KINDS, MEDIA_TYPE
from permits.application import Application, Inquiry
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


def terms(base_url: str, email: str) -> dict[str, Any]:
    """Who answers for the service, and on what terms: those of this installation."""
    return {
        "contact": {"name": "Bygglovsenheten", "url": base_url, "email": email},
        "termsOfService": f"{base_url}/privacy",
        "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/sv/"},
        "x-sla": {"availability": "99.5 %", "responseTime": "1 s", "support": f"{email}, weekdays 8-16"},
    }


SHED: dict[str, Any] = {
    "municipality": "9901",
    "property": "ALMEN 1:3",
    "measure": {
        "kind": "new_complementary_building",
        "footprint": {
            "type": "Polygon",
            "crs": "EPSG:3009",
            "coordinates": [
                [
                    [150047.0, 6735046.0],
                    [150051.8, 6735047.4],
                    [150050.4, 6735052.2],
                    [150045.6, 6735050.8],
                    [150047.0, 6735046.0],
                ]
            ],
        },
        "dimensions": {"ridgeHeightM": "3.20"},
    },
    "answers": {
        "installs_fireplace": False,
        "installs_water_or_drains": False,
        "installs_ventilation": False,
        "installs_lift": False,
        "affects_load_bearing": False,
        "affects_fire_protection": False,
    },
}
APPLICATION: dict[str, Any] = {
    **SHED,
    "applicants": [
        {
            "kind": "person",
            "name": "Testa Testsson",
            "personalNumber": "19880320-0016",
            "address": {"street": "Björkstigen 5", "postalCode": "999 01", "town": "Byn"},
            "signed": "2026-11-19",
        }
    ],
}

_REASON = {
    "code": "permit_duty",
    "says": {
        "sv": "Byggnadsarean är 25 m², högst 30 m² är tillåtet utan bygglov.",
        "en": "The building area is 25 m²; at most 30 m² is allowed without a permit.",
    },
    "rule": "se.pbl.9.4.1",
    "about": None,
    "fact": None,
}
_ANSWER = {
    "outcome": "exempt",
    "precheck": "exempt",
    "because": [_REASON],
    "missing": [],
    "judgements": [],
    "informs": [],
}
CHECKED = {
    **_ANSWER,
    "lines": [
        {
            "rule": "se.pbl.9.4.1",
            "about": None,
            "aboutLabel": None,
            "title": {"sv": "Byggnadsarea", "en": "Building area"},
            "question": None,
            "verdict": "met",
            "verdictLabel": {"sv": "Uppfyllt", "en": "Met"},
            "sentence": _REASON["says"],
            "checks": [
                {
                    "fact": "building_area_m2",
                    "label": {"sv": "Byggnadsarea", "en": "Building area"},
                    "value": {"sv": "25 m²", "en": "25 m²"},
                    "limit": {"sv": "högst 30 m²", "en": "at most 30 m²"},
                    "margin": {"sv": "5 m² till godo", "en": "5 m² to spare"},
                    "truth": "true",
                }
            ],
            "source": "9 kap. 4 § 1 PBL",
            "url": "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/plan-och-bygglag-2010900_sfs-2010-900/",
            "decisive": True,
            "stance": "for",
        }
    ],
    "pack": "se@2026.1+0f3a5c7e9b1d",
    "checked": "2026-11-21",
    "links": {"applications": "/api/v1/applications"},
}
_ID = "5f2c8a9e0b7d4c61a3e8f0d2b4c6a8e0"
CASE = {
    **_ANSWER,
    "caseId": _ID,
    "case": "BYGG 2026-000001",
    "received": "2026-11-21",
    "due": None,
    "links": {
        "self": f"/api/v1/cases/{_ID}",
        "letterPdf": f"/api/v1/cases/{_ID}/letter.pdf",
        "letterHtml": f"/api/v1/cases/{_ID}/letter.html",
        "record": f"/api/v1/cases/{_ID}/record",
    },
}
ENVELOPE: dict[str, Any] = {
    "precheck": "permit_required",
    "crs": "EPSG:3009",
    "changes": [
        {
            "says": {
                "sv": "0,40 m längre från gränsen mot ALMEN 1:2",
                "en": "0.40 m farther from the boundary towards ALMEN 1:2",
            },
            "becomes": "exempt",
            "inquiry": SHED,
        }
    ],
    "passes": [{key: value for key, value in SHED["measure"]["footprint"].items() if key != "crs"}],
    "excluded": [],
    "largest": None,
}
NEW_CASE = {**CASE, "token": "uW3nq0Ck1r7mX9bT5yZ2pL8vA4sD6fGh", "sentBefore": False}
LIFE = {
    "caseId": _ID,
    "case": "BYGG 2026-000001",
    "state": "handling",
    "version": 2,
    "decideBy": "2027-01-30",
    "events": [
        {
            "sequence": 1,
            "step": "received",
            "day": "2026-11-21",
            "at": "2026-11-21T09:00:00+00:00",
            "role": "applicant",
            "says": {"kind": "received", "notification": False},
        },
        {
            "sequence": 2,
            "step": "referred",
            "day": "2026-11-21",
            "at": "2026-11-21T09:00:00+00:00",
            "role": "machine",
            "says": {"kind": "referred", "record": 1},
        },
    ],
    "tasks": [{"what": "decide", "says": {"sv": "Besluta", "en": "Decide"}, "whose": "us", "by": "2027-01-30"}],
    "open": ["extended"],
    "closed": [
        {
            "step": "start_cleared",
            "says": {"sv": "Startbesked ges efter lovet.", "en": "Starting clearance is given after the permit."},
            "source": "10 kap. 23–24 §§ PBL",
        }
    ],
}
_LISTED = {
    "caseId": _ID,
    "case": "BYGG 2026-000001",
    "state": "handling",
    "property": "ALMEN 1:3",
    "measure": "new_complementary_building",
    "received": "2026-11-21",
    "decideBy": "2027-01-30",
    "waitsFor": "us",
    "version": 2,
}
CASES = {"cases": [{**_LISTED, "externalIds": ["DNR-2026-17"]}], "next": None}
FEED = {
    "events": [
        {
            "specversion": "1.0",
            "id": "9901-2",
            "source": "https://bygglov.example/api/v1",
            "type": "se.lovsvar.case.referred",
            "subject": f"cases/{_ID}",
            "time": "2026-11-21T09:00:00+00:00",
            "sequence": "0000000002",
            "datacontenttype": "application/json",
            "data": {"case": "BYGG 2026-000001", "state": "handling", "day": "2026-11-21", "role": "machine"},
        }
    ],
    "next": "/api/v1/events?after=2&limit=100",
}
SUBSCRIPTION = {
    "subscriptionId": "0b7d4c61a3e8f0d2b4c6a8e05f2c8a9e",
    "address": "https://system.example/events",
    "after": 41,
    "added": "2026-11-21T09:00:00+00:00",
    "nextTry": None,
    "stopped": None,
    "why": "",
}
NEW_SUBSCRIPTION = {**SUBSCRIPTION, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
EXPORTED = json.dumps({**_LISTED, "events": LIFE["events"]}, ensure_ascii=False) + "\n"
FIGURES = {
    "municipality": "9901",
    "figures": [
        {"month": "2026-10", "act": "garage", "result": "granted", "count": 12},
        {"month": "2026-10", "act": "garage", "result": "refused", "count": None},
    ],
}
INVOICES = {
    "invoices": [
        {
            "case": "BYGG 2026-000001",
            "decision": "granted",
            "day": "2026-11-21",
            "act": "garage",
            "property": "ALMEN 1:3",
            "kronor": "9600",
            "explained": {"sv": "8 timmar à 1 200 kr enligt taxan.", "en": "8 hours at SEK 1,200 by the tariff."},
            "payer": {"kind": "person", "name": "Testa Testsson"},
        }
    ]
}
MAP_CHANGES = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "EPSG:3009"}},
    "last": 2,
    "features": [
        {
            "type": "Feature",
            "id": 2,
            "geometry": {key: value for key, value in SHED["measure"]["footprint"].items() if key != "crs"},
            "properties": {
                "case": "BYGG 2026-000001",
                "state": "exempt",
                "step": "exempt",
                "day": "2026-11-21",
                "act": "new_complementary_building",
                "property": "ALMEN 1:3",
            },
        }
    ],
}
DOCUMENTS = {
    "documents": [
        {
            "kind": "letter",
            "day": "2026-11-21",
            "sha256": "c0ffee" * 10 + "c0ff",
            "mediaType": "application/pdf",
            "size": 48213,
        }
    ]
}
PARTIES = {"parties": [{"role": "applicant", "says": {"kind": "person", "name": "Testa Testsson"}}]}
STEP = {"kind": "extended", "officer": "Handläggare 1", "asks": {"why": "Grannarna ska höras."}}
READING = {"officer": "Handläggare 2"}
TAKEOVER = {
    "applicant": 0,
    "new": {
        "kind": "person",
        "name": "Prov Provsson",
        "personalNumber": "19900118-9811",
        "address": {"street": "Demogatan 2", "postalCode": "298 31", "town": "Exempelby"},
        "signed": "2026-11-20",
    },
}
ANSWERS = {
    "officer": "Handläggare 1",
    "answers": {"deviation_acceptable": {"yes": True, "why": "Den skymmer ingen sikt."}},
}
MESSAGE = {"from": "applicant", "text": "Ritningen kommer i morgon."}
REGISTERED = {
    "officer": "Handläggare 1",
    "sha256": "c0ffee" * 10 + "c0ff",
    "channel": "paper",
    "what": "Situationsplan",
}
EXTERNAL_IDS = {"externalIds": ["DNR-2026-17"]}
DECISION = {
    "officer": "Handläggare 1",
    "result": "granted",
    "reasons": "Avvikelsen är liten.",
    "answers": {"deviation_acceptable": {"yes": True, "why": "Den skymmer ingen sikt."}},
}
RECORD = {
    "sequence": 1,
    "previous": "0" * 64,
    "hash": "c0ffee" * 10 + "c0ff",
    "content": {
        "summary": _ANSWER,
        "application": {"applicants": [{"kind": "person", "person": "c0ffee" * 10 + "c0ff"}]},
    },
    "people": {"applicants/0": {"salt": "5a17" * 8, "says": {"name": "Testa Testsson"}}},
}
PROPERTIES = {"properties": [{"designation": "ALMEN 1:3", "address": "Björkstigen 5"}], "limit": 20, "offset": 0}
PAPER = {"sha256": "c0ffee" * 10 + "c0ff", "mediaType": "application/pdf", "size": 48213, "pages": 2}
INFO = {
    "apiName": "Lovsvar",
    "apiVersion": VERSION,
    "apiReleased": RELEASED,
    "apiDocumentation": "https://bygglov.example/docs",
    "apiStatus": "beta",
}
HEALTH = {
    "status": "ok",
    "database": "ok",
    "pack": {"id": "se@2026.1+0f3a5c7e9b1d", "version": "2026.1", "hash": "0f3a5c7e9b1d" * 5 + "0f3a"},
    "engines": ["plain", "durable"],
    "municipalities": ["9901"],
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
    return {"requestBody": {"required": True, "content": dict.fromkeys(MEDIA_TYPES, file)}}


MEDIA_TYPES = ("application/pdf", "image/png", "image/jpeg")


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
        "type": f"https://bygglov.example/problems/{name}",
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


def _first_sentence(shape: type[BaseModel]) -> str:
    return (shape.__doc__ or shape.__name__).strip().splitlines()[0]
