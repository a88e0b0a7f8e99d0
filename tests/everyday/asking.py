"""An applicant who answers whatever they are asked and know."""

from __future__ import annotations

from datetime import date

from permits import application as applications
from permits.case import check
from permits.decision.outcome import Outcome
from permits.office import Office
from tests.everyday.plots import RECEIVED, Json
from tests.everyday.table import ANSWERS
from tests.proven import proven

ROUNDS = 6
"""How often an applicant is asked anew before they are asked for something that they cannot answer."""


def answered(office: Office, application: Json) -> Outcome:
    """What comes of an application when its applicant answers whatever they are asked and know."""
    return _asked(office, application)[1]


def completed(office: Office, application: Json) -> Json:
    """The application with all that its applicant is asked and knows."""
    return _asked(office, application)[0]


def _asked(office: Office, application: Json) -> tuple[Json, Outcome]:
    answers = dict(application["answers"])
    for _ in range(ROUNDS):
        inquiry = applications.read({**application, "answers": answers})
        outcome = check(office, inquiry, date.fromisoformat(RECEIVED), proven(office, inquiry)).outcome
        asked = {missing.fact for missing in outcome.missing}
        told = {name: said for name, said in ANSWERS.items() if name in asked and name not in answers}
        if not told:
            return {**application, "answers": answers}, outcome
        answers |= told
    raise AssertionError(f"still asked for {asked} after {ROUNDS} rounds")
