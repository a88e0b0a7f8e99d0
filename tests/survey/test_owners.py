"""Whoever owns the property and does not apply is heard before a permit, unless they have agreed by their own login."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.case import check, decide
from permits.casework.events import Role
from permits.decision.result import Result
from permits.decision.ruling import OWNERS_HEARD, Answered
from permits.errors import NotAllowed
from permits.office import Office
from permits.place.gazetteer import spelt
from permits.place.zoning import Zoning
from permits.prospect import prospect
from permits.steps.taking import draft_asked, take_asked, words_of
from tests.everyday.asking import answered
from tests.everyday.plots import application as placed
from tests.everyday.plots import consents, polygon
from tests.place.test_gates import sealed, town
from tests.proven import proven

GARAGE = json.loads((Path(__file__).parents[1] / "stories/granted-garage/application.json").read_text(encoding="utf-8"))
DAY = date(2026, 11, 20)
OWNER = spelt("ALMEN 1:3"), 0


def another(**told: Any) -> applications.Application:
    """The garage, applied for by another than the one who owns the property."""
    return applications.read(
        {
            **GARAGE,
            "applicants": [{**GARAGE["applicants"][0], "name": "Annan Testsson", "personalNumber": "19900118-9811"}],
            **told,
        }
    )


def outcome_of(
    office: Office, application: applications.Application, agrees: bool | None = None
) -> tuple[Result, set[str | None]]:
    """What the machine answers, with the owner's own answer where there is one."""
    proofs = replace(proven(office, application), consents={} if agrees is None else {OWNER: agrees})
    outcome = check(office, application, DAY, proofs).outcome
    return outcome.result, {reason.rule for reason in outcome.because}


def test_an_owner_who_applies_is_asked_nothing(office: Office) -> None:
    assert outcome_of(office, applications.read(GARAGE))[0] is Result.GRANTED


def test_an_owner_who_agrees_by_their_own_login_needs_no_hearing(office: Office) -> None:
    assert outcome_of(office, another(), True)[0] is Result.GRANTED


def test_an_owner_who_has_said_nothing_or_no_is_heard_by_an_officer_first(office: Office) -> None:
    for agrees in (None, False):
        result, because = outcome_of(office, another(), agrees)
        assert result is Result.REFERRED and "se.pbl.9.98" in because


