"""The rules turned around: nearest change, and where on the lot the measure would pass, for each story."""

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from permits import application as applications
from permits.envelope import Trial, envelope, nearest_changes
from permits.office import Office
from permits.settings import Settings
from tests.benchmarks.figures import Figure

DAY = date(2026, 11, 20)
STORIES = Path(__file__).parent.parent / "stories"


def main() -> list[Figure]:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        office = Office.open(Settings.for_demo().model_copy(update={"data_dir": Path(folder)}))
        inquiries = [
            applications.read((one / "application.json").read_bytes(), office.pack.acts)
            for one in sorted(STORIES.iterdir())
        ]
        print(f"\nenvelope: {len(inquiries)} stories, three times each")
        for name, work in (("nearest changes", nearest_changes), ("envelope", envelope)):
            spent = []
            for _ in range(3):
                for inquiry in inquiries:
                    began = time.process_time()
                    work(Trial(office, DAY), inquiry)
                    spent.append((time.process_time() - began) * 1000)
            spent.sort()
            slow = spent[int(len(spent) * 0.95)]
            print(f"  {name:18} p50 {statistics.median(spent):6.0f} ms   p95 {slow:6.0f} ms   max {spent[-1]:6.0f} ms")
            figures.append(Figure(f"{name}, p95 over the stories", slow, "ms", "≤ 300 ms"))
    return figures
