"""A step's form asks for each thing as what it is, and offers what the case knows."""

import re
from decimal import Decimal
from typing import Any

import pytest
from starlette.datastructures import FormData

from api.desk.drafts import typed
from api.desk.step_fields import Form, step_fields
from permits import clock
from permits.application import read
from permits.case import decide
from permits.casework.events import Role, whom
from permits.errors import NotAllowed
from permits.office import Office
from permits.place.gazetteer import spelt
from permits.steps.taking import draft_asked, standing, take_asked, words_of
from tests.api.conftest import story
from tests.api.desk.test_roles import signed_in
from tests.proven import proven


def forms(office: Office, case_id: str, step: str) -> dict[str, tuple[Form, list[str]]]:
    """How each thing of a step is asked for, and what can be chosen."""
    record, status = office.store.records.last("9901", case_id), standing(office, "9901", case_id)
    fields = step_fields(office, record, status, office.process.steps[step])
    assert all("Demodotter" not in words.sv for field in fields for words in field.choices.values())
    return {field.name: (field.form, list(field.choices)) for field in fields}


def test_neighbours_are_ticked_and_those_who_were_heard_are_chosen_among(office: Office) -> None:
    application = read(story("no-build-land"))
    case_id = decide(office, application, clock.today(), proven(office, application))[0].case_id
    form, around = forms(office, case_id, "heard")["recipients"]
    assert form is Form.TICKED and len(around) > 2
    asked = {"kind": "heard", "recipients": around[:2], "what": "Boden."}
    take_asked(office, "9901", case_id, asked, Role.OFFICER, "Handläggare 1")
    assert forms(office, case_id, "hearing_answered") == {
        "recipient": (Form.CHOSEN, around[:2]), "objects": (Form.CHOSEN, ["true", "false"]), "text": (Form.LINE, [])
    }  # fmt: skip
    assert forms(office, case_id, "heard")["recipients"][1] == around[2:], "nobody is asked twice"


def test_owners_within_a_distance_are_ticked_too_each_with_how_far_off(app: Any) -> None:
    here, client = app.state.office, signed_in(app, "officer")
    application = read(story("no-build-land"))
    record = decide(here, application, clock.today(), proven(here, application))[0]
    zoning, path = here.zoning("9901"), f"/desk/cases/{record.case_id}/steps"
    away = zoning.near(record.site.designation, 500)
    assert [far for _, far in away] == sorted(far for _, far in away)
    lot, far = next((lot, far) for lot, far in away if lot.owners and lot.designation not in record.site.bordering)
    offered = f'value="{whom(lot.designation, 0)}"'
    html = client.get(path, params={"step": "heard"}).text
    assert offered not in html
    form = dict(re.findall(r'name="(token|seen)" value="([^"]+)"', html)) | {"kind": "heard", "near": "yes"}
    written = {"step.what": "Boden.", "step.recipients": whom(lot.designation, 0)}
    for metres, shown in ((int(far) + 1, True), (int(far) - 1, False), ("långt", False), ("", False)):
        answer = client.post(path, data={**form, **written, "within": str(metres)})
        asked = answer.text.partition('id="heard-recipients"')[2].partition("</fieldset>")[0]
        assert (offered in asked) is shown and "Boden." in answer.text, metres
        assert not shown or f"{str(far.quantize(Decimal('0.1'))).replace('.', ',')}\u00a0m bort" in asked
    taken = {name: value for name, value in form.items() if name != "near"}
    assert client.post(path, data={**taken, **written, "within": str(int(far) + 1)}).status_code == 200
    assert whom(lot.designation, 0) in standing(here, "9901", record.case_id).heard


def test_whose_consent_is_withdrawn_is_chosen_among_the_owners_around_who_has_given_one_first(office: Office) -> None:
    application = read(story("near-boundary-with-consent"))
    proofs = proven(office, application)
    case_id = decide(office, application.model_copy(update={"answers": {}}), clock.today(), proofs)[0].case_id
    ((form, around),) = [forms(office, case_id, "consent_withdrawn")["recipient"]]
    given = [whom(property, owner) for property, owner in proofs.consents]
    assert form is Form.CHOSEN and [spelt(owner) for owner in around[: len(given)]] == given
    back = {"kind": "consent_withdrawn", "recipient": around[0]}
    take_asked(office, "9901", case_id, back, Role.OFFICER, "Handläggare 1")
    assert forms(office, case_id, "consent_withdrawn")["recipient"][1] == around[1:], "nobody takes the same back twice"


def test_no_step_asks_for_anything_that_has_no_form(office: Office) -> None:
    application = read(story("incomplete-application"))
    case_id = decide(office, application, clock.today(), proven(office, application))[0].case_id
    asked = {step.name: forms(office, case_id, step.name) for step in office.process.steps.values()}
    assert asked["completion_requested"]["missing"][0] is Form.TICKED
    assert asked["consultation_called"]["on"] == (Form.DAY, [])
    assert asked["appeal_ended"]["outcome"] == (Form.CHOSEN, ["upheld", "changed", "annulled", "dismissed"])


def test_what_is_ticked_and_what_is_written_beside_are_one_text() -> None:
    sent = FormData(
        [("step.recipients", "ALMEN 1:5/1"), ("step.recipients", "ALMEN 1:7/1\r\nALMEN 1:9/1"), ("token", "x")]
    )
    assert typed(sent) == {"step.recipients": "ALMEN 1:5/1\nALMEN 1:7/1\nALMEN 1:9/1"}


def test_a_letter_that_says_anything_else_than_was_read_is_not_sent(office: Office) -> None:
    application = read(story("no-build-land"))
    case_id = decide(office, application, clock.today(), proven(office, application))[0].case_id
    sent = {"kind": "communicated", "what": 'Marken ska vara fri. <script>alert(1)</script> #eval("1")'}
    by = (Role.OFFICER, "Handläggare 1")
    (unsent,) = draft_asked(office, "9901", case_id, sent, *by)
    assert "Marken ska vara fri. &lt;script" in unsent.letter.html("sv")
    assert "<script" not in unsent.letter.html("sv") + unsent.letter.html("en")
    assert [party.recipient for party in unsent.told] == ["applicant"]
    with pytest.raises(NotAllowed, match="says something else"):
        take_asked(office, "9901", case_id, {**sent, "what": "Något annat."}, *by, read=words_of([unsent]))
    assert take_asked(office, "9901", case_id, sent, *by, read=words_of([unsent])).communicated_by
