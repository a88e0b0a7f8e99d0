"""A running service takes the rules that are published, and ends on the old ones what it began on them."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import Request
from starlette.testclient import TestClient

from api import app as application
from api.web.served import office
from permits import clock
from permits.application import read_inquiry
from permits.case import check
from permits.content import content
from permits.office import Office
from permits.publications import Publications
from permits.settings import Settings
from tests.api.conftest import browser, story

OLD_LINE = '{from: 2025-12-01, value: "30.0", source: {law: PBL, section: "9 kap. 4 § 1"'


@pytest.fixture
def publications(tmp_path: Path) -> Publications:
    return Publications(tmp_path / "published")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A folder of rules that a garage of 40 m² is free by."""
    folder = Path(shutil.copytree(content("rules"), tmp_path / "draft"))
    limits = folder / "se/limits.yaml"
    text = limits.read_text(encoding="utf-8")
    assert OLD_LINE in text
    limits.write_text(text.replace(OLD_LINE, OLD_LINE.replace("30.0", "40.0")), encoding="utf-8")
    return folder


@pytest.fixture
def served(tmp_path: Path, publications: Publications, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(application, "LOOKED_AFTER_SECONDS", 0.05)
    settings = Settings(data_dir=tmp_path / "var", published=str(publications.folder), demo=True, requests_per_minute=0)
    with browser(application.create_app(settings)) as client:
        yield client
        client.app.state.office.store.engine.dispose()  # type: ignore[attr-defined]


def publish(publications: Publications, rules: Path) -> Path:
    prepared = publications.prepare(rules, "Planner One", clock.today(), {})
    return publications.rules(publications.approve(prepared.content, "Lawyer Two").content)


def judged_by(served: TestClient) -> tuple[str, str]:
    """What a garage of 40 m² meets, and the pack that says so."""
    answer = served.post("/api/v1/checks", json=story("granted-garage")).json()
    return answer["precheck"], answer["pack"]


def test_the_next_to_ask_is_answered_by_what_was_published_and_who_had_begun_by_what_stood(
    served: TestClient, publications: Publications, draft: Path
) -> None:
    app: Any = served.app
    begun, goes_on = Event(), Event()

    @app.get("/slow")
    def slow(request: Request) -> list[str]:
        first = office(request).pack.id
        begun.set()
        goes_on.wait()
        return [first, office(request).pack.id]

    before = app.state.office
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(served.get, "/slow")
        begun.wait()
        version = publish(publications, draft)
        while app.state.office is before:
            time.sleep(0.02)
        after = app.state.office
        assert judged_by(served) == ("exempt", after.pack.id)
        goes_on.set()
        assert waiting.result().json() == [before.pack.id] * 2
    assert (after.rules, after.store) == (version, before.store)
    assert check(before, read_inquiry(story("granted-garage")), clock.today()).outcome.precheck == "permit_required"

    # One that is unsound is not taken; what stands stays.
    (draft / "local/9901/tariff.yaml").write_text("nothing", encoding="utf-8")
    publish(publications, draft)
    assert after.up_to_date() is after


def test_a_version_that_was_altered_where_it_lies_is_not_taken(
    publications: Publications, draft: Path, tmp_path: Path
) -> None:
    here = Office.open(Settings(data_dir=tmp_path / "var", published=str(publications.folder)))
    version = publish(publications, draft)
    (version / "se/limits.yaml").write_text("limits: {}\n", encoding="utf-8")
    assert here.up_to_date() is here
    (publications.folder / "ledger.jsonl").write_text("{}\n", encoding="utf-8")
    assert here.up_to_date() is here
    here.store.engine.dispose()
