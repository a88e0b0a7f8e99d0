"""The whole path on the demo municipality, warm: without letter, and with letter and record kept."""

import itertools
import tempfile
from pathlib import Path

from permits import application as applications
from permits.case import check, decide
from permits.law.engine import durable, generated, plain
from permits.office import Office
from permits.settings import Settings
from permits.store.case.keys import Key
from permits.store.tables import own_cases
from permits.survey import footprint, survey
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import Times, timed
from tests.proven import proven

STORY = Path(__file__).parents[1] / "stories/granted-garage/application.json"


RUNS = 150


def main() -> list[Figure]:
    """Budgets of these are a share of what they were once: see `first`."""
    return [Figure(f"{name}, a garage", times.cpu / 1000, "ms") for name, times in measured().items()]


def measured() -> dict[str, Times]:
    """What each step takes, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office.open(Settings(data_dir=Path(folder)))
        application = applications.read(STORY.read_bytes(), office.pack.acts)
        day = application.received
        assert day is not None
        proofs = proven(office, application)
        assessment = check(office, application, day, proofs)
        in_force = office.pack.on(assessment.dates)
        zoning = office.zoning(application.municipality)
        where = footprint(application, zoning)

        keys = itertools.count()

        def clear() -> None:
            """Nothing stands on the lot yet: beside the garage of the run before, the next would go to a person."""
            with office.store.writing() as connection:
                connection.execute(own_cases.delete())

        steps = {
            "site": lambda: zoning.site(application, where, day),
            "survey": lambda: survey(application, assessment.site, where, office.pack, assessment.dates, proofs),
            "runner": lambda: generated.evaluate(in_force, assessment.facts),
            "reference engine": lambda: plain.evaluate(in_force, assessment.facts),
            "second engine": lambda: durable.evaluate(in_force, assessment.facts),
            "path without PDF": lambda: check(office, application, day, proofs),
            "path with letter and store": lambda: decide(
                office, application, day, proofs, key=Key("benchmark", str(next(keys)))
            ),
        }
        print(f"\npath: {len(in_force.rules)} rules, one garage inside a detail plan")
        spent = {name: timed(work, RUNS, 10, clear) for name, work in steps.items()}
        for name, times in spent.items():
            print(f"  {name:28} {times}")
        office.store.engine.dispose()
    return spent
