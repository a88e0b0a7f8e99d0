"""A command from nothing to its end: the CPU of a new process, and of the children that it starts."""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import Figure

STORY = Path(__file__).parents[1] / "stories/granted-garage/application.json"
TIMES = 4


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        words = {"--help": ["--help"], "check": ["check", str(STORY)]}
        spent = {name: min(_cpu(those, folder) for _ in range(TIMES)) for name, those in words.items()}
    print("\ncold:", ", ".join(f"lovsvar {name} {seconds:.2f} s" for name, seconds in spent.items()))
    return [
        Figure("`lovsvar --help`, cold", spent["--help"], "s", "≤ 0.3 s"),
        Figure("`lovsvar check`, cold, on a store that is there", spent["check"], "s", "≤ 1.5 s"),
    ]


def _cpu(words: list[str], folder: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "permits.cli", *words]
    subprocess.run(command, check=True, capture_output=True, env={"LOVSVAR_DATA_DIR": folder})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
