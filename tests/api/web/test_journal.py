"""What security looks back on: sign-ins, refusals, decisions and exports, without anybody's name or number."""

import json
import re
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api.web.journal import EVENTS, write_lines
from tests.api.conftest import story, token

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_letting_in_deciding_exporting_and_leaving_are_told(client: TestClient, trusted: dict[str, str]) -> None:
    with capture_logs() as lines:
        client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "officer"})
        case = client.post("/api/v1/applications", json=story("granted-garage"), headers=trusted).json()
        client.get(case["links"]["record"], headers={"Authorization": f"Bearer {case['token']}"})
        client.post("/sign-out", data={"token": token(client.get("/desk").text)})
    told = [line["event"] for line in lines if line["event"] in EVENTS.values()]
    assert told == ["signed in", "decided", "exported", "signed out"]
    assert [line["caseId"] for line in lines if line["event"] == "exported"] == [case["caseId"]]
    assert not re.search(r"19880320|880320|Testa|ALMEN", str(lines))


@pytest.mark.parametrize(
    ("path", "status"), [("/cases/19880320-0016", 404), ("/no/198803200016?q=880320-0016", 404), ("/desk", 403)]
)
def test_a_refusal_is_told_by_its_route_whatever_stood_in_the_address(
    client: TestClient, path: str, status: int
) -> None:
    with capture_logs() as lines:
        client.get(path)
    (line,) = (line for line in lines if line["event"] == "refused")
    assert line["status"] == status and line["sender"] == "127.0.0.1" and "0320" not in str(line)


def test_every_event_is_of_a_route_that_there_is(app: Any) -> None:
    routes = {(method, route.path) for route in every(app.routes) for method in getattr(route, "methods", None) or ()}
    assert EVENTS.keys() <= routes


def every(routes: Any) -> list[Any]:
    """All routes, those of the routers that were taken in among them."""
    taken_in = [getattr(route, "original_router", None) for route in routes]
    return [*routes, *(route for router in taken_in if router is not None for route in router.routes)]


def test_a_line_is_one_object_however_its_words_are_broken(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        write_lines()
        structlog.get_logger().warning("refused", route='/"\n{"event":"signed in"}')
    finally:
        structlog.configure(**before)
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert told["event"] == "refused" and told["level"] == "warning" and told["timestamp"].endswith("Z")


def test_a_request_keeps_the_trace_it_came_with_in_the_answer_and_the_log(client: TestClient) -> None:
    answer = client.get("/desk", headers={"traceparent": PARENT})
    assert answer.headers["traceparent"].split("-")[1] == PARENT.split("-")[1]
    assert answer.headers["traceparent"].split("-")[2] != PARENT.split("-")[2]


@pytest.mark.parametrize(
    "sent",
    ["", "00-" + "0" * 32 + "-b7ad6b7169203331-01", PARENT.upper(), PARENT + "-x", "ff" + PARENT[2:], "x" * 9000],
)
def test_what_names_no_trace_gets_one_of_its_own(client: TestClient, sent: str) -> None:
    named = client.get("/api/v1/api-info", headers={"traceparent": sent}).headers["traceparent"]
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", named) and PARENT.split("-")[1] not in named
