"""Rules rest on no value whose evidence is not enough; it is kept beside, and the fact is open."""

from dataclasses import replace

import pytest

from permits.law.evidence import weighed
from permits.law.facts import Facts, Thing
from permits.law.pack import Pack
from permits.quantity import Evidence, Source, Stated, exactly
from permits.text import Text
from tests.builders import a_pack, a_rule

SIGNED, AREA = Stated(True), exactly(12)


@pytest.fixture
def pack() -> Pack:
    """A pack where `near` must be proved, and an area may be stated."""
    made = a_pack(a_rule("r"))
    enough = {"near": frozenset({Evidence.PROVED, Evidence.JUDGED}), "area_m2": frozenset({Evidence.STATED})}
    facts = {name: replace(fact, enough=enough.get(name, frozenset())) for name, fact in made.facts.items()}
    return replace(made, facts=facts)


def test_what_is_only_claimed_is_open_with_why_and_kept_beside(pack: Pack) -> None:
    facts = weighed(pack, Facts({"near": SIGNED, "area_m2": AREA}))
    assert (facts.values, facts.claimed) == ({"area_m2": AREA}, {"near": SIGNED})
    assert "bara påstått" in facts.why_absent["near"].sv and "styrkt" in facts.why_absent["near"].sv


@pytest.mark.parametrize("source", [Source.DOOR, Source.OFFICER, Source.BOARD])
def test_what_has_the_evidence_passes(pack: Pack, source: Source) -> None:
    proved = Stated(True, source)
    facts = weighed(pack, Facts({"near": proved}))
    assert (facts.values, facts.claimed) == ({"near": proved}, {})


def test_a_thing_is_weighed_like_the_case(pack: Pack) -> None:
    thing = Thing("b", Text("gräns", "boundary"), {"distance_m": exactly(4)})
    facts = weighed(pack, Facts({}, {"boundary": (thing,)}))
    (found,) = facts.things["boundary"]
    assert (found.values, found.claimed) == ({}, {"distance_m": exactly(4)})


def test_what_the_board_has_settled_never_takes_the_place_of_what_is_known() -> None:
    known, settled = Stated(False, Source.SURVEY), Stated(True, Source.BOARD)
    facts = Facts({"near": known}, why_absent={"measure": Text("", "")}).settled({"near": settled, "measure": settled})
    assert facts.values == {"near": known, "measure": settled} and not facts.why_absent


def test_an_officers_answer_stands_beside_what_it_takes_the_place_of() -> None:
    known, answer = Stated(False, Source.SURVEY), Stated(True, Source.OFFICER)
    facts = Facts({"near": known}).answered({"near": answer})
    assert (facts.values["near"], facts.replaced["near"]) == (answer, known)
