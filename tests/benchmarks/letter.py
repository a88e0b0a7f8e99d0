"""
A letter that grants, in both forms, with another number each time, so that the compiler cannot give back what it made; and
the letters of all stories in turn, as an office has them: of what it made long ago the compiler knows nothing any more.
"""

import itertools
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from permits import application as applications
from permits.case import check, decide
from permits.letter.writing import Letters
from permits.office import Office
from permits.settings import Settings
from permits.statement import considered
from permits.store.chained.record import Letter
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import timed
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
STORY = STORIES / "granted-garage/application.json"


class Remembering(Letters):
    """Writes, and remembers what it was asked to write last."""

    asked: tuple[str, Mapping[str, Any], Mapping[str, Any], datetime]

    def write(self, kind: str, content: Mapping[str, Any], decision: Mapping[str, Any], at: datetime) -> Letter:
        self.asked = kind, content, decision, at
        return super().write(kind, content, decision, at)


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        office = Office.open(Settings(data_dir=Path(folder)))
        letters = Remembering(office.letters.folder)
        office = replace(office, letters=letters)
        application = applications.read(STORY.read_bytes(), office.pack.acts)
        day = application.received
        assert day is not None
        proofs = proven(office, application)
        assessment = check(office, application, day, proofs)
        decide(office, application, day, proofs)
        kind, content, decision, at = letters.asked
        numbers = itertools.count()
        came = timed(lambda: letters.write(kind, {**content, "number": str(next(numbers))}, decision, at), 60, 5)
        record = timed(lambda: considered(office, assessment), 60, 5)
        asked = itertools.cycle(_of_the_stories(office, letters))

        def one_more() -> None:
            kind, content, decision, at = next(asked)
            letters.write(kind, {**content, "number": str(next(numbers))}, decision, at)

        all_kinds = timed(one_more, 135, 27)
        office.store.engine.dispose()
    print(f"\nletter: granted, HTML and PDF/A-3a   {came}\n        what its record says         {record}")
    print(f"        of each story in turn        {all_kinds}")
    return [
        Figure("a letter, HTML and PDF/A-3a", came.cpu / 1000, "ms", "≤ 5 ms"),
        Figure("a letter of each story in turn, HTML and PDF/A-3a", all_kinds.cpu / 1000, "ms"),
        Figure("what its record says", record.cpu / 1000, "ms"),
    ]


def _of_the_stories(
    office: Office, letters: Remembering
) -> list[tuple[str, Mapping[str, Any], Mapping[str, Any], datetime]]:
    """What the letter of each story is set from."""
    asked = []
    for story in sorted(STORIES.glob("*/application.json")):
        application = applications.read(story.read_bytes(), office.pack.acts)
        assert application.received is not None
        decide(office, application, application.received, proven(office, application))
        asked.append(letters.asked)
    return asked