@pytest.mark.parametrize(
    ("layer", "rule"),
    [("owners", "se.pbl.9.98"), ("properties", "se.fl.23.property")],
)
def test_by_a_register_older_than_it_may_be_nobody_is_known_to_own_what_it_says(
    office: Office, tmp_path: Path, layer: str, rule: str
) -> None:
    folder = town(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (register,) = (kept for kept in manifest["layers"] if kept["layer"] == layer)
    for days, result in ((0, Result.GRANTED), (1, Result.REFERRED)):
        register["allowedAgeDays"] = (DAY - date.fromisoformat(register["dataDate"])).days - days
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        aged = replace(office, zonings={"9901": Zoning.load(folder)})
        outcome = outcome_of(aged, applications.read(GARAGE))
        assert outcome[0] is result and (days == 0 or rule in outcome[1])


@pytest.mark.parametrize("held", ["own", "lease", "site_leasehold", "rent", "buying", "unsure"])
def test_what_one_says_of_whose_the_ground_is_never_makes_an_answer_better(office: Office, held: str) -> None:
    answers = {**GARAGE["answers"], "ground_held": held}
    by_owner = applications.read({**GARAGE, "answers": answers})
    result, because = outcome_of(office, by_owner)
    assert result is (Result.GRANTED if held in ("own", "unsure") else Result.REFERRED)
    assert "se.pbl.9.98" in because
    for agrees in (None, False, True):
        told, untold = another(answers=answers), another()
        assert outcome_of(office, told, agrees) == outcome_of(office, untold, agrees)


def test_the_owner_of_leased_ground_is_a_party_who_is_told_by_letter(office: Office) -> None:
    application = another(answers={**GARAGE["answers"], "ground_held": "lease"})
    record, _ = decide(office, application, DAY, replace(proven(office, application), consents={}))
    shown = {"kind": "communicated", "what": "Garaget."}
    (unsent,) = draft_asked(office, record.municipality, record.case_id, shown, Role.OFFICER, "Handläggare 1")
    assert [party.recipient for party in unsent.told] == ["applicant", "ALMEN 1:3/1"]


def owned(office: Office, tmp_path: Path, owner: dict[str, Any]) -> Office:
    """The office, whose register has ALMEN 1:3 owned by this owner alone."""
    folder = town(tmp_path)
    owners = json.loads((folder / "owners.json").read_text(encoding="utf-8"))
    (folder / "owners.json").write_text(json.dumps(owners | {"ALMEN 1:3": [owner]}), encoding="utf-8")
    sealed(folder, "owners", folder / "owners.json")
    return replace(office, zonings={"9901": Zoning.load(folder)})


@pytest.mark.parametrize(
    ("number", "result"),
    [("556016-0680", Result.GRANTED), ("165560160680", Result.GRANTED), ("556036-0793", Result.REFERRED)],
)
def test_a_company_is_the_owner_by_its_number_alone(
    office: Office, tmp_path: Path, number: str, result: Result
) -> None:
    held = owned(office, tmp_path, {"name": "Bolaget", "kind": "company", "protected": False, "number": number})
    company = {
        "kind": "company",
        "name": "Bolaget",
        "organisationNumber": "556016-0680",
        "address": GARAGE["applicants"][0]["address"],
        "signatory": "Testa Testsson",
        "signatoryNumber": "19900118-9811",
        "email": "bolaget@example.org",
        "signed": "2026-11-18",
    }
    assert outcome_of(held, another(applicants=[company]))[0] is result


@pytest.mark.parametrize("agrees", [None, False, True])
def test_whoever_has_the_owner_s_name_and_another_number_is_not_the_owner(office: Office, agrees: bool | None) -> None:
    namesake = another(applicants=[{**GARAGE["applicants"][0], "personalNumber": "19900118-9811"}])
    assert outcome_of(office, namesake, agrees)[0] is (Result.GRANTED if agrees else Result.REFERRED)


@pytest.mark.parametrize("agrees", [None, False, True])
def test_where_the_register_has_a_name_alone_it_does_not_show_who_applies(
    office: Office, tmp_path: Path, agrees: bool | None
) -> None:
    nameless = owned(office, tmp_path, {"name": "Testa Testsson", "kind": "person", "protected": False})
    result, because = outcome_of(nameless, applications.read(GARAGE), agrees)
    assert result is (Result.GRANTED if agrees else Result.REFERRED) and "se.pbl.9.98" in because


def test_that_the_owner_agrees_is_not_proved_by_the_applicant_saying_so(office: Office) -> None:
    told = {"consents": [{"property": "ALMEN 1:3", "owner": 0, "signed": "2026-11-18"}]}
    assert outcome_of(office, another(**told))[0] is Result.REFERRED


def test_an_officer_tells_the_owner_by_letter_and_decides_once_they_are_heard(office: Office) -> None:
    application = another()
    record, _ = decide(office, application, DAY, replace(proven(office, application), consents={}))
    where = record.municipality, record.case_id
    assert record.outcome is Result.REFERRED
    take_asked(office, *where, {"kind": "communicated", "what": "Garaget."}, Role.OFFICER, "Handläggare 1", day=DAY)
    assert "ALMEN 1:3/1" in {notice.recipient for notice in office.store.outbox.by_hand("9901")}
    heard = {OWNERS_HEARD: Answered(True, "Prov Provsson, med brev.", DAY)}
    for answers, is_open in (({}, False), (heard, True)):
        ways = prospect(office, *where, answers, "Handläggare 1", DAY).ways
        assert any(way.result is Result.GRANTED and not way.bars for way in ways) == is_open
    with pytest.raises(NotAllowed):
        prospect(office, *where, {OWNERS_HEARD: Answered(True)}, "Handläggare 1", DAY)


HIGH = {"ridgeHeightM": "5.0", "roofAngleDeg": "27", "grossAreaM2": "15"}
"""A shed that needs a permit wherever it stands."""


def shed_over(designation: str, x: float, agreed: str | None = None) -> dict[str, Any]:
    """A shed outside plans, so many metres from the boundary beside it; less than nothing is beyond it."""
    footprint = polygon(designation, x, 20, 5, 3)
    yes = consents(agreed) if agreed else ()
    return placed("new_complementary_building", designation, footprint, HIGH, {}, yes)


@pytest.mark.parametrize(("x", "owners"), [(0.83, False), (0.82, True), (0.0, True), (-0.2, True), (-3.0, True)])
def test_what_stands_or_may_stand_beyond_a_boundary_is_built_on_the_neighbour_s_ground_too(
    office: Office, x: float, owners: bool
) -> None:
    """So near a boundary a person judges what it brings all the same."""
    outcome = answered(office, shed_over("SJÖVIK 4:3", x))
    assert outcome.result is Result.REFERRED
    assert {reason.rule for reason in outcome.because} >= {"se.pbl.2.9.boundary"}
    assert ("owners_heard" in outcome.judgements) is owners


@pytest.mark.parametrize("x", [0.0, 0.82])
def test_a_neighbour_who_agrees_by_their_own_login_lets_it_stand_on_their_ground(office: Office, x: float) -> None:
    beyond = "SJÖVIK 4:2"
    assert answered(office, shed_over("SJÖVIK 4:3", x, beyond)).result is Result.GRANTED
    assert answered(office, shed_over("SJÖVIK 4:3", x, "SJÖVIK 4:4")).result is Result.REFERRED


def test_where_nobody_knows_how_well_a_boundary_is_measured_it_may_run_through_what_stands_near_it(
    office: Office,
) -> None:
    assert answered(office, shed_over("SJÖVIK 4:5", 6.0)).result is Result.REFERRED


@pytest.mark.parametrize(("x", "beyond"), [(0.83, []), (0.82, ["SJÖVIK 4:2/1"]), (-3.0, ["SJÖVIK 4:2/1"])])
def test_what_matters_is_shown_to_those_beyond_a_boundary_that_it_crosses_or_may_cross_too(
    office: Office, x: float, beyond: list[str]
) -> None:
    shed = applications.read(shed_over("SJÖVIK 4:3", x) | {"attachments": []})
    record, _ = decide(office, shed, DAY)
    shown = {"kind": "communicated", "what": "Boden står intill gränsen."}
    unsent = draft_asked(office, record.municipality, record.case_id, shown, Role.OFFICER, "Handläggare 1")
    told = [[party.recipient for party in each.told] for each in unsent]
    assert told == [["applicant", "SJÖVIK 4:3/1"], *([beyond] if beyond else [])]


@pytest.mark.parametrize(("x", "letters"), [(0.83, 1), (0.82, 2), (-3.0, 2)])
def test_those_beyond_a_boundary_get_a_letter_of_their_own_that_names_nobody_who_applies(
    office: Office, x: float, letters: int
) -> None:
    shed = applications.read(shed_over("SJÖVIK 4:3", x) | {"attachments": []})
    record, _ = decide(office, shed, DAY)
    shown = {"kind": "communicated", "what": "Boden står intill gränsen."}
    unsent = draft_asked(office, record.municipality, record.case_id, shown, Role.OFFICER, "Handläggare 1")
    assert len(unsent) == letters
    for language in ("sv", "en"):
        for each, is_named in zip(unsent, (True, False), strict=False):
            letter = each.letter.html(language)
            assert ("Testa Testsson" in letter) is is_named and ("Björkstigen 5" in letter) is is_named
            assert "Boden står intill gränsen." in letter


@pytest.mark.parametrize(("x", "kinds"), [(0.83, ["communicated"]), (0.82, ["communicated", "shown_beyond"])])
def test_each_of_a_step_s_letters_is_kept_and_goes_to_its_own_and_the_letters_read_are_those_sent(
    office: Office, x: float, kinds: list[str]
) -> None:
    shed = applications.read(shed_over("SJÖVIK 4:3", x) | {"attachments": []})
    record, _ = decide(office, shed, DAY)
    where, shown = (record.municipality, record.case_id), {"kind": "communicated", "what": "Boden."}
    as_officer = (shown, Role.OFFICER, "Handläggare 1")
    read = words_of(draft_asked(office, *where, *as_officer))
    with pytest.raises(NotAllowed):
        take_asked(office, *where, {**shown, "what": "Annat."}, Role.OFFICER, "Handläggare 1", read=read)
    take_asked(office, *where, *as_officer, read=read)
    sent = [event for event in office.store.events.of(*where) if event.body.letter]
    assert [event.kind for event in sent] == kinds
    letters = [office.store.events.letter(*where, event.sequence) for event in sent]
    assert ["Testa Testsson" in letter.html for letter in letters if letter] == [True, False][: len(kinds)]
    assert [fault for fault in office.store.verify(fold=office.status).faults if record.case_id in fault] == []
