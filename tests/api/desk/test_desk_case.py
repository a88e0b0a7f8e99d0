"""The case on one screen: each question with why it is asked, and beside it what follows and the letter it would give."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from fastapi.testclient import TestClient

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.continuing import complete
from permits.decision.explanation import explain, stances
from permits.decision.result import Result
from permits.decision.ruling import Answered
from permits.prospect import prospect
from permits.steps.assigning import assign
from permits.steps.taking import take_asked
from tests.api.conftest import story
from tests.api.desk.test_roles import signed_in
from tests.api.test_pages import ACCEPTABLE, GRANT, NOT_ACCEPTABLE, ORDINARY, officer, referred, ruled
from tests.proven import proven

__all__ = ["officer"]


def text(html: str) -> str:
    """What a page says, without its marks, the spaces between words as one."""
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html)))


def card(html: str, question: str) -> str:
    """The part of the page that asks one question."""
    return next(part for part in html.split("<fieldset") if f'name="judgement.{question}"' in part)


def like(client: TestClient, name: str) -> str:
    """A case like a story's, in other words."""
    here: Any = client.app.state.office  # type: ignore[attr-defined]
    body = story(name)
    body["measure"]["description"] = "Ett annat."
    application = applications.read(body)
    record, _ = decide(here, application, clock.today(), proven(here, application))
    return f"/desk/cases/{record.case_id}"


def test_a_question_stands_with_what_was_measured_the_limit_and_the_line_on_the_ground(officer: TestClient) -> None:
    asked = card(officer.get(referred(officer)).text, "deviation_acceptable")
    assert "1,00 m Gränsvärde minst 4,50 m" in text(asked) and "3,51 m under" in text(asked)
    assert 'src="data:image/svg+xml,' in asked and "9 kap. 56 § 2" in text(asked)


def test_a_question_says_what_each_answer_leads_to_before_it_is_given_and_that_is_what_it_leads_to(
    officer: TestClient,
) -> None:
    path, here = referred(officer), officer.app.state.office  # type: ignore[attr-defined]
    case_id = path.rpartition("/")[2]
    asked = text(card(officer.get(path).text, "deviation_acceptable"))
    assert "Svarar du ja: inget i sak än, frågor kvar: 1. Nej: Beslut om avslag, men inte än:" in asked
    heard = text(
        card(
            ruled(officer, path, **ORDINARY, **{"judgement.deviation_acceptable": "yes", "try": "yes"}).text,
            "neighbours_heard",
        )
    )
    assert "Svarar du ja: Beslut om lov kan fattas." in heard
    opens = prospect(here, "9901", case_id, {}, "Handläggare Demo", clock.today())
    for yes in (True, False):
        given = prospect(
            here, "9901", case_id, {"deviation_acceptable": Answered(yes)}, "Handläggare Demo", clock.today()
        )
        assert opens.answered("deviation_acceptable", yes).ways == given.ways, "by the one path"
    assert (
        "data-foreseen" in officer.get(path).text
        and "Svarar du ja" not in ruled(officer, path, **ACCEPTABLE, **{"try": "yes"}).text
    ), "what is answered is foreseen no longer"


def test_the_checks_are_a_line_a_question_which_leads_to_every_one_of_them_with_the_answers_that_stand(
    officer: TestClient,
) -> None:
    path, here = like(officer, "no-build-land"), officer.app.state.office  # type: ignore[attr-defined]
    form = dict(re.findall(r'name="(seen|version|drafted|token)" value="([^"]+)"', officer.get(path).text))
    officer.post(path, data=form | NOT_ACCEPTABLE | {"save": "yes"})
    folded, whole = officer.get(path).text, officer.get(f"{path}/checks").text
    opens = prospect(
        here,
        "9901",
        path.rpartition("/")[2],
        {"deviation_acceptable": Answered(False)},
        "Handläggare Demo",
        clock.today(),
    )
    found = opens.assessment
    lines = explain(here.pack, found.facts, found.conclusions)
    assert [(line.question, line.stance) for line in lines] == [*stances(here.pack, found.conclusions)]
    for question in re.findall(r'<details class="group line" id="(check-\w+)">', folded):
        assert f'href="{path}/checks#{question}"' in folded and f'id="{question}" open' in whole
    summaries = [re.findall(r'<span class="asked">.*?</summary>', html, re.DOTALL) for html in (folded, whole)]
    assert summaries[0] == summaries[1] and '<table class="trials' not in folded
    assert all(line.title.sv in unescape(whole) and line.sentence.sv in unescape(whole) for line in lines)
    assert "Läs prövningarna" not in whole


