"""The site plan: drawn to scale, its values and words beside each other, and the same told in words."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from shapely import Polygon
from shapely.geometry import shape

from permits.application import read, read_inquiry
from permits.assessment import Assessment
from permits.case import check, decide
from permits.law.facts import Facts
from permits.letter.siteplan import describe, draw, limits
from permits.letter.siteplan.legend import Language
from permits.letter.siteplan.paper import WIDTH
from permits.office import Office
from permits.place.site import front
from permits.survey import measured_lines
from permits.text import Text
from tests.everyday.plots import application, line, polygon

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)
SVG = "{http://www.w3.org/2000/svg}"
PLACES = json.loads((ROOT / "zoning_data" / "demo" / "places.json").read_text(encoding="utf-8"))


def placed(office: Office, name: str) -> Assessment:
    """A ready place of the demo town, built on with a complementary building without eaves, or fenced where it is a line."""
    place = PLACES[name]
    kind = "fence" if place["footprint"]["type"] == "LineString" else "new_complementary_building"
    measure = {"kind": kind, "footprint": {**place["footprint"], "crs": place["crs"]}}
    if kind != "fence":
        # eaves that are not told could reach out, and would widen every distance
        measure["dimensions"] = {"eavesM": "0"}
    return check(office, read_inquiry({"municipality": "9901", "property": place["property"], "measure": measure}), DAY)


def drawn(office: Office, one: Assessment, language: Language = "sv") -> str | None:
    measured = measured_lines(one.site, one.where, one.facts)
    return draw(office.pack, one.site, one.where, measured, least(office, one), language)


def described(office: Office, one: Assessment) -> Text:
    measured = measured_lines(one.site, one.where, one.facts)
    return describe(office.pack, one.site, one.where, one.facts, measured, least(office, one))


def least(office: Office, one: Assessment) -> Mapping[str, Decimal]:
    return limits(office.pack, one.facts, one.dates, one.conclusions)


def drawing(office: Office, name: str, language: Language = "sv") -> ElementTree.Element:
    found = drawn(office, placed(office, name), language)
    assert found is not None
    return ElementTree.fromstring(found)


def words(svg: ElementTree.Element) -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in svg.iter(f"{SVG}text") if one.text]


def told(office: Office, name: str) -> str:
    return described(office, placed(office, name)).sv.replace("\u00a0", " ")


def test_the_words_tell_each_distance_with_its_side_and_limit_and_its_doubt_where_that_decides(office: Office) -> None:
    assert told(office, "shed_25_at_4_600").startswith(
        "Situationsplan för ALMEN 1:3. Ytan är 25 m². "
        "Byggnaden står 4,60 m från västra gränsen mot ALMEN 1:2, minst 4,5 m. "
    )
    assert "är det 4,52 m (± 0,83 m), minst 4,5 m." in told(office, "shed_at_4_520_rough_boundary")


def test_the_words_tell_what_lies_on_dotted_land_and_what_is_not_known(office: Office) -> None:
    assert "av byggnaden" not in told(office, "garage_40")
    assert "mark som inte får bebyggas (prickmark)" in told(office, "shed_partly_on_prickmark")
    assert "Avståndet till gränsen mot ALMEN 1:17 är inte känt." in told(office, "shed_at_unknown_boundary")


@pytest.mark.parametrize(
    ("kind", "size", "told"),
    [
        ("new_complementary_building", {"eavesM": "0"}, True),
        ("storage_yard", {}, True),
        ("ground_works", {}, False),
        ("parking", {}, False),
        ("pool", {}, False),
    ],
)
def test_a_least_distance_is_told_of_what_must_keep_it_and_of_nothing_else(
    office: Office, kind: str, size: dict[str, str], told: bool
) -> None:
    body = application(kind, "ALMEN 1:3", polygon("ALMEN 1:3", 6, 22, 4, 3), size)
    tried = check(office, read_inquiry({name: body[name] for name in ("municipality", "property", "measure")}), DAY)
    said = described(office, tried).sv.replace("\u00a0", " ")
    assert "ALMEN 1:2" in said and ("minst 4,5 m" in said) is told


@pytest.mark.parametrize(
    ("kind", "height", "answers", "told"),
    [
        ("deck", "0.5", {"deck_has_roof": False}, False),
        ("deck", "0.5", {"deck_has_roof": True}, True),
        ("deck", "0.5", {}, True),
        ("wall", "1.20", {}, False),
        ("wall", "1.21", {}, True),
    ],
)
def test_an_open_deck_and_a_low_wall_are_told_of_no_least_distance(
    office: Office, kind: str, height: str, answers: dict[str, bool], told: bool
) -> None:
    where = polygon("ALMEN 1:3", 6, 22, 4, 3) if kind == "deck" else line("ALMEN 1:3", (6, 25), (16, 25))
    body = application(kind, "ALMEN 1:3", where, {"heightM": height}, answers)
    asked = read_inquiry({name: body[name] for name in ("municipality", "property", "measure", "answers")})
    tried = check(office, asked, DAY)
    said = described(office, tried).sv.replace("\u00a0", " ")
    assert "ALMEN 1:2" in said and ("minst 4,5 m" in said) is told


def test_a_fence_is_called_a_fence_and_a_place_not_drawn_is_said_so(office: Office) -> None:
    assert "Planket står" in told(office, "fence_6_in")
    one = placed(office, "garage_40")
    assert describe(office.pack, one.site, None, Facts({}), (), {}).en == "The place is not drawn."


def test_the_drawing_carries_values_names_scale_and_north(office: Office) -> None:
    said = words(drawing(office, "garage_40"))
    for one in ("9,00 m", "10,00 m", "8,00 m", "5,00 m", "ALMEN 1:3", "ALMEN 1:2", "B", "N", "10 m"):
        assert one in said, one
    # A distance that nothing hangs on is told in words only.
    assert "23,00 m" not in said


def test_a_distance_under_its_limit_stands_in_a_frame_that_the_legend_explains(office: Office) -> None:
    assert "mindre än kravet" in words(drawing(office, "shed_at_4_490_one_owner"))
    assert "osäkert mot kravet" in words(drawing(office, "shed_at_4_520_rough_boundary"))
    kept = words(drawing(office, "garage_40"))
    assert not [one for one in kept if "kravet" in one]


def test_a_browser_knows_the_names_of_the_drawing_s_letters(office: Office) -> None:
    """A word of a name that begins with a number, without quotes, makes the whole list none (CSS Fonts 4, 2.1)."""
    names = drawing(office, next(iter(PLACES))).attrib["font-family"].split(", ")
    assert names[0] == "'Source Sans 3'" and names[-1] == "sans-serif"
    assert not [name for name in names if not re.fullmatch(r"'[^']+'|[A-Za-z-]+", name)]


def test_the_legend_explains_what_is_drawn_and_nothing_else(office: Office) -> None:
    inside, outside = words(drawing(office, "garage_40")), words(drawing(office, "countryside_shed_45"))
    for one in ("B: bostäder", "prickmark: får ej bebyggas", "gata"):
        assert one in inside and one not in outside
    assert "strandskydd" in words(drawing(office, "shed_in_shore_protection"))
    assert "järnväg" in words(drawing(office, "shed_25_0_from_track"))


def test_the_drawing_speaks_the_reader_s_language(office: Office) -> None:
    said = words(drawing(office, "shed_at_4_490_one_owner", "en"))
    assert "4.49 m" in said and "less than the limit" in said and "what is new" in said


@pytest.mark.parametrize("name", sorted(PLACES))
def test_no_words_leave_the_sheet_or_hide_a_value(office: Office, name: str) -> None:
    svg = drawing(office, name)
    boxes = []
    for one in svg.iter(f"{SVG}text"):
        if one.get("text-anchor") != "middle" or not one.text:
            continue
        x, y, size = (float(one.get(key, "0")) for key in ("x", "y", "font-size"))
        # Half the mean width of a letter: words may stand close, not on each other.
        wide = len(one.text) * size * 0.25
        assert wide <= x <= WIDTH - wide
        boxes.append((x - wide, y - size * 0.7, x + wide, y, one.text))
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"{a[4]} lies on {b[4]}"


def test_a_metre_is_as_long_on_the_scale_bar_as_on_the_ground(office: Office) -> None:
    one = placed(office, "garage_40")
    svg = drawing(office, "garage_40")
    bar = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("height") == "7"]
    metres = float(next(said for said in words(svg) if re.fullmatch(r"\d+ m", said)).split()[0])
    unit = sum(float(rect.get("width", "0")) for rect in bar) / metres
    house = next(path for path in svg.iter(f"{SVG}path") if (path.get("fill") or "") == "url(#new)")
    corners = [tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.]+,[\d.]+", house.get("d", ""))]
    assert one.where is not None
    assert Polygon(corners).length / one.where.length == pytest.approx(unit, rel=0.01)


def test_a_property_that_nobody_knows_gets_no_drawing(office: Office) -> None:
    inquiry = read_inquiry({"municipality": "9901", "property": "Ingenstans 1:1", "measure": {"kind": "deck"}})
    one = check(office, inquiry, DAY)
    assert drawn(office, one) is None


def test_the_record_keeps_the_measured_lines_and_the_words(office: Office) -> None:
    story = ROOT / "tests" / "stories" / "granted-garage" / "application.json"
    application = read(story.read_bytes())
    assert application.received is not None
    record, _ = decide(office, application, application.received)
    lines = [one for one in record.content["evidence"] if one["kind"] == "boundary"]
    assert len(lines) == 4
    for one in lines:
        assert one["line"]["type"] == "LineString"
        assert float(one["value"]["low"]) <= shape(one["line"]).length <= float(one["value"]["high"])
        assert one["source"].startswith("Granköpings kommun")
    assert record.content["siteplanDescribed"]["sv"].startswith("Situationsplan för ALMEN 1:3.")
    assert "Situationsplan för ALMEN 1:3" in record.letter_html


def test_the_street_that_the_address_is_on_is_named_along_the_boundary_towards_it(office: Office) -> None:
    """A lot with one boundary towards a street; with two nobody can tell which the address means, and none is named."""
    one = check(
        office, read_inquiry({"municipality": "9901", "property": "ALMEN 1:3", "measure": {"kind": "fence"}}), DAY
    )
    street = front(one.site)
    assert street is not None and street.neighbour is not None and street.neighbour.designation == "ALMEN 1:90"
    found = draw(office.pack, one.site, None, (), {})
    (name,) = (text for text in ElementTree.fromstring(found or "").iter(f"{SVG}text") if text.text == "Björkstigen")
    turned = float(re.match(r"rotate\((-?[\d.]+)", name.get("transform") or "")[1])  # type: ignore[index]
    assert -90 < turned <= 90, "the name can be read without turning the sheet"
    corner = replace(one.site, boundaries=(*one.site.boundaries, street))
    assert front(corner) is None and "Björkstigen" not in (draw(office.pack, corner, None, (), {}) or "")
