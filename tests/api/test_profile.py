"""The OpenAPI document keeps the national REST profile, and live answers have the shapes it tells."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import openapi, shapes
from permits.application import Application, Inquiry
from tests.api.conftest import story

FORBIDDEN_NAMES = {"pnr", "personnummer", "personnr", "ssn", "personalidentitynumber", "personalnumber"}


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, found in document["paths"].items():
        for method, operation in found.items():
            yield f"{method} {path}", operation


def test_the_document_tells_who_how_well_and_on_what_terms(document: dict[str, Any]) -> None:
    info = document["info"]
    assert document["openapi"].startswith("3.1")
    assert info["title"] and info["version"] and "begränsningar" in info["description"]
    assert {"name", "url", "email"} <= set(info["contact"])
    assert {"name", "url"} <= set(info["license"])
    assert {"availability", "responseTime", "support"} <= set(info["x-sla"])
    assert document["servers"][0]["url"] and document["externalDocs"]["url"]


def test_every_operation_is_described_with_examples(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"] and operation["description"], name
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content["examples"], name
        for status, answer in operation["responses"].items():
            assert answer["description"], (name, status)
            for media, content in answer.get("content", {}).items():
                assert content.get("examples") or not media.endswith("json"), (name, status)


def test_every_error_is_told_as_a_problem(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert "default" in operation["responses"], name
        for status, answer in operation["responses"].items():
            if status == "default" or int(status) >= 400:
                assert set(answer["content"]) == {"application/problem+json"}, (name, status)


def test_addresses_and_parameters_are_spelt_by_the_profile(document: dict[str, Any]) -> None:
    for path in document["paths"]:
        for part in re.sub(r"\{[a-zA-Z]+\}", "id", path).split("/"):
            assert re.fullmatch(r"[a-z0-9.-]*", part), path
    for name, operation in operations(document):
        for parameter in operation.get("parameters", []):
            assert parameter["name"].lower() not in FORBIDDEN_NAMES, name
            if parameter["in"] != "header":
                assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", parameter["name"]), (name, parameter["name"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for reference in re.findall(r"#/components/schemas/(\w+)", str(document)):
        assert reference in schemas


def test_fields_are_camel_case(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", field), (name, field)


def test_examples_have_the_shapes_they_stand_for() -> None:
    Inquiry.model_validate(openapi.SHED)
    Application.model_validate(openapi.APPLICATION)
    for shape, example in (
        (shapes.CheckAnswer, openapi.CHECKED), (shapes.CaseAnswer, openapi.CASE), (shapes.NewCase, openapi.NEW_CASE),
        (shapes.RecordAnswer, openapi.RECORD), (shapes.PropertyList, openapi.PROPERTIES),
        (shapes.ApiInfo, openapi.INFO), (shapes.Health, openapi.HEALTH),
    ):  # fmt: skip
        shape.model_validate(example)


def test_live_answers_have_the_shapes_the_document_tells(client: TestClient) -> None:
    shapes.CheckAnswer.model_validate(client.post("/api/v1/checks", json=story("no-build-land")).json())
    new = client.post("/api/v1/applications", json=story("incomplete-application")).json()
    shapes.NewCase.model_validate(new)
    key = {"Authorization": f"Bearer {new['token']}"}
    shapes.CaseAnswer.model_validate(client.get(new["links"]["self"], headers=key).json())
    shapes.RecordAnswer.model_validate(client.get(new["links"]["record"], headers=key).json())
    shapes.PropertyList.model_validate(client.get("/api/v1/properties?q=almen").json())
    shapes.ApiInfo.model_validate(client.get("/api/v1/api-info").json())
    shapes.Health.model_validate(client.get("/health").json())
    shapes.Problem.model_validate(client.post("/api/v1/checks", json={}).json())


def test_each_kind_of_problem_has_its_page(client: TestClient, document: dict[str, Any]) -> None:
    told = client.post("/api/v1/checks", json={}).json()["type"]
    assert client.get("/problems/" + told.rpartition("/")[2]).status_code == 200
    assert client.get("/problems/no-such").status_code == 404


def test_the_documentation_can_be_read_without_a_script(client: TestClient) -> None:
    html = client.get("/docs").text
    assert "POST /api/v1/checks" in html and "<script" not in html
