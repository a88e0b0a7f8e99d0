"""What a case rests on at the desk: the map with its measures, the papers with what is not enough, the facts."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.continuing import complete
from permits.errors import BadPack
from permits.local.reading import load_guidance
from permits.opening.paper import Paper
from permits.paper import opened
from permits.store.canonical import sha256
from permits.store.case.papers import of_case
from tests.api.conftest import story, token
from tests.api.desk.test_roles import signed_in
from tests.api.test_pages import referred
from tests.confirmed import confirm
from tests.drawings import drawing
from tests.proven import proven


@pytest.fixture(scope="module")
def officer(app: Any) -> TestClient:
    return signed_in(app, "officer")


@pytest.fixture(scope="module")
def path(officer: TestClient) -> str:
    return referred(officer)


def test_every_measured_line_is_a_row_and_a_line_of_the_map_and_nobody_is_named(officer: TestClient, path: str) -> None:
    html, ground = officer.get(f"{path}/map").text, officer.get(f"{path}/ground.json").json()
    rows = re.findall(r'data-line="([^"]+)"', html)
    drawn = [one["properties"]["id"] for one in ground["features"] if one["properties"]["kind"] == "measured"]
    assert rows == drawn and any(row.startswith("boundary_distance_m") for row in rows)
    assert "±\u00a00,009" in html
    kinds = {one["properties"]["kind"] for one in ground["features"]}
    assert kinds == {"neighbour", "plan", "building", "property", "applied", "measured"}
    assert "Demodotter" not in str(ground) and "Demodotter" not in html


def test_a_decided_case_has_its_map_and_facts_too(app: Any, officer: TestClient) -> None:
    here, application = app.state.office, applications.read(story("granted-garage"))
    record, _ = decide(here, application, clock.today(), proven(here, application))
    for page in ("map", "papers", "facts", "ground.json"):
        assert officer.get(f"/desk/cases/{record.case_id}/{page}").status_code == 200


def test_it_is_seen_whether_a_party_s_address_is_confirmed_and_that_a_notice_waits_for_it(
    app: Any, officer: TestClient
) -> None:
    here, body = app.state.office, story("uncertain-boundary")
    (applicant,) = body["applicants"]
    reached = {
        **applicant,
        "personalNumber": "19900118-9811",
        "email": "bo.testby@example.org",
        "phone": "070-123 45 67",
    }
    application = applications.read({**body, "applicants": [reached]})
    record, _ = decide(here, application, clock.today(), proven(here, application))
    page = f"/desk/cases/{record.case_id}/facts"
    html = " ".join(officer.get(page).text.split())
    assert "bo.testby@example.org (inte bekräftad), 070-123 45 67 " in html and "Väntar på en kod" in html
    confirm(here.store, "199001189811")
    html = " ".join(officer.get(page).text.split())
    assert "bo.testby@example.org (bekräftad), 070-123 45 67 (bekräftad)" in html and "Väntar på en kod" not in html


def test_a_paper_stands_in_a_frame_of_ours_alone_and_is_otherwise_saved(
    app: Any, officer: TestClient, path: str
) -> None:
    case_id = path.rpartition("/")[2]
    html = officer.get(f"{path}/papers").text
    assert "har inte kommit in hit" in html, "the story's papers were never handed in"
    content = drawing()
    known = opened(content)
    assert isinstance(known, Paper)
    paper = app.state.office.store.papers("9901").keep(of_case(case_id), content, known)
    framed, saved = officer.get(f"{path}/papers/{paper}?shown=yes"), officer.get(f"{path}/papers/{paper}")
    assert framed.headers["content-disposition"] == "inline" and framed.headers["content-type"] == known.media_type
    policy = framed.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy and "script" not in policy
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "frame-src" not in officer.get(path).headers["content-security-policy"]
    assert "frame-src 'self'" in officer.get(f"{path}/papers").headers["content-security-policy"]


def test_what_is_not_enough_in_a_paper_goes_into_the_request_that_is_sent_by_the_step(
    officer: TestClient, path: str
) -> None:
    html = officer.get(f"{path}/papers").text
    paper = re.findall(r"show=(\w{64})", html)[0]
    form = {"token": token(html), "paper": paper, "what": "Situationsplan"}
    assert officer.post(f"{path}/papers", data={**form, "because": " "}).status_code == 422
    for because in ("Måtten till gränsen saknas.", "Norrpil saknas."):
        assert officer.post(f"{path}/papers", data={**form, "because": because}).status_code == 200
    steps = officer.get(f"{path}/steps").text
    assert "Situationsplan: Måtten till gränsen saknas.\nSituationsplan: Norrpil saknas.</textarea>" in steps


def test_the_facts_say_who_supplied_them_and_who_has_read_the_case(officer: TestClient, path: str) -> None:
    officer.get(path)  # Who has read it is told from the next reading on.
    html = officer.get(f"{path}/facts").text
    for says in ("Uppgifter i ärendet", "Vem har läst ärendet", "Kartlager", "sökanden", "De två motorerna"):
        assert says in html, says


def test_the_board_s_guidance_stands_beside_the_question_it_is_about(officer: TestClient, path: str) -> None:
    card = officer.get(path).text.partition('data-question="deviation_acceptable"')[2].partition("</fieldset>")[0]
    assert "Nämndens vägledning" in card and "högst en tiondel av ett avstånd" in card and "2026-03-17, § 62" in card


def test_guidance_on_what_nobody_judges_is_refused_with_what_was_meant(app: Any, tmp_path: Path) -> None:
    file = tmp_path / "guidance.yaml"
    file.write_text(
        "deviation_aceptable: {says: {sv: Litet, en: Small}, decided: 2026-03-17, paragraph: § 62}", encoding="utf-8"
    )
    with pytest.raises(BadPack, match="deviation_acceptable"):
        load_guidance(file, app.state.office.pack)


def test_a_paper_bears_the_municipality_the_day_it_came_in_and_the_case(officer: TestClient, path: str) -> None:
    html = officer.get(f"{path}/papers").text
    (stamp,) = re.findall(r'class="stamp">(.*?)</span>', html, re.DOTALL)
    told = [part.strip() for part in stamp.split("<br>")]
    assert told[0] == "Granköpings kommun" and told[1] == f"inkom {clock.today()}" and told[2].startswith("BYGG ")


def test_a_paper_that_a_completion_replaced_stands_beside_the_new_one_page_by_page_with_days_and_who(
    app: Any, officer: TestClient
) -> None:
    here, body, days = app.state.office, story("incomplete-application"), [clock.today() - timedelta(20), clock.today()]
    held: list[str] = []

    def with_plan(words: str, pages: int) -> applications.Application:
        content = drawing(words, pages)
        held.append(sha256(content))
        plan = {"kind": "site_plan", "name": f"{words}.pdf", "sha256": held[-1]}
        rest = [paper for paper in body["attachments"] if paper["kind"] != "site_plan"]
        return applications.read({**body, "attachments": [*rest, plan]})

    def keep(case_id: str, words: str, pages: int) -> None:
        content = drawing(words, pages)
        paper = opened(content)
        assert isinstance(paper, Paper)
        here.store.papers("9901").keep(of_case(case_id), content, paper)

    first = with_plan("gammal", 1)
    with clock.standing_at(datetime.combine(days[0], time(12), UTC)):
        asked, _ = decide(here, first, days[0], proven(here, first))
        keep(asked.case_id, "gammal", 1)
    path = f"/desk/cases/{asked.case_id}"
    assert "beside=" not in officer.get(f"{path}/papers").text, "nothing is replaced yet"
    second = with_plan("ny", 2)
    complete(here, second, asked.case_id, days[1], proven(here, second), seen=asked.sequence)
    keep(asked.case_id, "ny", 2)

    html = officer.get(f"{path}/papers", params={"show": held[1]}).text
    assert "ersätter en tidigare" in html and f"show={held[1]}&amp;beside={held[0]}" in html
    pair = {"show": held[1], "beside": held[0]}
    shown = officer.get(f"{path}/papers", params=pair).text.partition('id="compared"')[2].partition("</section>")[0]
    told = " ".join(re.sub("<[^>]+>", " ", shown).split())
    for says in (f"gammal.pdf inkom {days[0]}, sökanden", f"ny.pdf inkom {days[1]}, sökanden", "sida 1 av 2"):
        assert says in told, says
    pictures = re.findall(r'src="([^"]+)"', shown)
    assert pictures == [f"{path}/papers/{name}/pages/1.jpg" for name in held]
    assert [officer.get(picture).headers["content-type"] for picture in pictures] == ["image/jpeg"] * 2
    last = officer.get(f"{path}/papers", params=pair | {"at": 2}).text
    assert "Den versionen har ingen sådan sida." in last and f"{held[1]}/pages/2.jpg" in last
    assert officer.get(f"{path}/papers/{held[0]}/pages/2.jpg").status_code == 404
    assert "sida 2 av 2" in officer.get(f"{path}/papers", params=pair | {"at": 9}).text
    assert 'id="compared"' not in officer.get(f"{path}/papers", params=pair | {"beside": held[1]}).text
