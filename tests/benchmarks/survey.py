"""The survey of one application on the demo municipality, warm: site, facts, evidence, drawing and words."""

import json
import tempfile
from pathlib import Path

from permits.application import read_inquiry
from permits.law.conclusion import Agreement
from permits.law.engine import conclude
from permits.law.facts import Dates
from permits.letter.siteplan import describe, draw, limits
from permits.office import Office
from permits.settings import Settings
from permits.survey import footprint, measured_lines, survey
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import timed

DEMO = Path(__file__).parents[2] / "zoning_data/demo"
PLACES = ("garage_40", "shed_partly_on_prickmark", "shed_in_shore_protection", "fence_6_in")


def main() -> list[Figure]:
    figures: list[Figure] = []
    places = json.loads((DEMO / "places.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        office = Office.open(Settings(data_dir=Path(folder)))
        pack, zoning = office.pack, office.zoning("9901")
        day = max(layer.data_date for layer in zoning.layers.values() if layer.data_date)
        dates = Dates(day, day)
        for name in PLACES:
            place = places[name]
            kind = "fence" if place["footprint"]["type"] == "LineString" else "new_complementary_building"
            measure = {"kind": kind, "footprint": {**place["footprint"], "crs": place["crs"]}}
            inquiry = read_inquiry(
                {"municipality": "9901", "property": place["property"], "measure": measure}, pack.acts
            )
            where = footprint(inquiry, zoning)
            site = zoning.site(inquiry, where, day)
            facts = survey(inquiry, site, where, pack, dates)
            measured = measured_lines(site, where, facts)
            concluded = conclude(pack, facts, dates, second=Agreement.NOT_ASKED)
            least = limits(pack, facts, dates, concluded)
            things = sum(len(those) for those in facts.things.values())
            print(f"\nsurvey of {name}: {len(facts.values)} facts, {things} things")
            steps = {
                "site": lambda: zoning.site(inquiry, where, day),  # noqa: B023 — timed before the next turn
                "survey": lambda: survey(inquiry, site, where, pack, dates),  # noqa: B023
                "evidence": lambda: measured_lines(site, where, facts),  # noqa: B023
                "drawing": lambda: draw(pack, site, where, measured, least),  # noqa: B023
                "words": lambda: describe(pack, site, where, facts, measured, least),  # noqa: B023
            }
            for step, work in steps.items():
                times = timed(work, 100, 5)
                print(f"  {step:10} {times}")
                if name == PLACES[0]:
                    figures.append(Figure(f"{step}, {name}", times.cpu / 1000, "ms"))
        office.store.engine.dispose()
    return figures
