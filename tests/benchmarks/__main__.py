"""
`python -m tests.benchmarks [--land | --compare] [NAME ...]`: all of them when none is named.

--land keeps the figures as those that later runs are compared with; --compare says how these stand to them.
"""

import sys
from collections.abc import Callable

from permits import clock
from tests.benchmarks import (
    browser,
    cold,
    engine,
    envelope,
    first,
    letter,
    lookup,
    many,
    path,
    reading,
    rest,
    survey,
    workbench,
)
from tests.benchmarks.figures import Figure, compared, land, table

ALL: dict[str, Callable[[], list[Figure]]] = {
    "engine": engine.main,
    "many": many.main,
    "path": path.main,
    "first": first.main,
    "letter": letter.main,
    "cold": cold.main,
    "survey": survey.main,
    "envelope": envelope.main,
    "lookup": lookup.main,
    "rest": rest.main,
    "reading": reading.main,
    "browser": browser.main,
    "workbench": workbench.main,
}

words = [word for word in sys.argv[1:] if not word.startswith("--")]
figures = [figure for name in words or ALL for figure in ALL[name]()]
print(f"\n{table(figures, clock.today())}")
if "--land" in sys.argv:
    land(figures, clock.today())
if "--compare" in sys.argv:
    print(f"\n{compared(figures)}")
