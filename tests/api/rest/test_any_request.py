"""The whole API, asked everything its own document allows and much that it does not, by Schemathesis."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from permits.settings import Settings
from tests.api.conftest import machine
from tests.examples import EXAMPLES

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EACH = max(EXAMPLES // 50, 15)
"""Requests of each kind to each operation that takes a body, and takes it from anybody."""
FEWER = max(EACH // 4, 15)
"""
To each that takes none: beside the words of its path and query, of which most are an id, there is little to try. And to each
that is about a case: nobody has the case that is made up, so what is said of it is read and goes no further.
"""

NOTHING_TO_SPOIL = {
    "GET /health",
    "GET /api-info",
    "GET /subscriptions",
    "GET /case-export",
    "POST /attachments",
    *(
        f"GET /ogc/{{municipality}}{path}"
        for path in ("", "/api", "/conformance", "/collections", "/collections/{collection}")
    ),
}
"""Operations that cannot be asked wrongly, for they take nothing or anything; to find that out takes hundreds of tries each."""

DOCUMENTS = ("/openapi.json", "/ogc/9901/api")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The service in earnest, which answers to the name that Schemathesis calls it by; the demo answers nobody else."""
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("var"), hosts="testserver", requests_per_minute=0))


@pytest.fixture(scope="module")
def trusted(app: Any) -> dict[str, str]:
    return machine(app)


def asked(app: Any, path: str, mode: GenerationMode, headers: dict[str, str]) -> dict[str, int]:
    """How many requests, sent with those headers, each operation of the document was asked and answered as it says."""
    document = schemathesis.openapi.from_asgi(path, app)
    counted: dict[str, int] = {}
    for found in document.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.label in NOTHING_TO_SPOIL:
            continue

        @settings(
            max_examples=EACH if operation.body and "{caseId}" not in operation.path else FEWER,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answered(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers=headers)
            counted[case.operation.label] = counted.get(case.operation.label, 0) + 1

        answered()
    return counted


# Every operation many times over: more than a test otherwise has.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_the_document_allows_is_answered_as_it_says(app: Any, document: str, trusted: dict[str, str]) -> None:
    found = asked(app, document, GenerationMode.POSITIVE, trusted)
    assert len(found) >= 7 and min(found.values()) >= 1


@pytest.mark.timeout(600)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_the_document_does_not_allow_is_told_as_a_problem(
    app: Any, document: str, trusted: dict[str, str]
) -> None:
    found = asked(app, document, GenerationMode.NEGATIVE, trusted)
    assert len(found) >= 2 and min(found.values()) >= FEWER
