"""The board holds the reins: off, shadow, suggest and decide are each another thing, and lowering holds at once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.app import create_app
from api.desk.control import SINGLE
from api.desk.drawn_months import bars
from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.begun import BEGUN
from permits.continuing import answer
from permits.decision.result import Result
from permits.decision.ruling import Ruling
from permits.local.delegation import Mode
from permits.settings import Settings
from permits.steps.lowering import LEAST_READ, read_blind
from permits.store.chained.record import Record
from permits.store.office import second_looks
from permits.store.office.figures import Monthly, Overruled
from permits.store.office.second_looks import is_drawn
from permits.store.tables import own_cases, reins
from tests.api.conftest import story, token
from tests.api.desk.test_desk_case import text
from tests.api.desk.test_roles import signed_in
from tests.proven import proven

ACT = "new_complementary_building"
WHY = "En ansökan i kulturmiljön beviljades. Stängs tills kartan är rättad."


@pytest.fixture
def town(tmp_path: Any) -> Iterator[Any]:
    """A municipality of its own, since what is lowered here stays lowered."""
    yield create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


def garage(app: Any, words: str = "") -> Record:
    """A garage that the machine grants while it may decide."""
    here = app.state.office
    with here.store.writing() as connection:
        connection.execute(own_cases.delete())
    body = story("granted-garage")
    body["applicants"][0]["name"] = f"Testa {words or 'Testsson'}"
    application = applications.read(body)
    return decide(here, application, clock.today(), proven(here, application))[0]


def lower(app: Any, role: str = "chair", to: str = "off", why: str = WHY, act: str = ACT) -> Any:
    client = signed_in(app, role)
    form = {"token": token(client.get("/sign-in").text), "to": to, "why": why}
    return client.post(f"/desk/control/{act}", data=form, headers={"accept": "text/html"})


def result(record: Record) -> str:
    return record.outcome.value


def outcome(record: Record) -> tuple[str, str | None, str]:
    made = record.content["outcome"]
    return made["result"], made.get("suggested"), made["because"][0]["code"]


def test_the_chair_switches_an_act_off_and_the_next_application_is_handed_over(town: Any) -> None:
    granted = garage(town, "före")
    assert result(granted) == "granted"
    page = lower(town)
    assert page.status_code == 200 and WHY in page.text and "Någon chair" in page.text
    handed = garage(town, "efter")
    assert result(handed) == "referred"
    assert WHY in signed_in(town, "citizen").get("/figures").text, "the reason is public"
    stands = town.state.office.store.records.last("9901", granted.case_id)
    assert result(stands) == "granted", "no decision taken is changed"


@pytest.mark.parametrize(("mode", "suggested", "shown"), [("suggest", "granted", True), ("shadow", "granted", False)])
def test_suggest_shows_an_officer_its_answer_and_shadow_keeps_it_unseen(
    town: Any, mode: str, suggested: str, shown: bool
) -> None:
    lower(town, to=mode)
    record = garage(town)
    assert outcome(record)[:2] == ("referred", suggested)
    page = text(signed_in(town, "officer").get(f"/desk/cases/{record.case_id}").text)
    assert ("Maskinens förslag" in page) is shown


def test_off_concludes_nothing_of_its_own(town: Any) -> None:
    lower(town, to="off")
    record = garage(town)
    assert outcome(record)[1] is None
    assert "fits_townscape" in record.content["outcome"]["judgements"], "what the board had answered is asked again"


@pytest.mark.parametrize("role", ["officer", "board", "reader", "planner", "citizen", "administrator"])
def test_nobody_but_the_chair_and_whom_the_board_names_lowers(town: Any, role: str) -> None:
    assert lower(town, role).status_code == 403
    assert town.state.office.store.reins.of("9901") == []


def test_whom_the_delegation_names_lowers_too(town: Any) -> None:
    assert lower(town, "head").status_code == 200
    assert [each.role for each in town.state.office.store.reins.of("9901")] == ["head"]


def test_here_a_mode_is_never_raised_nor_lowered_without_a_reason(town: Any) -> None:
    assert lower(town, why=" ").status_code == 409
    lower(town, to="shadow")
    for to in ("shadow", "suggest", "decide"):
        page = lower(town, to=to)
        assert page.status_code == 409 and WHY in page.text, "what was written stands"
    assert lower(town, act="mast").status_code == 409, "off already"
    assert lower(town, act="rocket").status_code == 404


def test_a_decision_of_the_board_after_a_lowering_takes_its_place(town: Any) -> None:
    lower(town)
    delegation = town.state.office.delegations["9901"]
    lowerings = [(each.act, each.mode, each.day) for each in town.state.office.store.reins.of("9901")]
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    assert delegation.lowered(lowerings).mandates[ACT].mode is Mode.OFF
    assert replace(delegation, decided=tomorrow).lowered(lowerings).mandates[ACT].mode is Mode.DECIDE


def test_another_municipality_is_not_lowered(town: Any) -> None:
    lower(town)
    assert town.state.office.store.reins.of("9902") == []


def test_what_was_lowered_cannot_be_changed_unseen(town: Any) -> None:
    lower(town)
    assert not town.state.office.store.verify().faults
    with town.state.office.store.writing() as connection:
        connection.execute(reins.update().values(why="Något annat."))
    assert any("lowering 1" in fault for fault in town.state.office.store.verify().faults)
    with town.state.office.store.writing() as connection:
        connection.execute(reins.delete())
    assert any("last lowering" in fault for fault in town.state.office.store.verify().faults)


def drawn(town: Any, most: int) -> list[Record]:
    """Garages that the machine granted and the lot fell on."""
    here = town.state.office
    mandates = here.delegations["9901"].mandates
    mandates[ACT] = replace(mandates[ACT], second_look=100)
    return [garage(town, str(number)) for number in range(most)]


def test_the_lot_is_the_record_s_own_hash_and_falls_on_about_as_many_as_the_board_says(town: Any) -> None:
    record = garage(town)
    assert is_drawn(record, 100) and not is_drawn(record, 0)
    lots = [replace(record, hash=f"{-(-place * 2**32 // 1000):08x}" + "0" * 56) for place in range(1000)]
    assert sum(is_drawn(lot, 10) for lot in lots) == 100


def test_a_second_look_is_blind_until_the_reader_has_said_what_they_would_have_decided(town: Any) -> None:
    (record,) = drawn(town, 1)
    reader = signed_in(town, "officer")
    assert record.number in reader.get("/desk/control/second-look").text
    path = f"/desk/control/second-look/{record.case_id}"
    blind = reader.get(path).text
    assert "Beviljat" not in blind and "Vad hade du beslutat?" in blind
    form = {"token": token(blind), "answer": "refused", "why": "Skymmer sikten."}
    told = text(reader.post(path, data=form).text)
    assert "Olika" in told and "Beviljat" in told and "Skymmer sikten." in told
    assert reader.post(path, data=form).status_code == 409, "read once"
    assert "0 av 1 lika" in text(signed_in(town, "board").get("/desk/control").text)


def test_what_was_drawn_long_ago_still_waits_to_be_read_and_can_be(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_looks, "LATEST", 1)
    first, _ = drawn(town, 2)
    reader = signed_in(town, "officer")
    assert first.number in reader.get("/desk/control/second-look").text
    assert reader.get(f"/desk/control/second-look/{first.case_id}").status_code == 200


def test_when_too_many_are_doubted_the_machine_stops_deciding_by_itself(town: Any) -> None:
    here = town.state.office
    for number, record in enumerate(drawn(town, LEAST_READ)):
        assert here.delegation("9901").mandates[ACT].mode is Mode.DECIDE, number
        read_blind(here, "9901", record.case_id, "Lisa Testberg", Result.REFERRED, "Borde ha bedömts.")
    assert here.delegation("9901").mandates[ACT].mode is Mode.SUGGEST
    assert "av sig själv" in signed_in(town, "chair").get("/desk/control").text
    assert outcome(garage(town, "sist"))[:2] == ("referred", "granted")


def test_the_board_has_every_figure_and_everybody_those_that_point_nobody_out(town: Any) -> None:
    garage(town, "av maskinen")
    lower(town)
    garage(town, "överlämnad")
    month = f"{clock.today():%Y-%m}"
    everybody = signed_in(town, "citizen")
    assert everybody.get("/figures.json").json()["figures"] == []
    assert month not in everybody.get("/figures.csv").text
    board = signed_in(town, "board")
    assert f"{month} 2 1 0 1" in text(board.get("/desk/control").text)
    listed = board.get(f"/desk/control/decisions/{month}.csv").text
    assert listed.count("BYGG ") == 1 and "automatiskt, § 47, 2026-01-20" in listed
    assert board.get(f"/desk/control/decisions/{month}.pdf").content.startswith(b"%PDF-")
    _, line, *rest = board.get(f"/desk/control/statistics/{month}.csv").text.splitlines()
    assert not rest and "BYGG " in line and line.endswith("ja") and "ALMEN" not in line
    for listed in (
        "decisions/2026-13.csv",
        "decisions/2026-13.pdf",
        "statistics/2026-1.csv",
        "decisions/9999-12.pdf",
        "decisions/0000-01.csv",
    ):
        assert board.get(f"/desk/control/{listed}").status_code == 404


def test_the_reasons_why_not_are_ranked_with_what_would_change_them(town: Any) -> None:
    lower(town)
    garage(town)
    told = text(signed_in(town, "head").get("/desk/control").text)
    assert "Nämnden har stängt av maskinen för åtgärden Ett nytt beslut av nämnden." in told


def test_what_people_decide_where_a_rule_stopped_the_machine_is_told_by_rule(town: Any) -> None:
    here = town.state.office
    lower(town, to="suggest")
    record, _ = garage(town, "avgjord"), garage(town, "öppen")
    ruling = Ruling("Handläggare 1", clock.now(), Result.GRANTED, "Allt stämmer.")
    answer(here, "9901", record.case_id, {}, ruling, clock.today(), seen=record.sequence)
    assert here.store.figures("9901").overruled() == [
        Overruled("suggest_only", "", decided=1, favourable=1, proposed=1, otherwise=0)
    ]
    assert "Maskinen får bara föreslå 1 1 1 0" in text(signed_in(town, "board").get("/desk/control").text)


def test_whatever_people_had_begun_in_a_case_the_board_is_told_it_in_words() -> None:
    assert BEGUN.keys() <= SINGLE.keys()


def test_each_month_between_the_first_and_the_last_has_its_bar_and_parts_that_add_up() -> None:
    first = Monthly("2025-11", "", by_machine=1, by_officers=3)
    last = Monthly("2026-01", "", by_machine=2, by_officers=0)
    november, december, january = bars([last, first])
    assert [bar.month for bar in (november, december, january)] == ["2025-11", "2025-12", "2026-01"]
    assert (november.machine, november.officers, november.share) == (25, 75, 25)
    assert (december.decided, december.share, january.machine) == (0, None, 50)
    assert bars([]) == bars([Monthly("2026-01", "", received=4)]) == []
