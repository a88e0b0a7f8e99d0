"""A planner changes a limit and adds a case by forms alone, sees what it does, and a lawyer publishes it."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.web.pages import Visitor
from api.workshop import publishing
from api.workshop.bench import Bench
from api.workshop.impact import AROUND_M, drawn
from api.workshop.publishing import own_only
from permits import clock
from permits.application import read
from permits.case import decide
from permits.errors import NotAllowed
from permits.publications import Publications
from permits.settings import Settings
from permits.store.visitors.sessions import IDLES
from permits.workbench.draft import RulesDraft
from tests.api.conftest import story, token
from tests.api.desk.test_roles import signed_in
from tests.published import few_cases

AREA = "complementary_building_area_in_plan"
LIMIT = f"/workshop/limits/{AREA}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Publications:
    return few_cases(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def shop(published: Publications, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("var"), published=str(published.folder), demo=True, requests_per_minute=0
    )
    app = create_app(settings)
    yield app
    app.state.office.store.engine.dispose()


@pytest.fixture
def planner(shop: Any) -> Iterator[TestClient]:
    client = signed_in(shop, "planner")
    yield client
    send(client, "/workshop/draft/thrown-away")


def send(client: TestClient, path: str, **fields: Any) -> Any:
    return client.post(path, data={"token": token(client.get("/sign-in").text), **fields})


def change(client: TestClient, value: str = "40,0", start: str = "2027-07-01", section: str = "9 kap. 4 § 1") -> Any:
    return send(client, LIMIT, value=value, start=start, section=section)


def test_the_sections_are_listed_and_each_reads_as_rules_with_its_limits(planner: TestClient) -> None:
    listed = planner.get("/workshop").text
    assert "PBL 9 kap. 4 §" in listed and "/workshop/sections/pbl-9-kap-4" in listed
    html = planner.get("/workshop/sections/pbl-9-kap-4").text
    assert "30\u00a0m²" in html and LIMIT in html and "ingen jurist har läst den som regel" in html
    assert "Inom plan är en liten komplementbyggnad" in html, "what the law says stands beside the rules"
    assert planner.get("/workshop/sections/nowhere").status_code == 404
    assert planner.get("/workshop/limits/nowhere").status_code == 404


def test_a_changed_limit_keeps_the_old_one_until_the_day_before_and_asks_of_the_cases_at_it(
    planner: TestClient,
) -> None:
    html = change(planner).text
    assert "2025-12-01 – 2027-06-30" in html and "föreslås" in html
    assert "40.0 m2, come in on 2027-07-01" in html and "40.001 m2" in html and "40.0 m2, come in on 2027-06-30" in html
    assert "fall som ändringen rör stämmer, på båda motorerna" in html
    right = re.findall(r'name="right" value="([^"]+)"', html)
    kept = send(planner, f"{LIMIT}/cases", right=right[:2]).text
    assert re.findall(r'name="right" value="([^"]+)"', kept) == right[2:]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"value": "trettiofem"}, "Skriv ett tal"),
        ({"value": "NaN"}, "Skriv ett tal"),
        ({"value": "1e999999"}, "Skriv ett tal"),
        ({"value": "30,0"}, "Det är värdet redan"),
        ({"value": "-35"}, "Skriv 0 eller mer."),
        ({"value": "0,5"}, "Står decimalkommat rätt?"),
        ({"value": "350"}, "350\u00a0m² är mer än tio gånger så mycket"),
        ({"value": "30,0001"}, "mäts i steg om 0,001\u00a0m²"),
        ({"start": "i sommar"}, "Skriv en dag"),
        ({"start": "2025-12-01"}, "Välj en dag efter 2025-12-01"),
        ({"section": ""}, "Skriv paragrafen"),
    ],
)
def test_what_a_limit_cannot_be_is_told_at_its_field_and_changes_nothing(
    planner: TestClient, wrong: dict[str, str], says: str
) -> None:
    answer = change(planner, **wrong)
    assert answer.status_code == 422 and says in answer.text
    assert (
        "Inget gränsvärde är ändrat" in planner.get("/workshop").text
        or "Ditt utkast" not in planner.get("/workshop").text
    )


def test_a_case_of_ones_own_is_tried_before_it_is_kept(shop: Any, planner: TestClient) -> None:
    change(planner)
    like = re.search(r'<option value="(se/pbl/9-04.cases.yaml:\d+)"', planner.get(LIMIT).text)
    assert like
    own = {"like": like.group(1), "of": "32,5", "on": "2027-08-01"}
    tried = send(planner, f"{LIMIT}/own-case", **own)
    assert 'role="status"' in tried.text and "32.5 m2, come in on 2027-08-01" in tried.text
    name = re.search(r'<button name="right" value="([^"]+)"', tried.text)
    assert name
    send(planner, f"{LIMIT}/own-case", right=name.group(1), **own)
    (written,) = shop.state.office.settings.data_dir.glob("workshop/*/rules/se/pbl/9-04.cases.yaml")
    assert name.group(1) in written.read_text(encoding="utf-8")
    assert send(planner, f"{LIMIT}/own-case", **{**own, "like": "x"}).status_code == 422


def test_impact_is_counted_for_the_municipalitys_own_cases_and_shown_on_its_map(shop: Any, planner: TestClient) -> None:
    here, body = shop.state.office, story("granted-garage")
    decide(here, read(body, here.pack.acts), clock.today())
    assert planner.get("/workshop/impact", follow_redirects=False).status_code == 303
    change(planner)
    html = planner.get("/workshop/impact").text
    assert "Bygglov" in html and '<path class="flipped"' in html and "ALMEN 1:3" in html
    assert "Testa" not in html, "a planner reads no cases of single people"
    told = html[html.index("Ärende för ärende") : html.index("Var i kommunen")]
    assert "BYGG 2026-" in told and "Bygglov krävs. → <strong>Bygglov krävs inte.</strong>" in told
    assert re.search(r"Får ett annat svar</dt>\s*<dd>1</dd>", html)
    assert "20\u00a0000" in html


@pytest.mark.timeout(600)
def test_one_writes_and_another_publishes(
    shop: Any, planner: TestClient, published: Publications, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SPOILT", 2)
    monkeypatch.setattr(publishing, "MADE", 500)
    lawyer = signed_in(shop, "lawyer")
    change(planner)
    assert send(planner, "/workshop/publish", why="").status_code == 409
    begun = send(planner, "/workshop/publish", why="Riksdagen höjer gränsen.")
    assert "Versionen förbereds" in begun.text and begun.headers["Refresh"]
    assert send(planner, "/workshop/publish", why="En gång till.").status_code == 409, "one at a time"
    waiting = prepared(planner)
    assert "Den som skrev kan inte godkänna" in waiting and "Riksdagen höjer gränsen." in waiting
    assert "Ingenting är ändrat." in waiting, "the draft has become a version"
    version, read = published.entries()[-1].content, {"read": "yes", "entry": published.entries()[-1].hash}
    assert send(planner, f"/workshop/publish/{version}", **read).status_code == 409
    renamed = signed_in(shop, "lawyer", key="planner")
    assert send(renamed, f"/workshop/publish/{version}", **read).status_code == 409, "by another name and role"
    html = lawyer.get("/workshop/publish").text
    assert "Ändringen i lagens ord" in html and "40\u00a0m²" in html
    assert "fall stämmer på båda motorerna" in html and "småfel som såddes in" in html and "påhittade fall" in html
    assert send(lawyer, f"/workshop/publish/{version}").status_code == 409, "not before it is read"
    other = {**read, "entry": published.entries()[0].hash}
    assert send(lawyer, f"/workshop/publish/{version}", **other).status_code == 409, "not by what was read of another"
    assert re.search(r"godkänd\s+av\s+Någon lawyer", send(lawyer, f"/workshop/publish/{version}", **read).text)
    last = published.entries()[-1]
    assert (last.kind, last.by, str(last.start)) == ("approved", "Någon lawyer", "2027-07-01")
    assert set(last.reports) == {"check", "analyse", "mutate", "replay"} and published.faults() == []
    assert send(lawyer, "/workshop/publish/nothing", **read).status_code == 409


def test_one_takes_an_older_version_back_and_another_approves_it(
    shop: Any, planner: TestClient, published: Publications, tmp_path: Path
) -> None:
    older = published.standing(clock.today())
    assert older is not None
    rules = Path(shutil.copytree(published.rules(older.content), tmp_path / "rules"))
    limits = rules / "se/limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace('"30.0"', '"29.0"', 1), encoding="utf-8")
    raised = published.prepare(rules, "Planner One", clock.today(), {}, "Ett slarvfel.")
    published.approve(raised.content, "Lawyer Two")
    back = {"version": older.content, "start": str(clock.today()), "why": "Riksdagen sa nej."}
    assert older.content in planner.get("/workshop/publish").text
    last = published.standing(date.max)
    assert last is not None
    for wrong in ({"why": ""}, {"start": "i går"}, {"version": ""}, {"version": last.content}):
        assert send(planner, "/workshop/publish/back", **{**back, **wrong}).status_code == 409, wrong
    html = send(planner, "/workshop/publish/back", **back).text
    assert "Riksdagen sa nej." in html and "Den som skrev kan inte godkänna" in html
    assert published.standing(clock.today()) == published.entries()[-2], "nothing before it is approved"
    waiting = published.entries()[-1]
    lawyer = signed_in(shop, "lawyer")
    send(lawyer, f"/workshop/publish/{older.content}", read="yes", entry=waiting.hash)
    stands = published.standing(clock.today())
    assert stands is not None and (stands.content, stands.by) == (older.content, "Någon lawyer")


def test_a_version_is_sent_back_with_words_and_taken_up_again_as_a_draft(
    shop: Any, planner: TestClient, published: Publications, tmp_path: Path
) -> None:
    rules = Path(shutil.copytree(shop.state.office.rules, tmp_path / "rules"))
    limits = rules / "se/limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace('"30.0"', '"29.0"', 1), encoding="utf-8")
    waiting = published.prepare(rules, "Någon planner", clock.today(), {}, "Gränsen sänks.")
    lawyer, path, entry = signed_in(shop, "lawyer"), f"/workshop/publish/{waiting.content}", waiting.hash
    assert send(lawyer, f"{path}/sent-back", why="", entry=entry).status_code == 409
    assert send(lawyer, f"{path}/sent-back", why="Fel paragraf.", entry="another").status_code == 409
    assert send(lawyer, f"{path}/sent-back", why="Fel paragraf.").status_code == 409, "not before it is read"
    sent = send(lawyer, f"{path}/sent-back", why="Fel paragraf.", entry=entry).text
    assert "Inget väntar." in sent and "skickad tillbaka" in sent and "Skickad tillbaka till dig" not in sent
    assert send(lawyer, path, read="yes", entry=published.entries()[-1].hash).status_code == 409
    assert send(lawyer, f"{path}/taken-up").status_code == 409, "it is not theirs"
    assert "Fel paragraf." in planner.get("/workshop/publish").text
    keep_a_case(planner)
    assert send(planner, f"{path}/taken-up").status_code == 409, "a case that was kept is not thrown away by it"
    send(planner, "/workshop/draft/thrown-away")
    assert "29\u00a0m²" in send(planner, f"{path}/taken-up").text
    assert send(planner, f"{path}/taken-up").status_code == 409, "a draft with changes is not thrown away by it"
    published.prepare(rules, "Någon planner", clock.today(), {}, "Gränsen sänks.")
    html = planner.get("/workshop/publish").text
    assert "Skickad tillbaka till dig" not in html and "Ta tillbaka den från att vänta" in html


def keep_a_case(planner: TestClient) -> None:
    """One of one's own, and no limit changed."""
    like = re.search(r'<option value="(se/pbl/9-04.cases.yaml:\d+)"', planner.get(LIMIT).text)
    assert like
    own = {"like": like.group(1), "of": "22,5", "on": "2026-08-01"}
    name = re.search(r'<button name="right" value="([^"]+)"', send(planner, f"{LIMIT}/own-case", **own).text)
    assert name
    send(planner, f"{LIMIT}/own-case", right=name.group(1), **own)


