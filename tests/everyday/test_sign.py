"""A sign where the surroundings may be of value, the only place where one needs a permit (PBL 9 kap. 38 § 2)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from permits.decision.outcome import Result
from permits.local.delegation import Settled
from permits.office import Office
from tests.everyday.asking import answered
from tests.everyday.table import whole_plot

ORDINARY = dict.fromkeys(
    ("existing_accords_with_plan", "fits_townscape", "good_form", "no_significant_nuisance", "values_respected"), True
)


def settling(office: Office, answers: Mapping[str, bool]) -> Office:
    """The board has answered these questions beforehand for signs."""
    (code, delegation), *_ = office.delegations.items()
    mandate = replace(delegation.mandates["sign"], settles={name: Settled(yes) for name, yes in answers.items()})
    mandates = {**delegation.mandates, "sign": mandate}
    return replace(office, delegations={code: replace(delegation, mandates=mandates)})


@pytest.mark.parametrize(
    ("settled", "open_questions"),
    [
        ({}, {"permit_duty", "plan_conflict"}),
        (ORDINARY | {"affects_valuable_character": False}, {"plan_conflict"}),
        (ORDINARY | {"affects_valuable_character": True}, {"permit_test", "effect", "hearing"}),
    ],
    ids=["nothing settled", "no permit needed", "a permit needed"],
)
def test_the_board_may_settle_whether_a_sign_needs_a_permit_but_not_whether_the_building_is_of_value(
    office: Office, settled: Mapping[str, bool], open_questions: set[str]
) -> None:
    outcome = answered(settling(office, settled), whole_plot("sign", "KVARNBACKEN 2:2"))
    assert outcome.result is Result.REFERRED
    assert {reason.code for reason in outcome.because} == open_questions
