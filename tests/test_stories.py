"""Whole cases, from application to letter: each folder in `stories/` is one."""

import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from permits import application as applications
from permits.case import check, decide
from permits.law.conclusion import Conclusion, Truth, Verdict
from permits.law.engine import plain
from permits.law.facts import Facts
from permits.law.pack import InForce
from permits.office import Office
from permits.rerun import differences
from tests.proven import proven

STORIES = sorted((Path(__file__).parent / "stories").iterdir())


def differs(in_force: InForce, facts: Facts) -> Sequence[Conclusion]:
    """A second engine with a fault: it finds everything met."""
    met = {"verdict": Verdict.MET, "holds": Truth.TRUE, "counts": Truth.TRUE}
    return tuple(one._replace(**met) for one in plain.evaluate(in_force, facts))


@pytest.mark.parametrize("folder", STORIES, ids=lambda folder: folder.name)
def test_the_story_ends_as_told(office: Office, folder: Path) -> None:
    expected: dict[str, Any] = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    application = applications.read((folder / "application.json").read_bytes())
    assert application.received is not None
    second = differs if expected.get("second_engine") == "differs" else None

    proofs = proven(office, application)
    outcome = check(office, application, application.received, proofs, second=second).outcome
    reasons = {reason.rule or reason.code for reason in outcome.because}
    assert outcome.result.value == expected["outcome"], reasons
    assert set(expected["because"]) <= reasons
    assert outcome.precheck.value == expected.get("precheck", outcome.precheck.value)
    assert set(expected.get("missing", ())) <= {one.fact for one in outcome.missing}

    record, _ = decide(office, application, application.received, proofs, second=second)
    letter = html.unescape(re.sub(r"<[^>]+>", " ", record.letter_html)).replace("\u00a0", " ")
    for words in expected["letter_contains"]:
        assert words in letter
    for words in expected.get("letter_lacks", ()):
        assert words not in letter
    told = [repr(reason) for reason in record.content["told"]["reasons"]]
    assert len(told) == len({*told}), "each reason once"
    assert record.letter_pdf.startswith(b"%PDF")
    assert "19880320" not in letter
    assert differences(office.pack, record.content) == [], "decided again from what it holds itself"


def test_at_least_fifteen_stories_are_told() -> None:
    assert len(STORIES) >= 15


def test_the_chain_of_all_stories_holds(office: Office) -> None:
    # Stories name papers that nobody hands in, and each begins with nothing built by another.
    told = (" record", " head", " event", " events say")
    assert [
        fault for fault in office.store.verify(fold=office.status).faults if any(map(fault.__contains__, told))
    ] == []
