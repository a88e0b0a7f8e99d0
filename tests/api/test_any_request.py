"""The whole API, asked everything its own document allows and much that it does not, by Schemathesis."""

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.examples import EXAMPLES

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EACH = max(EXAMPLES // 50, 15)
"""Requests of each kind to each operation."""


DOCUMENTS = ("/openapi.json", "/ogc/9901/api")


def asked(app: Any, path: str, mode: GenerationMode) -> dict[str, int]:
    """How many requests each operation of the document at that path was asked and answered as it says."""
    document = schemathesis.openapi.from_asgi(path, app)
    counted: dict[str, int] = {}
    for found in document.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EACH,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answered(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)
            counted[case.operation.label] = counted.get(case.operation.label, 0) + 1

        # An operation that takes nothing cannot be asked wrongly.
        with suppress(Unsatisfiable):
            answered()
    return counted


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_the_document_allows_is_answered_as_it_says(app: Any, document: str) -> None:
    found = asked(app, document, GenerationMode.POSITIVE)
    assert len(found) >= 7 and min(found.values()) >= 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_the_document_does_not_allow_is_told_as_a_problem(app: Any, document: str) -> None:
    assert sum(asked(app, document, GenerationMode.NEGATIVE).values()) > EACH
