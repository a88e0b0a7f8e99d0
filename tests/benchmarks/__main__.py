"""`python -m tests.benchmarks [engine] [path] [rest]`: all of them when none is named."""

import sys

from tests.benchmarks import engine, path, rest

ALL = {"engine": engine.main, "path": path.main, "rest": rest.main}

for name in sys.argv[1:] or ALL:
    ALL[name]()
