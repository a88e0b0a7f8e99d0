"""The page that shows the house is drawn from the house, and leads only to what is there."""

import re
import sys
import threading
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from api.app import create_app
from permits import application as applications
from permits.case import check, decide
from permits.envelope import Trial
from permits.ground import free_ground
from permits.office import Office
from permits.settings import Settings
from tests.api.conftest import browser
from tests.api.test_pages import applying, send
from tests.proven import proven
from tests.test_house import FLOORS, floor
from tools.house import PAGE, drawn, figures, leanings, picture, without_detours

ROOT = Path(__file__).resolve().parents[1]
PAGES = [PAGE, *(ROOT / name for name in (
    "CONTRIBUTING.md", "api/README.md", "permits/place/readers/README.md", "permits/jurisdiction/README.md",
    "permits/steps/README.md", "permits/post/README.md", "permits/drawing/README.md", "permits/extracts/README.md",
    "rules/README.md", "letters/README.md",
))]  # fmt: skip
LINK = re.compile(r"\]\((?!http)([^)#]+)")
NAMED = re.compile(r"`((?:permits|api|rules|letters|tests|tools|zoning_data)/[\w./-]+)`")


def test_the_picture_is_the_house_as_its_files_import() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert drawn(page) == page, "make it anew: python -m tools.house picture"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_leads_and_points_only_to_what_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    gone = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    gone += [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    assert not gone


def test_an_arrow_that_a_longer_way_makes_needless_is_left_out() -> None:
    assert without_detours({"a": {"b", "c"}, "b": {"c"}}) == {"a": {"b"}, "b": {"c"}}


def test_each_room_of_the_house_is_in_the_picture() -> None:
    arrows, shown = leanings(), picture()
    rooms = {*arrows, *(other for others in arrows.values() for other in others)}
    assert {"case", "survey", "store", "letter", "api/rest", "words"} <= rooms
    assert all(f'["{room}"]' in shown for room in rooms)


def test_the_house_is_counted() -> None:
    counted = figures(ROOT)
    assert int(counted["files"]) > 200
    assert counted["files of code that name an act (storage_yard)"] == "0"


# -- the trips of the page -----------------------------------------------------------------------------

DAY = date(2026, 11, 20)
GARAGE = ROOT / "tests" / "stories" / "granted-garage" / "application.json"


def stands_on(frame: FrameType | None) -> int | None:
    """The number of the floor that a call is of, the doors above them all; None for one outside the house."""
    return None if frame is None else floor_of(frame.f_code.co_filename)


@cache
def floor_of(file: str) -> int | None:
    """The same of a file; found once for each, since a trip is a million calls."""
    path = Path(file)
    if path.is_relative_to(ROOT / "api"):
        return len(FLOORS)
    if not path.is_relative_to(ROOT / "permits"):
        return None
    return floor(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def called_upwards(trip: Callable[[], object]) -> set[str]:
    """
    The calls of a trip that a floor makes to one above it, those that resume a generator of one above among them; in
    threads that it begins too.
    """
    up: set[str] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or (here := stands_on(frame)) is None:
            return
        caller = frame.f_back
        while caller is not None and stands_on(caller) is None:
            caller = caller.f_back
        if caller is not None and here > (stands_on(caller) or 0):
            up.add(f"{FLOORS[stands_on(caller) or 0]}: {caller.f_code.co_name} -> {frame.f_code.co_qualname}")

    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        trip()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return up


@pytest.mark.parametrize("trip", ["check", "decide", "free_ground"])
def test_a_case_goes_down_the_floors_and_nothing_calls_back_up(office: Office, trip: str) -> None:
    application = applications.read(GARAGE.read_bytes())
    trips: dict[str, Callable[[], object]] = {
        "check": lambda: check(office, application, DAY, proven(office, application)),
        "decide": lambda: decide(office, application, DAY, proven(office, application)),
        "free_ground": lambda: free_ground(
            Trial(office, DAY, answer_no=True), applications.read_inquiry(GARAGE.read_bytes())
        ),
    }
    assert called_upwards(trips[trip]) == set()


def test_a_form_goes_down_from_its_door_and_nothing_calls_back_up(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    with browser(app) as client:
        cookies = applying(client).cookies

    def sent() -> None:
        with browser(app) as client:
            client.cookies = cookies
            assert "BYGG " in send(client, "/application/read-through", signed="0").text

    assert called_upwards(sent) == set()
