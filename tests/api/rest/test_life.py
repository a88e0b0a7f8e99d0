"""By REST a permit goes from application over completion, hearing and decision to final clearance; another is appealed."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits import clock
from permits.store.visitors.scopes import Scope, Vouch
from tests.api.conftest import machine, story
from tests.drawings import drawing

OFFICER = "Handläggare 1"


@pytest.fixture
def rest(client: TestClient, app: Any) -> Any:
    return Life(client, machine(app))


class Life:
    """A neighbouring system that follows one case. version: of the case, as last told."""

    def __init__(self, client: TestClient, headers: dict[str, str]) -> None:
        self.client, self.headers, self.case, self.version = client, headers, "", 0

    def applied(self, name: str) -> str:
        body = story(name)
        self.case = self.client.post("/api/v1/applications", json=body, headers=self.headers).json()["caseId"]
        return str(self.read()["state"])

    def read(self) -> Any:
        answer = self.client.get(f"/api/v1/cases/{self.case}/events", headers=self.headers)
        assert answer.status_code == 200, answer.text
        self.version = answer.json()["version"]
        return answer.json()

    def post(self, where: str, body: dict[str, Any]) -> Any:
        headers = {**self.headers, "If-Match": f'"{self.version}"'}
        return self.client.post(f"/api/v1/cases/{self.case}/{where}", json=body, headers=headers)

    def step(self, kind: str, role: str = "officer", **asks: Any) -> str:
        officer = {"officer": OFFICER} if role == "officer" else {"role": role}
        answer = self.post("events", {"kind": kind, **officer, "asks": asks})
        assert answer.status_code == 201, answer.text
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
        self.version = answer.json()["version"]
        return str(answer.json()["state"])


def test_a_case_is_heard_communicated_and_refused_then_appealed_and_forwarded(rest: Life) -> None:
    assert rest.applied("no-build-land") == "completing"
    rest.step("heard", recipients=["ALMEN 1:2/1"], what="Byggnad på prickad mark.")
    refuse = {"officer": OFFICER, "result": "refused", "reasons": "Marken får inte bebyggas."}
    judged = {"deviation_acceptable": {"yes": False}}
    assert rest.post("decisions", refuse | {"answers": judged}).status_code == 403
    rest.step("hearing_answered", "party", recipient="ALMEN 1:2/1", objects=True, text="Nej tack.")
    rest.step("hearing_closed")
    rest.step("communicated", what="Marken får inte förses med byggnad.")
    rest.step("commented", "applicant", text="Den är liten.")
    decided = rest.post("decisions", refuse | {"answers": judged})
    assert decided.status_code == 201, decided.text
    assert decided.json()["state"] == "refused"
    rest.version = decided.json()["version"]
    rest.step("appealed", "party", name="Testa Testsson", wants="Bevilja.", because="Den syns inte.")
    rest.step("appeal_tried", number=1, inTime=True)
    assert rest.step("appeal_forwarded", number=1) == "refused"
    told = rest.read()
    assert "Testsson" not in str(told) and "Den är liten" not in str(told), "what is said of people leaves by no answer"
    assert {"what": "decide_appeal", "whose": "others"}.items() <= told["tasks"][-1].items()


def test_a_permit_goes_from_application_over_completion_hearing_and_decision_to_final_clearance(rest: Life) -> None:
    assert rest.applied("no-build-land") == "completing"
    pdf = {**rest.headers, "content-type": "application/pdf"}
    paper = rest.client.post("/api/v1/attachments", content=drawing(), headers=pdf).json()["sha256"]
    body = story("no-build-land")
    whole = {**body, "attachments": [{**named, "sha256": paper} for named in body["attachments"]]}
    completed = rest.post("completions", whole)
    assert completed.status_code == 201 and completed.json()["state"] == "handling", completed.text
    assert completed.json()["decideBy"], "the time runs from now"
    rest.version = completed.json()["version"]
    rest.step("heard", recipients=["ALMEN 1:2/1"], what="Byggnad på prickad mark.")
    rest.step("hearing_answered", "party", recipient="ALMEN 1:2/1", objects=False)
    rest.step("hearing_closed")
    asked = [name for name in rest.client.app.state.office.pack.facts if name in QUESTIONS]  # type: ignore[attr-defined]
    answers = {name: {"yes": True, "why": "Sedd på platsen."} for name in asked}
    grant = {"officer": OFFICER, "result": "granted", "reasons": "Avvikelsen är liten.", "answers": answers}
    decided = rest.post("decisions", grant)
    assert decided.status_code == 201, decided.text
    rest.version = decided.json()["version"]
    rest.step("consultation_not_needed", why="Enkel byggnad.")
    rest.step("manager_named", "applicant", name="Testa Testsson", certificate="SC0000-00")
    rest.step("plan_handed_in", "applicant")
    assert rest.step("start_cleared", plan=["Grunden kontrolleras."]) == "building"
    rest.step("final_clearance_asked", "applicant")
    assert rest.step("final_cleared") == "finished"


QUESTIONS = {
    "existing_accords_with_plan", "fits_townscape", "good_form", "no_significant_nuisance", "values_respected",
    "deviation_acceptable",
}  # fmt: skip


def test_a_step_that_the_law_forbids_is_refused_with_its_section(rest: Life) -> None:
    rest.applied("no-build-land")
    refused = rest.post("events", {"kind": "final_cleared", "officer": OFFICER})
    assert refused.status_code == 403 and "10 kap. 34–35 §§ PBL" in refused.json()["detail"]
    closed = {told["step"]: told["source"] for told in rest.read()["closed"]}
    assert closed["final_cleared"] == "10 kap. 34–35 §§ PBL"


def test_a_step_on_a_version_that_has_passed_is_a_conflict_and_one_without_version_is_not_taken(rest: Life) -> None:
    rest.applied("no-build-land")
    rest.version -= 1
    assert rest.post("events", {"kind": "taken", "officer": OFFICER}).status_code == 409
    bare = rest.client.post(f"/api/v1/cases/{rest.case}/events", json={"kind": "taken"}, headers=rest.headers)
    assert bare.status_code == 422


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "taken"}, "#/officer"),
        ({"kind": "nothing", "officer": OFFICER}, "#/kind"),
        ({"kind": "communicated", "officer": OFFICER, "asks": {}}, "#/what"),
        ({"officer": OFFICER}, "#/kind"),
    ],
)
def test_a_step_asked_for_wrongly_is_told_at_its_place(rest: Life, body: dict[str, Any], pointer: str) -> None:
    rest.applied("no-build-land")
    answer = rest.post("events", body)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_an_officer_is_vouched_for_under_a_scope_of_its_own(client: TestClient, app: Any, rest: Life) -> None:
    rest.applied("no-build-land")
    rest.headers = machine(app, scopes=(Scope.CASES_READ, Scope.CASES_WRITE), vouches=tuple(Vouch))
    answer = rest.post("events", {"kind": "taken", "officer": OFFICER})
    assert answer.status_code == 403 and "officers:vouch" in answer.headers["www-authenticate"]
    rest.step("message_received", "applicant", text="Hej.")
    rest.headers = machine(app, scopes=(Scope.APPLICATIONS_WRITE,))
    assert client.get(f"/api/v1/cases/{rest.case}/events", headers=rest.headers).status_code == 403


def test_an_officers_answers_are_kept_before_any_decision(rest: Life) -> None:
    rest.applied("no-build-land")
    kept = {"officer": OFFICER, "answers": {"deviation_acceptable": {"yes": False, "why": "Den är stor."}}}
    told = rest.post("answers", kept)
    assert told.status_code == 201, told.text
    assert [event["step"] for event in told.json()["events"]][-1] == "answered"
    assert rest.post("answers", kept).status_code == 409, "the case has gone on since it was read"
    rest.version = told.json()["version"]
    assert rest.post("answers", kept).json()["version"] == rest.version, "what stands already is not said twice"
    unknown = {"officer": OFFICER, "answers": {"building_area_m2": {"yes": True}}}
    assert rest.post("answers", unknown).status_code == 403
    empty = rest.post("answers", {"officer": "", "answers": {}})
    assert sorted(fault["pointer"] for fault in empty.json()["errors"]) == ["#/answers", "#/officer"]


@pytest.mark.parametrize("where", ["messages", "events"])
def test_what_is_written_by_rest_is_kept_as_it_is_seen(rest: Life, app: Any, where: str) -> None:
    rest.applied("granted-garage")
    text = "Ett\x0btvå\r\n\x00\u202etre "
    step = {"kind": "message_received", "role": "applicant", "asks": {"text": text}}
    told = rest.post(where, step if where == "events" else {"from": "applicant", "text": text})
    assert told.status_code == 201, told.text
    assert app.state.office.store.events.of("9901", rest.case)[-1].body.text == "Ett\ntvå\ntre"


def test_messages_and_papers_that_came_elsewhere_are_added_to_the_case(rest: Life) -> None:
    rest.applied("no-build-land")
    steps = []
    for message in (
        {"from": "applicant", "text": "Ritningen kommer."},
        {"from": "board", "officer": OFFICER, "to": "sökanden", "text": "Tack."},
    ):
        told = rest.post("messages", message)
        assert told.status_code == 201, told.text
        rest.version = told.json()["version"]
        steps = [event["step"] for event in told.json()["events"]]
    assert steps[-2:] == ["message_received", "message_sent"]
    assert rest.post("messages", {"from": "board", "text": "Hej."}).json()["errors"][0]["pointer"] == "#/officer"
    paper = rest.client.post("/api/v1/attachments", content=drawing("scan"), headers=rest.headers).json()["sha256"]
    came = {"officer": OFFICER, "sha256": paper, "what": "Brev från Testa Testsson", "day": "2026-11-20"}
    told = rest.post("attachments", came)
    assert told.status_code == 201, told.text
    assert "Testsson" not in told.text, "what is said of people leaves by no answer"
    listed = rest.client.get(f"/api/v1/cases/{rest.case}/documents", headers=rest.headers).json()["documents"]
    assert paper in [document["sha256"] for document in listed]
    rest.version = told.json()["version"]
    nowhere = rest.post("attachments", {**came, "sha256": "0" * 64})
    assert nowhere.status_code == 422 and nowhere.json()["errors"][0]["pointer"] == "#/sha256"


def test_an_application_is_taken_over_by_rest_once_who_leaves_has_agreed(rest: Life) -> None:
    assert rest.applied("no-build-land") == "completing"
    home = {"street": "Demogatan 2", "postalCode": "298 31", "town": "Exempelby"}
    new = {"kind": "person", "name": "Prov Provsson", "personalNumber": "19900118-9811", "address": home}
    early = rest.post("takeovers", {"applicant": 0, "new": new})
    assert early.status_code == 403 and "medgett" in early.json()["detail"]
    rest.step("takeover_agreed", "applicant", applicant="applicant", to="19900118-9811")
    unread = rest.post("takeovers", {"applicant": 0, "new": {**new, "personalNumber": "1"}})
    assert unread.status_code == 422
    over = rest.post("takeovers", {"applicant": 0, "new": new})
    assert over.status_code == 201, over.text
    assert [event["step"] for event in over.json()["events"]][-2:] == ["taken_over", "completion_requested"]
    assert "Provsson" not in over.text and "9811" not in over.text


def test_a_better_survey_is_taken_by_rest_and_what_cannot_be_measured_is_told_at_its_place(rest: Life) -> None:
    rest.applied("uncertain-boundary")
    asks = {
        "of": "boundary_distance_m@SJÖVIK 4:2", "value": 4.6, "accuracy": "0.02", "instrument": "totalstation",
        "on": "2026-11-19", "why": "Gränsröret är återfunnet.",
    }  # fmt: skip
    body = {"kind": "surveyed", "role": "officer", "officer": OFFICER}
    wrong = rest.post("events", {**body, "asks": {**asks, "of": "ridge_height_m"}})
    assert wrong.status_code == 422 and "mäts inte om" in str(wrong.json()["errors"]), wrong.text
    told = rest.post("events", {**body, "asks": asks})
    assert told.status_code == 201, told.text
    assert [event["step"] for event in told.json()["events"]][-1] == "surveyed"
    assert "survey_withdrawn" in told.json()["open"]


def test_a_step_counts_from_the_day_that_it_is_taken_and_another_is_told_of_what_came_in_alone(rest: Life) -> None:
    rest.applied("no-build-land")
    came = clock.now()
    asks = {"recipients": ["ALMEN 1:2/1"], "what": "Byggnad på prickad mark."}
    asked = {"kind": "heard", "officer": OFFICER, "asks": asks}
    with clock.standing_at(came + timedelta(days=2)):
        rest.headers = machine(rest.client.app)
        for day in (clock.day_of(came), clock.today() - timedelta(days=1)):
            refused = rest.post("events", {**asked, "day": str(day)})
            assert refused.status_code == 422
            assert [fault["pointer"] for fault in refused.json()["errors"]] == ["#/day"]
        assert rest.post("events", {**asked, "day": str(clock.today())}).status_code == 201
        rest.read()
        answered = {"kind": "hearing_answered", "role": "party", "day": str(clock.day_of(came))}
        told = rest.post("events", {**answered, "asks": {"recipient": "ALMEN 1:2/1", "objects": False}})
        assert told.status_code == 201, told.text


def test_of_a_step_that_says_a_thing_twice_neither_is_taken(rest: Life) -> None:
    rest.applied("no-build-land")
    headers = {**rest.headers, "If-Match": f'"{rest.version}"', "content-type": "application/json"}
    for body in (
        '{"kind": "noted", "kind": "heard", "asks": {"text": "Ringde."}}',
        '{"kind": "noted", "asks": {"text": "Ringde.", "te\\u0078t": "Ringde inte."}}',
    ):
        refused = rest.client.post(f"/api/v1/cases/{rest.case}/events", content=body, headers=headers)
        assert refused.status_code == 422 and "två gånger" in refused.json()["errors"][0]["detail"], refused.text
    assert rest.read()["events"][-1]["step"] != "noted"
