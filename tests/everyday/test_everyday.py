"""The everyday applications, through the whole path, with an applicant who answers whatever is asked."""

import pytest

from permits.office import Office
from tests.everyday.asking import answered
from tests.everyday.table import PERSON, TABLE, Everyday

ANSWERED = 129
"""The weight, of 149, that is at least answered without a person; `python -m tests.everyday` tells what is not and why."""


@pytest.mark.parametrize("everyday", TABLE, ids=lambda everyday: everyday.name)
def test_an_everyday_application_is_answered_as_the_law_says(office: Office, everyday: Everyday) -> None:
    outcome = answered(office, everyday.application)
    reasons = [reason.says.en for reason in outcome.because]
    assert outcome.result is everyday.expected, (everyday.section, reasons, outcome.missing)


def test_most_of_the_everyday_applications_are_answered_without_a_person() -> None:
    # Each row's own answer is held by the test above.
    assert (len(TABLE), sum(everyday.weight for everyday in TABLE)) == (67, 149)
    assert sum(everyday.weight for everyday in TABLE if everyday.expected is not PERSON) >= ANSWERED


def test_only_what_the_law_itself_answers_is_said_to_be_held_back() -> None:
    assert all(everyday.law is not PERSON for everyday in TABLE if everyday.held_back)