def prepared(planner: TestClient) -> str:
    """The page when the version is made or refused."""
    while "Versionen förbereds" in (html := planner.get("/workshop/publish").text):
        sleep(0.2)
    return html


@pytest.mark.timeout(600)
def test_a_draft_whose_cases_do_not_hold_is_told_and_stays(planner: TestClient, published: Publications) -> None:
    change(planner, value="20,0", start="2025-12-02")
    send(planner, "/workshop/publish", why="Ett slarvfel.")
    html = prepared(planner)
    assert "Inget är gjort" in html and "fall håller inte" in html and "20\u00a0m²" in html
    assert published.entries()[-1].note != "Ett slarvfel."
    change(planner, value="25,0")
    assert "Inget är gjort" not in planner.get("/workshop/publish").text, "the draft is another by now"


def test_a_draft_that_would_take_back_what_was_published_meanwhile_is_not_prepared(
    shop: Any, planner: TestClient
) -> None:
    change(planner)
    (begun_on,) = shop.state.office.settings.data_dir.glob("workshop/*/begun_on")
    begun_on.write_text("other rules", encoding="utf-8")
    assert "försvinna med det" in send(planner, "/workshop/publish", why="x").text


def test_each_has_a_draft_of_their_own(shop: Any, planner: TestClient) -> None:
    change(planner)
    assert "Ditt utkast" in planner.get("/workshop").text
    assert "Ditt utkast" not in signed_in(shop, "lawyer").get("/workshop").text


