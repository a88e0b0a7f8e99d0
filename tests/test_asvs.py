"""The table of OWASP ASVS 4.0.3: whole, and naming only what there is."""

import re
from collections import Counter
from pathlib import Path

from starlette.testclient import TestClient

from tests.api.conftest import app, client, untouched

__all__ = ["app", "client", "untouched"]

ROOT = Path(__file__).resolve().parents[1]
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs" / "asvs.md").read_text("utf-8"), re.M
)

CHAPTERS = {1: 38, 2: 54, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15, 9: 7, 10: 5, 11: 8, 12: 15, 13: 13, 14: 23}
"""How many requirements of levels 1 and 2 each chapter has."""

NOT_BUILT = {"6.4.2"}


def test_every_requirement_stands_there_once_with_a_verdict() -> None:
    ids = [id for id, *_ in ROWS]
    assert len(ids) == len(set(ids)) and Counter(int(id.split(".")[0]) for id in ids) == CHAPTERS
    assert {verdict for _, _, verdict, _ in ROWS} == {"pass", "fail", "n/a"}
    assert {id for id, _, verdict, _ in ROWS if verdict == "fail"} == NOT_BUILT


def test_every_test_and_file_that_a_row_names_is_there() -> None:
    for id, _, verdict, place in ROWS:
        named = [name for name in re.findall(r"`([^` ]+)`", place) if re.search(r"/|\.|^Makefile$", name)]
        assert named or verdict != "pass", id
        for name in named:
            file, _, test = name.partition("::")
            path = ROOT / file
            assert path.exists(), (id, name)
            assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), (id, name)


def test_what_a_program_is_answered_is_saved_and_not_shown(client: TestClient) -> None:
    for path in ("/api/v1/api-info", "/api/v1/nowhere"):
        assert client.get(path).headers["content-disposition"] == 'attachment; filename="api.json"'
