"""The whole path on the demo municipality, warm: without letter, and with letter and record kept."""

import tempfile
from pathlib import Path

from permits import application as applications
from permits.case import check, decide
from permits.law.engine import durable, plain
from permits.office import Office
from permits.settings import Settings
from permits.survey import footprint, survey
from tests.benchmarks.timing import timed
from tests.proven import proven

STORY = Path(__file__).parents[1] / "stories/granted-garage/application.json"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office.open(Settings(data_dir=Path(folder)))
        application = applications.read(STORY.read_bytes())
        day = application.received
        assert day is not None
        proofs = proven(office, application)
        assessment = check(office, application, day, proofs)
        in_force = office.pack.on(assessment.dates)
        zoning = office.zoning(application.municipality)
        where = footprint(application, zoning)

        steps = {
            "site": lambda: zoning.site(application, where, day),
            "survey": lambda: survey(application, assessment.site, where, office.pack, assessment.dates, proofs),
            "plain engine": lambda: plain.evaluate(in_force, assessment.facts),
            "durable engine": lambda: durable.evaluate(in_force, assessment.facts),
            "path without PDF": lambda: check(office, application, day, proofs),
            "path with letter and store": lambda: decide(office, application, day, proofs),
        }
        print(f"\npath: {len(in_force.rules)} rules, one garage inside a detail plan")
        for name, work in steps.items():
            least, median, slow = timed(work, 150, 10)
            print(f"  {name:28} min {least / 1000:7.2f} ms   p50 {median / 1000:7.2f} ms   p99 {slow / 1000:7.2f} ms")
        office.store.engine.dispose()