def test_the_draft_letter_is_the_letter_that_is_sent(officer: TestClient) -> None:
    path = referred(officer)
    assert "Brevet visas när något kan beslutas." in officer.get(path).text
    tried = ruled(officer, path, **GRANT, **ACCEPTABLE, **{"try": "yes"}).text
    (draft,) = re.findall(r'<article class="paper"[^>]*>(.*?)</article>', tried, re.DOTALL)
    assert GRANT["reasons"] in text(draft) and 'id="ruling"' in officer.get(path).text, "nothing is decided"
    ruled(officer, path, **GRANT, **ACCEPTABLE, read_through="yes")
    sent = text(officer.get(f"{path}/letter.html").text)
    for sentence in re.findall(r"[A-ZÅÄÖ][^.]{20,}\.", text(draft)):
        assert sentence in sent


def test_what_is_answered_against_the_measure_shows_the_refusal_that_it_would_give(officer: TestClient) -> None:
    tried = text(ruled(officer, referred(officer), **NOT_ACCEPTABLE, **{"try": "yes"}).text)
    assert "Beslut om avslag" in tried and "Inget kan beslutas i sak än" in tried, "nothing before it is communicated"


def test_a_question_shows_how_it_was_answered_before_and_how_that_ended(officer: TestClient) -> None:
    first = referred(officer)
    ruled(officer, first, **GRANT, **ACCEPTABLE, **{"why.deviation_acceptable": "En halv meter."}, read_through="yes")
    asked = card(officer.get(like(officer, "no-build-land")).text, "deviation_acceptable")
    assert first in asked and "ja (En halv meter.)" in text(asked) and "Beviljat" in text(asked)


def test_a_colleague_who_has_the_case_open_is_told_of(officer: TestClient) -> None:
    path = referred(officer)
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    here.store.readings("9901").keep(path.rpartition("/")[2], "officer", "Lisa Testberg", path)
    assert "Öppet hos Lisa Testberg" in text(officer.get(path).text)


def test_the_head_says_why_the_last_day_is_that_day_and_who_has_the_case(officer: TestClient) -> None:
    path = referred(officer)
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    assign(here, "9901", [path.rpartition("/")[2]], "Lisa Testberg", "Handläggare Demo")
    shown = text(officer.get(path).text)
    number = here.store.records.last("9901", path.rpartition("/")[2]).application["applicants"][0]["personalNumber"]
    assert f"{number[:8]}-****" in shown and f"-{number[8:]}" not in shown and number not in shown
    assert "avgift" not in shown
    ruled(officer, path, **GRANT, **ACCEPTABLE, read_through="yes")
    assert re.search(r"avgift [0-9 \xa0]+ kronor", text(officer.get(path).text))
    assert "dagar kvar" in shown and "beslut senast" in shown and "Lisa Testberg" in shown and "Ta ärendet" in shown


def test_an_open_measure_leads_to_measuring_it_anew_and_what_was_measured_is_told_with_what_it_replaced(
    officer: TestClient,
) -> None:
    path = like(officer, "uncertain-boundary")
    (checks, *_) = re.findall(rf'href="({path}/checks)#', officer.get(path).text)
    case = officer.get(checks).text
    (measures, *_) = re.findall(rf'href="({path}/steps\?measure=boundary_distance_m[^"]+)#surveyed"', case)
    page = officer.get(unescape(measures)).text
    (form,) = re.findall(r'id="surveyed" open.*?</form>', page, re.DOTALL)
    assert re.search(r'value="boundary_distance_m@SJÖVIK 4:2" checked', form), "what is to be measured is chosen"
    (token,) = set(re.findall(r'name="token" value="([^"]+)"', form))
    (seen,) = re.findall(r'name="seen" value="(\d+)"', form)
    said = {
        "token": token, "seen": seen, "kind": "surveyed", "step.of": "boundary_distance_m@SJÖVIK 4:2", "step.value": "4,6",
        "step.accuracy": "0", "step.instrument": "totalstation", "step.on": "2026-11-19", "step.why": "Rör återfunnet.",
    }  # fmt: skip
    refused = officer.post(f"{path}/steps", data=said)
    assert refused.status_code == 422 and 'id="surveyed-accuracy-fault"' in refused.text
    assert officer.post(f"{path}/steps", data=said | {"step.accuracy": "0,02"}).status_code == 200
    told = text(officer.get(path).text)
    assert "uppmätt den 19 november 2026" in told and "i stället för 4,70 m (± 0,823 m)" in told
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    assert officer.post(f"{path}/steps", data=said | {"step.accuracy": "0,02"}).status_code == 200, "sent twice"
    assert [event.kind for event in here.store.events.of("9901", path.rpartition("/")[2])].count("surveyed") == 1
    assert officer.post(f"{path}/steps", data=said | {"step.accuracy": "0,03"}).status_code == 409, "another step"
    assert "totalstation" in text(officer.get(f"{path}/steps").text)


