"""How high the service may let be built where no plan says: as high as the board has said, and never unasked."""

from datetime import date

import pytest

from permits import application as applications
from permits.case import check
from permits.decision.outcome import Outcome, Result
from permits.office import Office
from tests.everyday.asking import completed
from tests.everyday.plots import RECEIVED, Json
from tests.everyday.table import TABLE
from tests.proven import proven


def named(name: str) -> Json:
    return next(everyday.application for everyday in TABLE if everyday.name == name)


OUTSIDE_PLAN = named("garage of 60 m² outside plan")


def of_height(office: Office, body: Json, ridge: str | None) -> Outcome:
    told = completed(office, body)
    size = {name: value for name, value in told["measure"]["dimensions"].items() if name != "ridgeHeightM"}
    measure = {**told["measure"], "dimensions": {**size, **({"ridgeHeightM": ridge} if ridge else {})}}
    inquiry = applications.read({**told, "measure": measure})
    return check(office, inquiry, date.fromisoformat(RECEIVED), proven(office, inquiry)).outcome


@pytest.mark.parametrize(
    ("ridge", "result"),
    [
        ("5", Result.GRANTED), ("5.000", Result.GRANTED), ("5.001", Result.REFERRED), ("7.99", Result.REFERRED),
        ("12", Result.REFERRED), ("20", Result.REFERRED),
    ],
)  # fmt: skip
def test_a_garage_where_no_plan_sets_a_height_is_as_high_as_the_board_has_said(
    office: Office, ridge: str, result: Result
) -> None:
    outcome = of_height(office, OUTSIDE_PLAN, ridge)
    assert outcome.result is result
    if result is Result.REFERRED:
        assert "Taknockshöjd" in " ".join(reason.says.sv for reason in outcome.because)


def test_a_height_that_nobody_has_told_is_asked_for_and_never_let_be(office: Office) -> None:
    outcome = of_height(office, OUTSIDE_PLAN, None)
    assert outcome.result is Result.SUPPLEMENT
    assert "ridge_height_m" in {missing.fact for missing in outcome.missing}
