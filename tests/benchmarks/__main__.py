"""`python -m tests.benchmarks [engine] [path] [survey] [envelope] [lookup] [rest]`: all of them when none is named."""

import sys

from tests.benchmarks import engine, envelope, lookup, path, rest, survey

ALL = {
    "engine": engine.main,
    "path": path.main,
    "survey": survey.main,
    "envelope": envelope.main,
    "lookup": lookup.main,
    "rest": rest.main,
}

for name in sys.argv[1:] or ALL:
    ALL[name]()