def test_a_service_without_a_folder_for_versions_says_so(app: Any) -> None:
    client = signed_in(app, "planner")
    assert "LOVSVAR_PUBLISHED" in client.get("/workshop/publish").text
    assert send(client, "/workshop/publish", why="x").status_code == 409


def test_the_map_draws_a_bounded_number_of_lots_around_those_that_flip(shop: Any) -> None:
    zoning = shop.state.office.zoning("9901")
    lot = zoning.property("Almen 1:3")
    assert len(drawn(zoning, [lot])) == len(zoning.properties)
    near = drawn(zoning, [lot], most=20)
    assert 1 < len(near) <= 20
    assert all(other.outline.distance(lot.outline) <= AROUND_M for other in near)


def test_a_session_that_has_ended_changes_nothing_and_asks_for_a_sign_in(shop: Any) -> None:
    late = signed_in(shop, "planner", key="late")
    assert change(late).status_code == 200 and "Ditt utkast" in late.get("/workshop").text
    with clock.standing_at(clock.now() + IDLES + timedelta(minutes=1)):
        assert send(late, LIMIT, value="45,0", start="2027-07-01", section="9 kap. 4 § 1").status_code == 403
        refused = late.get("/workshop")
        assert refused.status_code == 403 and "Logga in" in refused.text
    back = signed_in(shop, "planner", key="late")
    html = back.get("/workshop").text
    assert "Ditt utkast" in html and "45,0" not in back.get(LIMIT).text, "the draft waits as it was left"
    send(back, "/workshop/draft/thrown-away")


def test_who_serves_another_municipality_does_not_approve_what_the_board_here_has_decided(
    shop: Any, tmp_path: Path
) -> None:
    here = shop.state.office
    version = Path(shutil.copytree(here.rules, tmp_path / "rules"))
    limits, tariff = version / "se/limits.yaml", version / "local/9901/tariff.yaml"

    def approves(municipality: str) -> None:
        lawyer = Visitor("lawyer", "Någon jurist", municipality, "lawyer", "")
        own_only(Bench(lawyer, "", here, RulesDraft(tmp_path / "draft", here.rules), None), version)

    limits.write_text(limits.read_text(encoding="utf-8").replace('"30.0"', '"35.0"'), encoding="utf-8")
    approves("9902")
    tariff.write_text(tariff.read_text(encoding="utf-8").replace('"1280"', '"1380"'), encoding="utf-8")
    with pytest.raises(NotAllowed, match="Granköping"):
        approves("9902")
    approves("9901")
