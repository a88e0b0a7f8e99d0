"""What an application by REST says that others did counts as far as its client vouches for it, and no further."""

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.web.limits import LARGEST
from permits import clock
from permits.store.case.papers import of_case
from permits.store.visitors.scopes import Scope, Vouch
from tests.api.conftest import LARGEST_PAPERS, machine, story
from tests.drawings import drawing

GRANTED = "granted-garage"
BY_CONSENT = "near-boundary-with-consent"


def with_papers(client: TestClient, bearer: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    """The application with each of its papers handed in by that client."""
    for paper in body.get("attachments", ()):
        answer = client.post("/api/v1/attachments", content=drawing(paper["kind"]), headers=bearer)
        assert answer.status_code == 201, answer.text
        paper["sha256"] = answer.json()["sha256"]
    return body


def applied(client: TestClient, bearer: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    """The answer with the record's content under `record`."""
    answer = client.post("/api/v1/applications", json=body, headers=bearer)
    assert answer.status_code == 201, answer.text
    case: dict[str, Any] = answer.json()
    key = {"authorization": f"Bearer {case['token']}"}
    return case | {"record": client.get(case["links"]["record"], headers=key).json()["content"]}


def but(*vouches: Vouch) -> Collection[Vouch]:
    return {*Vouch} - {*vouches}


def test_what_a_client_vouches_for_counts_and_is_in_the_record(app: Any, client: TestClient) -> None:
    bearer = machine(app, level="loa3")
    case = applied(client, bearer, story(GRANTED))
    assert "all_applicants_signed" not in {missing["fact"] for missing in case["missing"]}
    proofs = case["record"]["proofs"]
    assert proofs["door"].startswith("client:provsystem-") and proofs["level"] == "loa3"
    assert proofs["applicants"] == [0]


def test_a_consent_that_a_client_vouches_for_counts(app: Any, client: TestClient) -> None:
    assert applied(client, machine(app), story(BY_CONSENT))["outcome"] == "exempt"


@pytest.mark.parametrize("lacking", [Vouch.SIGNATURES, Vouch.CONSENTS])
def test_what_a_client_does_not_vouch_for_does_not_count(app: Any, client: TestClient, lacking: Vouch) -> None:
    bearer = machine(app, vouches=but(lacking))
    body = story(BY_CONSENT) if lacking is Vouch.CONSENTS else story(GRANTED)
    assert applied(client, bearer, body)["outcome"] in ("supplement", "referred")


def test_a_client_that_vouches_for_nothing_hands_in_claims(app: Any, client: TestClient) -> None:
    bearer = machine(app, vouches=(), level="")
    proofs = applied(client, bearer, story(GRANTED))["record"]["proofs"]
    assert not proofs["applicants"] and not proofs["papers"] and not proofs["consents"] and not proofs["agent"]


@pytest.mark.parametrize("form", ["paper", "link"])
def test_a_form_of_consent_that_nobody_vouches_for_is_a_claim(app: Any, client: TestClient, form: str) -> None:
    body = story(BY_CONSENT)
    body["consents"] = [consent | {"form": form} for consent in body["consents"]]
    case = applied(client, machine(app, vouches=but(Vouch.CONSENTS)), body)
    assert case["outcome"] in ("supplement", "referred") and not case["record"]["proofs"]["consents"]


def test_an_agents_signature_that_nobody_vouches_for_is_a_claim(app: Any, client: TestClient) -> None:
    bearer = machine(app, vouches=but(Vouch.SIGNATURES))
    body = story(GRANTED)
    day = body["applicants"][0].pop("signed")
    body["agent"] = {"name": "Prov Provsson", "personalNumber": "19900118-9811", "signed": day}
    case = applied(client, bearer, body)
    assert case["outcome"] in ("supplement", "referred") and case["record"]["proofs"]["agent"] is False


@pytest.mark.parametrize("days", [1, 365])
def test_nobody_has_signed_tomorrow(app: Any, client: TestClient, days: int) -> None:
    bearer = machine(app)
    body = story(GRANTED)
    body["applicants"][0]["signed"] = (clock.today() + timedelta(days)).isoformat()
    answer = client.post("/api/v1/applications", json=body, headers=bearer)
    assert answer.status_code == 422 or answer.json()["outcome"] == "supplement"


@pytest.mark.parametrize("property", ["NORRALMEN 1:2", "X Almen 1:2", "1:2", "Björkstigen 3"])
def test_a_consent_is_of_an_owner_of_the_whole_designation(app: Any, client: TestClient, property: str) -> None:
    body = story(BY_CONSENT)
    body["consents"] = [consent | {"property": property} for consent in body["consents"]]
    assert applied(client, machine(app), body)["outcome"] in ("supplement", "referred")


def test_of_several_owners_each_is_named_for_themself(app: Any, client: TestClient) -> None:
    body = story(BY_CONSENT)
    proofs = applied(client, machine(app), body)["record"]["proofs"]
    assert [(consent["property"], consent["owner"]) for consent in proofs["consents"]] == [("ALMEN1:2", 0)]
    body["consents"] = [consent | {"owner": "Någon Annan"} for consent in body["consents"]]
    assert applied(client, machine(app), body)["record"]["proofs"]["consents"] == []


def test_protection_that_is_told_of_counts_whoever_tells(app: Any, client: TestClient) -> None:
    body = story("exempt-shed")
    body["applicants"][0]["protectedIdentity"] = True
    assert applied(client, machine(app, vouches=(), level=""), body)["outcome"] == "referred"


def test_a_paper_that_the_client_has_not_handed_in_is_nobodys(app: Any, client: TestClient) -> None:
    bearer, other = machine(app), machine(app)
    body = with_papers(client, other, story(GRANTED))
    case = applied(client, bearer, body)
    assert case["outcome"] == "supplement" and case["record"]["proofs"]["papers"] == []
    unknown = applied(client, bearer, story(GRANTED))
    assert unknown["outcome"] == "supplement" and unknown["record"]["proofs"]["papers"] == []


def test_a_paper_that_the_client_handed_in_counts_and_goes_with_the_case(app: Any, client: TestClient) -> None:
    bearer = machine(app)
    body = with_papers(client, bearer, story(GRANTED))
    case = applied(client, bearer, body)
    assert len(case["record"]["proofs"]["papers"]) == len(body["attachments"])
    held = app.state.office.store.papers("9901").of(of_case(case["caseId"]))
    assert held.keys() == {paper["sha256"] for paper in body["attachments"]}


def test_a_paper_that_nobody_vouches_for_is_kept_and_does_not_count(app: Any, client: TestClient) -> None:
    bearer = machine(app, vouches=but(Vouch.PAPERS))
    case = applied(client, bearer, with_papers(client, bearer, story(GRANTED)))
    assert case["outcome"] == "supplement" and case["record"]["proofs"]["papers"] == []
    assert app.state.office.store.papers("9901").of(of_case(case["caseId"]))


def test_a_paper_is_what_it_is_found_to_be(app: Any, client: TestClient) -> None:
    bearer = machine(app)
    content = drawing("plan", pages=2)
    taken = client.post("/api/v1/attachments", content=content, headers={**bearer, "content-type": "image/png"})
    assert taken.json() == {
        "sha256": sha256(content).hexdigest(), "mediaType": "application/pdf", "size": len(content), "pages": 2,
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 not one", b"<html>", drawing()[:200]])
def test_what_is_no_paper_is_told(app: Any, client: TestClient, content: bytes) -> None:
    answer = client.post("/api/v1/attachments", content=content, headers=machine(app))
    assert answer.status_code == 422 and answer.json()["errors"][0]["code"] == "paper"


def test_papers_are_taken_from_clients_that_may_hand_them_in(app: Any, client: TestClient) -> None:
    assert client.post("/api/v1/attachments", content=drawing()).status_code == 401
    writes = machine(app, scopes=[Scope.APPLICATIONS_WRITE])
    assert client.post("/api/v1/attachments", content=drawing(), headers=writes).status_code == 403


def test_a_paper_may_be_as_large_as_in_the_e_service_and_no_larger(app: Any, client: TestClient) -> None:
    large = client.post("/api/v1/attachments", content=b"x" * (LARGEST + 1), headers=machine(app))
    assert large.status_code == 422, "read, and no paper"
    assert (
        client.post("/api/v1/attachments", content=b"x" * (LARGEST_PAPERS + 1), headers=machine(app)).status_code == 413
    )
