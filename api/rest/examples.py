"""What is sent and answered, as the OpenAPI document shows it by example."""

from __future__ import annotations

import json
from typing import Any

from api.rest.openapi import EXAMPLE_ADDRESS, RELEASED, VERSION

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
            "source": f"{EXAMPLE_ADDRESS}/api/v1",
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
    "apiDocumentation": f"{EXAMPLE_ADDRESS}/docs",
    "apiStatus": "beta",
}
HEALTH = {
    "status": "ok",
    "database": "ok",
    "pack": {"id": "se@2026.1+0f3a5c7e9b1d", "version": "2026.1", "hash": "0f3a5c7e9b1d" * 5 + "0f3a"},
    "engines": ["plain", "durable"],
    "municipalities": ["9901"],
}