def test_a_view_that_came_after_the_case_was_read_is_told_before_it_is_decided(officer: TestClient) -> None:
    path = like(officer, "uncertain-boundary")
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    html = officer.get(path).text
    form = dict(re.findall(r'name="(seen|version|drafted|token)" value="([^"]+)"', html))
    said = {"kind": "message_received", "text": "Grannen hör av sig i sista stund."}
    take_asked(here, "9901", path.rpartition("/")[2], said, Role.PARTY)
    ends = {"decision": "written_off", "reasons": "Huset är sålt."}
    late = officer.post(path, data=form | ends)
    assert late.status_code == 409 and "Meddelande inkom. Läs det och pröva igen." in text(late.text)
    assert "Huset är sålt." in late.text
    again = dict(re.findall(r'name="(seen|version|drafted|token)" value="([^"]+)"', late.text))
    assert officer.post(path, data=again | ends).status_code == 200


def test_what_is_left_of_a_draft_in_a_decided_case_is_shown_as_a_draft_and_can_be_thrown_away(
    officer: TestClient,
) -> None:
    path = like(officer, "uncertain-boundary")
    form = dict(re.findall(r'name="(seen|version|drafted|token)" value="([^"]+)"', officer.get(path).text))
    ended = {"decision": "written_off", "reasons": "Huset är sålt.", "read_through": "yes"}
    assert officer.post(path, data=form | ended).status_code == 200
    late = {"token": form["token"], "form": "ruling", "drafted": "0", "reasons": "Skrivet i ett annat fönster."}
    assert officer.post(f"{path}/draft", data=late).status_code == 200
    shown = text(officer.get(path).text)
    assert "Skrivet i ett annat fönster." in shown and "som inget beslut använder" in shown
    gone = officer.post(f"{path}/draft/thrown-away", data={"token": form["token"], "form": "ruling"})
    assert gone.status_code == 200 and "Skrivet i ett annat fönster." not in gone.text


def test_a_case_completed_after_the_time_of_its_first_day_is_in_time_on_each_day_and_costs_its_whole_fee(
    officer: TestClient,
) -> None:
    """The time to decide begins when what was ordered has come in (PBL 9 kap. 99 §)."""
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    body = {**story("no-build-land"), "received": "2026-06-01"}
    bare, whole = applications.read({**body, "attachments": []}), applications.read(body)
    asked = completed = None
    path = ""

    def shown(month: int, day: int) -> str:
        with clock.standing_at(datetime(2026, month, day, 10, tzinfo=UTC)):
            client = signed_in(officer.app, "officer")
            return text(client.get(path).text)

    with clock.standing_at(datetime(2026, 6, 1, 10, tzinfo=UTC)):
        asked, _ = decide(here, bare, clock.today(), proven(here, whole))
        path = f"/desk/cases/{asked.case_id}"
    assert asked.outcome is Result.SUPPLEMENT
    assert "ingen tid löper" in shown(6, 1) and "ingen tid löper" in shown(8, 11)
    with clock.standing_at(datetime(2026, 9, 1, 10, tzinfo=UTC)):
        completed = complete(here, whole, asked.case_id, clock.today(), proven(here, whole), seen=asked.sequence)
    assert completed.outcome is Result.REFERRED
    assert "70 dagar kvar beslut senast 2026-11-10" in shown(9, 1)
    assert "1 dag kvar" in shown(11, 9) and "2 dagar kvar" in shown(11, 8)
    assert "sista dagen i dag" in shown(11, 10) and "1 dag för sent" in shown(11, 11)
    with clock.standing_at(datetime(2026, 10, 1, 10, tzinfo=UTC)):
        client = signed_in(officer.app, "officer")
        assert ruled(client, path, **GRANT, **ACCEPTABLE, read_through="yes").status_code == 200
    decided = here.store.records.last("9901", asked.case_id)
    letter = decided.letter_html.replace("\u00a0", " ")
    assert decided.outcome is Result.GRANTED and "för sent" not in letter and "faller bort" not in letter
    assert " 0 kronor" not in letter and re.search(r"[1-9] ?[0-9]{3} kronor", letter)
    assert decided.content["letter"]["language"] == "sv"
    sent = [event.body.letter for event in here.store.events.of("9901", asked.case_id) if event.body.letter]
    assert {letter.language for letter in sent} <= {"sv"}
