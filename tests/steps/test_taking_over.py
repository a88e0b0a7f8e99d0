"""Another takes the application over: by their own login with the consent of who leaves it, or by an officer with a paper."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.application import Company, Person, Proofs
from permits.case import decide
from permits.casework.events import Role
from permits.casework.process import IllegalStep
from permits.continuing import Takeover, complete, take_over
from permits.decision.result import Result
from permits.errors import MovedOn, NotAllowed
from permits.office import Office
from permits.steps.taking import standing, take_asked
from permits.store.case.keys import Key
from permits.store.chained.record import Record
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
ADDRESS = applications.Address(street="Demogatan 2", postal_code="298 31", town="Exempelby")
PROV = Person(
    name="Prov Provsson", personal_number="19900118-9811", address=ADDRESS, email="prov@example.com", signed=DAY
)
SKISS = Person(name="Skiss Skissdotter", personal_number="19811228-9874", address=ADDRESS)
SIGNED = Proofs("eservice", "demo", applicants=frozenset({0}))


def begun(office: Office, story: str = "incomplete-application", key: Key | None = None, **changes: Any) -> Record:
    application = applications.read((STORIES / story / "application.json").read_bytes()).model_copy(update=changes)
    return decide(office, application, DAY, proven(office, application), key=key)[0]


def agreed(office: Office, record: Record, to: str = "199001189811") -> None:
    asked = {"kind": "takeover_agreed", "applicant": "applicant", "to": to}
    take_asked(office, "9901", record.case_id, asked, Role.APPLICANT, day=DAY)


def over(office: Office, record: Record, new: Person = PROV, proofs: Proofs = SIGNED, **by: str) -> Record:
    return take_over(office, "9901", record.case_id, Takeover(0, new, **by), DAY, proofs, seen=record.sequence)


def test_who_was_agreed_to_comes_in_the_place_of_who_leaves_and_signs_themself(office: Office) -> None:
    record = begun(office)
    with pytest.raises(NotAllowed, match="not agreed"):
        over(office, record)
    agreed(office, record)
    with pytest.raises(NotAllowed, match="not agreed"):
        over(office, record, SKISS)
    after = over(office, record)
    (now,) = after.application["applicants"]
    assert now["name"] == "Prov Provsson" and after.proofs.applicants == {0}
    assert over(office, record).sequence == after.sequence, "once more is the same"
    assert [event.step for event in office.store.events.of("9901", record.case_id)][-2:] == [
        "taken_over", "completion_requested",
    ]  # fmt: skip
    status = standing(office, "9901", record.case_id)
    assert not status.leaving and status.received == DAY, "the time runs from the day that the application came in"
    parties = office.store.parties
    assert parties.include("9901", record.case_id, "199001189811")
    assert not parties.include("9901", record.case_id, "198803200016")
    assert [fault for fault in office.store.verify(fold=office.status).faults if record.number in fault] == []


def test_a_signature_of_who_left_vouches_for_nobody_who_came(office: Office) -> None:
    record = begun(office, "granted-garage", attachments=())
    agreed(office, record)
    after = over(office, record, proofs=Proofs("eservice", "demo"))
    assert "all_applicants_signed" in after.missing and "all_applicants_signed" not in record.missing


def test_who_left_takes_no_key_to_the_case_with_them(office: Office) -> None:
    application = applications.read((STORIES / "incomplete-application" / "application.json").read_bytes())
    record, token = decide(office, application, DAY, proven(office, application))
    assert office.store.tokens.municipality(record.case_id, token) == "9901"
    agreed(office, record)
    over(office, record)
    assert office.store.tokens.municipality(record.case_id, token) is None


def test_an_agreement_is_taken_back_until_the_other_has_come(office: Office) -> None:
    record = begun(office)
    agreed(office, record)
    asked = {"kind": "takeover_regretted", "applicant": "applicant"}
    take_asked(office, "9901", record.case_id, asked, Role.APPLICANT, day=DAY)
    with pytest.raises(NotAllowed, match="not agreed"):
        over(office, record)
    with pytest.raises(IllegalStep, match=r"9 kap\. 86 §"):
        take_asked(office, "9901", record.case_id, asked, Role.APPLICANT, day=DAY)


def test_an_officer_registers_it_by_a_paper_and_the_new_one_is_asked_to_sign(office: Office) -> None:
    record = begun(office)
    after = over(office, record, proofs=Proofs(), by="Handläggare Demo", paper="a" * 64)
    event = office.store.events.of("9901", record.case_id)[-2]
    assert (event.role, event.actor, event.step) == (Role.OFFICER, "Handläggare Demo", "taken_over")
    assert "all_applicants_signed" in after.missing


def test_a_case_of_somebody_protected_or_decided_or_with_them_in_it_is_not_taken_over(office: Office) -> None:
    protected = begun(office, "protected-identity")
    agreed(office, protected)
    with pytest.raises(NotAllowed, match="protected identity"):
        over(office, protected)
    record = begun(office)
    itself = applications.read_kept(record.application).applicants[0]
    assert isinstance(itself, Person)
    assert over(office, record, itself) == record, "they apply already"
    with pytest.raises(NotAllowed, match="in place 2"):
        take_over(office, "9901", record.case_id, Takeover(1, PROV), DAY, SIGNED, seen=record.sequence)
    garage = begun(office, "granted-garage")
    if garage.outcome is Result.GRANTED:
        with pytest.raises(IllegalStep, match="follows the property"):
            agreed(office, garage)
        with pytest.raises(MovedOn):
            over(office, garage)


def test_a_completion_puts_nobody_in_the_place_of_who_applies(office: Office) -> None:
    """Their signature was proved for the one who signed, and would have vouched for whoever stands in their place."""
    record = begun(office)
    application = applications.read_kept(record.application)
    other = application.model_copy(update={"applicants": (PROV,)})
    with pytest.raises(NotAllowed, match="A completion does not put another"):
        complete(office, other, record.case_id, DAY, seen=record.sequence)
    both = application.model_copy(update={"applicants": (*application.applicants, SKISS)})
    assert "all_applicants_signed" in complete(office, both, record.case_id, DAY, seen=record.sequence).missing
    assert office.store.parties.include("9901", record.case_id, "198112289874"), "who joins opens the case"


@pytest.mark.parametrize("signatory", [{}, {"signatory_number": PROV.personal_number}, {"signatory": "Prov Provsson"}])
def test_a_company_s_signature_is_that_of_who_signed_for_it(office: Office, signatory: dict[str, str]) -> None:
    company = Company(
        kind="company", name="Bolaget", organisation_number="556016-0680", address=ADDRESS,
        signatory="Testa Testsson", signatory_number="19880320-0016", signed=DAY,
    )  # fmt: skip
    record = begun(office, applicants=(company,))
    assert record.proofs.applicants == record.proofs.signatories == {0}
    application = applications.read_kept(record.application)
    (kept,) = application.applicants
    whole = application.model_copy(update={"applicants": (kept.model_copy(update=signatory),)})
    after = complete(office, whole, record.case_id, DAY, seen=record.sequence)
    assert after.proofs.applicants == after.proofs.signatories == (set() if signatory else {0})
    assert ("all_applicants_signed" in after.missing) is bool(signatory)
