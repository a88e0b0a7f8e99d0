"""No answer is better for resting on less, or for being told two things of one fact."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits import application as applications
from permits.application import NOTHING, Proofs
from permits.case import check
from permits.decision.result import Result
from permits.errors import BadApplication
from permits.office import Office
from permits.survey.contradictions import DIMENSIONS, has
from tests.decision.test_interview import numbers
from tests.examples import EXAMPLES
from tests.packs import SWEDISH
from tests.proven import proven

STORIES = Path(__file__).parent / "stories"
DAY = date(2026, 11, 20)
WHOLE_PATHS = max(EXAMPLES // 20, 20)
"""A case measured and concluded by both engines takes its time."""

PROVEN = ("granted-garage", "extension-granted", "near-boundary-with-consent", "exempt-shed", "stove")
"""Stories that end well on what was proved."""


def story(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((STORIES / name / "application.json").read_text(encoding="utf-8"))
    return body


def favour(office: Office, body: dict[str, Any], proofs: Proofs | None = None) -> int:
    """How good the answer is: nothing is needed, it may be done, or neither is said yet; a fault is none."""
    try:
        application = applications.read(body)
        found = check(office, application, DAY, proven(office, application) if proofs is None else proofs)
    except BadApplication:
        return 0
    result = found.outcome.result
    return 2 if result is Result.EXEMPT else 1 if result.is_favourable else 0


FavourOnce = Callable[..., int]
"""Takes a body, and what of it is proved where that is not all."""


@pytest.fixture(scope="module")
def favour_once(opened: Office) -> FavourOnce:
    """`favour` by the module's office, found once for what has been asked before: many comparisons have a side in common."""
    found: dict[tuple[str, str], int] = {}

    def favour_once(body: dict[str, Any], proofs: Proofs | None = None) -> int:
        asked = json.dumps(body, sort_keys=True), repr(proofs)
        if asked not in found:
            found[asked] = favour(opened, body, proofs)
        return found[asked]

    return favour_once


@given(data=st.data())
@settings(max_examples=WHOLE_PATHS)
def test_weaker_evidence_never_gives_a_better_answer(
    opened: Office, favour_once: FavourOnce, data: st.DataObject
) -> None:
    body = story(data.draw(st.sampled_from(PROVEN)))
    proofs = proven(opened, applications.read(body))
    papers = data.draw(st.sets(st.sampled_from(sorted(proofs.papers)))) if proofs.papers else set()
    weaker = replace(
        proofs,
        applicants=frozenset(place for place in proofs.applicants if data.draw(st.booleans())),
        consents={key: data.draw(st.booleans()) for key in proofs.consents if data.draw(st.booleans())},
        papers={sha256: proofs.papers[sha256] for sha256 in papers},
    )
    assert favour_once(body, NOTHING) <= favour_once(body, weaker) <= favour_once(body, proofs)


STATED_TWICE = tuple(
    (place.rpartition("/")[2], fact)
    for fact, place in DIMENSIONS.items()
    if fact in SWEDISH.facts and "applicant" in SWEDISH.facts[fact].supplied_by
)
"""Every dimension that is a fact too, so that an answer can state it likewise; as JSON names it, and the fact."""

SUMMED = (("grossAreaM2", "extension_area_m2"), ("openAreaM2", "extension_area_m2"))
"""What an extension's area is made of where no answer states it."""


def stories_with(dimension: str) -> list[str]:
    """The stories that end well, of acts that have the dimension."""
    return [name for name in PROVEN if has(SWEDISH.acts[story(name)["measure"]["kind"]], dimension)]


@pytest.mark.parametrize(("dimension", "fact"), [*STATED_TWICE, *SUMMED])
@given(data=st.data())
@settings(max_examples=WHOLE_PATHS)
def test_two_statements_never_give_a_better_answer_than_either(
    favour_once: FavourOnce, dimension: str, fact: str, data: st.DataObject
) -> None:
    declared = SWEDISH.facts[fact]
    names = ["extension-granted"] if fact == "extension_area_m2" else stories_with(fact)
    name = data.draw(st.sampled_from(names))
    as_told = story(name)["measure"]["dimensions"].get(dimension, "1")
    values = sorted({Decimal(as_told), *numbers(declared)})
    drawn, told = (data.draw(st.sampled_from(values)) for _ in range(2))

    def stated(**statements: str) -> dict[str, Any]:
        body = story(name)
        body["measure"]["dimensions"].pop(dimension, None)
        body["answers"].pop(fact, None)
        if "drawn" in statements:
            body["measure"]["dimensions"][dimension] = statements["drawn"]
        if "told" in statements:
            body["answers"][fact] = statements["told"]
        return body

    alone = min(favour_once(stated(drawn=str(drawn))), favour_once(stated(told=str(told))))
    assert favour_once(stated(drawn=str(drawn), told=str(told))) <= alone


@given(area=st.sampled_from(("1", "15", "24.99", "25", "30", "31", "40", "200")))
@settings(max_examples=WHOLE_PATHS)
def test_a_stated_area_never_betters_what_is_drawn(favour_once: FavourOnce, area: str) -> None:
    for name in ("exempt-shed", "granted-garage", "one-square-decimetre-too-large"):
        body, stated = story(name), story(name)
        stated["measure"]["dimensions"]["buildingAreaM2"] = area
        assert favour_once(stated) <= favour_once(body)


NUMBERS = st.text("0123456789.,-+eE ", max_size=40) | st.decimals(allow_nan=True).map(str) | st.text(max_size=25)


@given(written=NUMBERS)
def test_any_text_is_a_measure_on_its_grid_or_a_fault(written: str) -> None:
    body = story("granted-garage")
    body["measure"]["dimensions"] = {"ridgeHeightM": written, "eavesM": written, "openAreaM2": written}
    try:
        dimensions = applications.read(json.dumps(body)).measure.dimensions
    except BadApplication as error:
        assert {fault.place.rpartition("/")[2] for fault in error.faults} <= {"ridgeHeightM", "eavesM", "openAreaM2"}
        return
    for number in (dimensions.ridge_height_m, dimensions.eaves_m, dimensions.open_area_m2):
        assert number is not None and number >= 0 and len(str(number)) <= 10 and not str(number).startswith("-")


@given(written=NUMBERS)
@settings(max_examples=WHOLE_PATHS)
def test_any_answer_is_a_number_on_its_grid_or_a_fault(opened: Office, written: str) -> None:
    body = story("extension-granted")
    body["answers"]["exempt_extensions_total_m2"] = written
    application = applications.read(json.dumps(body))
    try:
        found = check(opened, application, DAY, proven(opened, application))
    except BadApplication as error:
        answer, *beside = sorted(fault.place for fault in error.faults)
        assert answer == "/answers/exempt_extensions_total_m2"
        assert beside in ([], ["/measure/dimensions/grossAreaM2"]), "less in all than the new one is told at both"
        return
    assert len(str(found.facts.values["exempt_extensions_total_m2"])) < 400
