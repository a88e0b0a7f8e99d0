"""The map: drawn with, moved by keyboard, told by the server, and never needed."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from api.web.static import FOLDER as STATIC
from tests.browser.test_journeys import go, violations

PLACE = "/place?property=ALMEN+1:3&act=new_complementary_building&width=5&depth=4&ridge_height_m=3&roof_angle_deg=27&eaves_m=0,3"
ROOMY = "150049.660,6735048.080;150054.460,6735049.480;150053.340,6735053.320;150048.540,6735051.920"
"""A footprint of 5 by 4 m with room on every side."""

TOLD = "#map-told li.head"


@pytest.fixture
def drawn(page: Page, address: str) -> Iterator[Page]:
    """The place page with its map, the box placed where there is room."""
    page.goto(f"{address}{PLACE}&shape={ROOMY}")
    page.wait_for_selector(TOLD)
    yield page


def distances(page: Page) -> dict[str, float]:
    """Each boundary's distance as the map tells it, by who lives beyond it."""
    found = re.findall(r"mot (\w+(?: \d+)?):\s+([\d,]+)", page.inner_text("#map-told").replace("\u00a0", " "))
    return {name: float(metres.replace(",", ".")) for name, metres in found}


def pressed(page: Page, *keys: str) -> None:
    before = page.inner_text("#map-told")
    page.focus("#map")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(
        "before => { const told = document.getElementById('map-told');"
        " return told.ariaBusy !== 'true' && told.innerText !== before }",
        arg=before,
    )


def answered(page: Page) -> str:
    while page.query_selector("form.questions"):
        for radio in page.query_selector_all("form.questions input[value=false], form.questions input[value=no]"):
            radio.check()
        for number in page.query_selector_all("form.questions input[inputmode=decimal]"):
            number.fill("0")
        go(page, "form.questions button")
    return page.text_content("h1") or ""


def test_arrows_move_the_footprint_and_the_server_measures(drawn: Page) -> None:
    before = distances(drawn)
    pressed(drawn, "Shift+ArrowLeft", "Shift+ArrowLeft")
    after = distances(drawn)
    assert after["Björkstigen 3"] < before["Björkstigen 3"] and after["Björkstigen 7"] > before["Björkstigen 7"]
    assert sum(after.values()) == pytest.approx(sum(before.values()), abs=0.05)


def test_what_was_moved_can_be_undone(drawn: Page) -> None:
    before = drawn.input_value("[name=shape]")
    pressed(drawn, "ArrowUp", "r")
    assert drawn.input_value("[name=shape]") != before
    pressed(drawn, "Control+z", "Control+z")
    assert drawn.input_value("[name=shape]") == before
    assert drawn.is_disabled("#map-undo")


def test_too_near_a_boundary_is_told_while_drawing(drawn: Page) -> None:
    pressed(drawn, *["Shift+ArrowLeft"] * 9)
    assert distances(drawn)["Björkstigen 3"] < 4.5


def test_the_map_leads_to_the_answer_with_the_same_distances(drawn: Page) -> None:
    pressed(drawn, "Shift+ArrowRight")
    told = distances(drawn)
    go(drawn, "#place-form > button")
    assert "Du behöver inte bygglov" in answered(drawn)
    shown = (drawn.text_content("main") or "").replace("\u00a0", " ")
    assert f"{told['Björkstigen 7']:.2f}".replace(".", ",") in shown


def test_the_same_place_without_scripts_gives_the_same_answer(drawn: Page, browser: Browser, address: str) -> None:
    shape = drawn.input_value("[name=shape]")
    go(drawn, "#place-form > button")
    with_map = answered(drawn)
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}/answer?{urlsplit(PLACE).query}&shape={shape}")
    assert answered(plain) == with_map
    assert parse_qs(urlsplit(plain.url).query)["shape"] == [shape]
    context.close()


def test_the_map_is_reached_and_left_by_tab(drawn: Page) -> None:
    drawn.focus("#map")
    drawn.keyboard.press("Tab")
    assert drawn.evaluate("document.activeElement.id") != "map"


def test_a_footprint_snaps_to_the_nearest_boundary_or_house_exactly(drawn: Page) -> None:
    pressed(drawn, *["Shift+ArrowLeft"] * 9)
    before = distances(drawn)
    told = drawn.inner_text("#map-told")
    drawn.click("#map-snap")
    drawn.wait_for_function("before => document.getElementById('map-told').innerText !== before", arg=told)
    after = distances(drawn)
    nearest = min(before, key=lambda name: before[name])
    # Told with the boundary's own doubt, which cannot reach below nought: half of 9 mm.
    assert before[nearest] > 0.5 and after[nearest] <= 0.005
    drawn.click("#map-undo")
    drawn.wait_for_function("before => document.getElementById('map-told').innerText === before", arg=told)


ON_THE_HOUSE = "150057.260,6735041.180;150055.860,6735045.980;150052.020,6735044.860;150053.420,6735040.060"


def test_dragging_snaps_only_when_wanted(drawn: Page, address: str) -> None:
    def dragged() -> float:
        drawn.goto(f"{address}{PLACE}&shape={ROOMY}")
        drawn.wait_for_selector(TOLD)
        # The ground has been coloured, so that nothing but the dragging changes what is told.
        drawn.wait_for_selector("#map-grounds", state="visible")
        if not snaps:
            drawn.uncheck("#map-snaps")
        drawn.locator("#map").scroll_into_view_if_needed()
        box = drawn.locator("#map").bounding_box()
        assert box
        # The map shows the property's 36 by 42.1 m with eight metres around; the box lies a little off its middle.
        scale = min(box["width"] / 52, box["height"] / 58.1)
        middle = box["x"] + box["width"] / 2 - 3.1 * scale, box["y"] + box["height"] / 2 - 7.7 * scale
        drawn.mouse.move(*middle)
        drawn.mouse.down()
        drawn.mouse.move(middle[0] - step, middle[1], steps=6)
        # While it is dragged the page itself tells what ground it is on and how far it is; let go, the server does.
        dragging = drawn.inner_text("#map-told")
        assert "Här kan lov behövas" in dragging and distances(drawn)
        with drawn.expect_response("**/map/measure**"):
            drawn.mouse.up()
        drawn.wait_for_function("told => document.getElementById('map-told').innerText !== told", arg=dragging)
        return distances(drawn)["Björkstigen 3"]

    snaps = False
    found = {}
    for step in range(93, 120, 2):
        found[step] = dragged()
        if 0.02 < found[step] < 0.5:
            break
    assert 0.02 < found[step] < 0.5, found
    snaps = True
    assert dragged() <= 0.005


def test_a_press_on_the_ground_puts_the_box_there(drawn: Page) -> None:
    before = drawn.input_value("[name=shape]")
    box = drawn.locator("#map").bounding_box()
    assert box
    with drawn.expect_response("**/map/measure**"):
        drawn.mouse.click(box["x"] + box["width"] / 2 - 60, box["y"] + box["height"] / 2 - 90)
    assert drawn.input_value("[name=shape]") not in ("", before)


def test_what_the_page_measures_while_dragging_is_what_the_server_measures(drawn: Page) -> None:
    told = distances(drawn)
    box = drawn.locator("#map").bounding_box()
    assert box
    scale = min(box["width"] / 52, box["height"] / 58.1)
    middle = box["x"] + box["width"] / 2 - 3.1 * scale, box["y"] + box["height"] / 2 - 7.7 * scale
    drawn.mouse.move(*middle)
    drawn.mouse.down()
    drawn.mouse.move(middle[0] + 6, middle[1], steps=3)
    drawn.mouse.move(*middle, steps=3)
    dragged = distances(drawn)
    drawn.mouse.up()
    assert dragged == {name: pytest.approx(metres, abs=0.1) for name, metres in told.items()}


def test_nothing_counts_until_somebody_has_placed_it(page: Page, address: str) -> None:
    page.goto(address + PLACE)
    page.wait_for_selector(TOLD)
    assert "Dra rutan" in page.inner_text("#map-told") and page.input_value("[name=shape]") == ""
    page.click("#place-form > button")
    assert page.is_visible("#map-question") and "/place" in page.url
    assert violations(page) == []
    page.click("#map-no")
    assert page.is_hidden("#map-question") and page.evaluate("document.activeElement.id") == "map"
    page.click("#place-form > button")
    go(page, "#map-yes")
    assert "Du behöver inte bygglov" in answered(page)


def test_what_has_no_size_is_asked_for_it_and_drawn_nowhere(page: Page, address: str) -> None:
    page.goto(f"{address}/place?property=ALMEN+1:3&act=new_complementary_building")
    page.wait_for_selector(TOLD)
    assert "Skriv hur stor" in page.inner_text("#map-told") and page.input_value("[name=shape]") == ""
    go(page, "#place-form > button")
    told = page.inner_text(".fault-summary")
    assert "Längd: skriv ett mått i meter" in told and "Djup: skriv ett mått i meter" in told
    assert "Visa på kartan var det ska stå" in told


def test_typed_distances_are_where_the_box_stands_and_stay_the_truth(page: Page, address: str) -> None:
    def walked(*changes: tuple[str, str]) -> str:
        for name, value in changes:
            page.fill(f"[name={name}]", value)
        go(page, "#place-form > button")
        return answered(page)

    page.goto(f"{address}/place?property=ALMEN+1:3&act=new_complementary_building")
    page.wait_for_selector(TOLD)
    page.click("#by-distances summary")
    sizes = (("width", "4"), ("depth", "3"), ("eaves_m", "0,3"), ("distance1", "1"), ("distance2", "7"))
    # A fault on the page first, then mended: the distances still count.
    walked(*sizes, ("ridge_height_m", "2,8 stora meter"))
    assert "Taknockens höjd: skriv" in page.inner_text(".fault-summary")
    assert page.input_value("[name=shape]") == "" and page.input_value("[name=distance1]") == "1"
    page.wait_for_function("() => document.getElementById('map-told').innerText.includes('höjd')")
    assert "Du behöver bygglov" in walked(("ridge_height_m", "2,8"))
    # Changed afterwards: only what was changed.
    go(page, "a[href^='/place']")
    page.wait_for_function("() => document.getElementById('map-told').innerText.includes('1,00')")
    assert page.input_value("[name=shape]") == "" and page.input_value("[name=distance1]") == "1"
    assert "Du behöver bygglov" in walked(("ridge_height_m", "2,6"))


def test_whoever_moves_the_box_means_that_place_and_no_distance(page: Page, address: str) -> None:
    page.goto(f"{address}{PLACE}&distance1=2&distance2=7")
    page.wait_for_selector(TOLD)
    pressed(page, "Shift+ArrowUp")
    assert page.input_value("[name=shape]") != "" and page.input_value("[name=distance1]") == ""
    page.click("#map-undo")
    assert page.input_value("[name=shape]") == "" and page.input_value("[name=distance1]") == "2"


def test_an_extension_starts_against_the_house_and_is_told_when_it_leaves_it(page: Page, address: str) -> None:
    page.goto(f"{address}/place?property=ALMEN+1:3&act=extension&width=5&depth=4&ridge_height_m=6&gross_area_m2=20")
    page.wait_for_selector(TOLD)
    page.click("#place-form > button")
    go(page, "#map-yes")
    page.go_back()
    page.goto(f"{page.url.split('/answer')[0].split('/place')[0]}/place?property=ALMEN+1:3&act=extension&width=5&depth=4"
              f"&ridge_height_m=6&gross_area_m2=20&shape={ROOMY}")  # fmt: skip
    page.wait_for_selector(TOLD)
    assert "Den sitter inte ihop med huset. Är det ett fristående hus?" in page.inner_text("#map-told")
    go(page, "#place-form > button")
    for radio in page.query_selector_all("input[value=one_or_two_dwelling_house]"):
        radio.check()
    assert "Du behöver inte bygglov" not in answered(page)


def test_a_fence_starts_as_a_line_and_covers_no_ground(page: Page, address: str) -> None:
    page.goto(f"{address}/place?property=ALMEN+1:3&act=fence&width=12&height_m=1,2")
    page.wait_for_selector(TOLD)
    assert "Dra linjen" in page.inner_text("#map-told") and "rutan" not in page.inner_text("#map-help")
    page.focus("#map")
    with page.expect_response("**/map/measure**") as measured:
        page.keyboard.press("ArrowUp")
    assert float(measured.value.json()["area"]) == pytest.approx(12 * 0.1, abs=0.02)
    page.wait_for_function("() => document.getElementById('map-told').innerText.includes('Gränsen mot')")
    assert "m²" not in page.inner_text("#map-told")


def test_a_fence_follows_the_whole_boundary_and_bends_where_somebody_wants(page: Page, address: str) -> None:
    page.goto(f"{address}/place?property=ALMEN+1:3&act=fence&width=12&height_m=1,2")
    page.wait_for_selector(TOLD)
    with page.expect_response("**/map/measure**"):
        page.click("#map-along")
    along = page.input_value("[name=width]")
    assert float(along.replace(",", ".")) > 30
    page.click("#map-more")
    page.focus("#map")
    with page.expect_response("**/map/measure**"):
        page.keyboard.press("Shift+ArrowLeft")
    assert page.input_value("[name=shape]").count(";") == 5  # three corners, on both sides
    bent = page.input_value("[name=width]")
    assert float(bent.replace(",", ".")) > float(along.replace(",", "."))
    go(page, "#place-form > button")
    assert "/answer" in page.url


def test_an_l_and_corners_of_ones_own_are_drawn_measured_and_answered(drawn: Page) -> None:
    drawn.check("[name=map-form][value=l]")
    drawn.fill("#map-cut-width", "2")
    drawn.fill("#map-cut-depth", "1,5")
    drawn.press("#map-cut-depth", "Tab")
    drawn.wait_for_function("() => document.getElementById('map-told').innerText.includes('17 m²')")
    drawn.check("[name=map-form][value=corners]")
    drawn.focus("#map")
    pressed(drawn, "h", "Shift+ArrowLeft")
    assert float(drawn.input_value("[name=width]").replace(",", ".")) > 5
    drawn.click("#map-undo")
    drawn.wait_for_function("() => document.getElementById('map-told').innerText.includes('17 m²')")
    go(drawn, "#place-form > button")
    answered(drawn)
    assert "17\u00a0m²" in drawn.content().replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize("keys", [["Shift+ArrowLeft"] * 12, ["Shift+ArrowLeft"] * 40])
def test_off_the_plot_it_is_told_at_once_and_goes_no_further(drawn: Page, keys: list[str]) -> None:
    pressed(drawn, *keys)
    drawn.wait_for_selector("#map-told li.fault")
    told = drawn.inner_text("#map-told")
    assert "tomt" in told and "m²" not in told
    drawn.click("#place-form > button")
    assert "/place" in drawn.url and drawn.evaluate("document.activeElement.id") == "map-told"


def test_what_is_put_on_a_house_is_told_and_goes_no_further(page: Page, address: str) -> None:
    page.goto(f"{address}{PLACE}&shape={ON_THE_HOUSE}")
    page.wait_for_selector("#map-told li.fault")
    assert "på en byggnad som redan står där" in page.inner_text("#map-told")
    page.click("#place-form > button")
    assert "/place" in page.url


def test_figures_of_before_are_gone_when_it_cannot_be_measured(drawn: Page) -> None:
    drawn.route("**/map/measure**", lambda route: route.fulfill(status=500))
    pressed(drawn, "ArrowLeft")
    drawn.wait_for_selector("#map-told li.fault")
    assert "m²" not in drawn.inner_text("#map-told") and distances(drawn) == {}


def test_where_it_may_stand_and_why_not_elsewhere_is_shown_and_told(drawn: Page) -> None:
    drawn.click("#map-try")
    drawn.wait_for_selector("#map-places li.fault")
    told = drawn.inner_text("#map-places")
    assert "Grön mark" in told and re.search(r"1: \d+ platser. .+ m", told)
    assert violations(drawn) == []


def test_a_property_is_chosen_by_a_click_on_the_overview(page: Page, address: str) -> None:
    with page.expect_response("**/map/overview**"):
        page.goto(f"{address}/property?beside=almen+1:3")
    page.wait_for_timeout(300)
    assert violations(page) == []
    page.click("#map")
    page.wait_for_selector("#map-told a")
    assert "ALMEN 1:3" in page.inner_text("#map-told")
    go(page, "#map-told a")
    assert "Vad vill du" in (page.text_content("h1") or "") and "ALMEN" in page.inner_text("main")


def test_a_property_is_chosen_by_the_keyboard_alone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    with page.expect_response("**/map/overview**"):
        page.goto(f"{address}/property?beside=almen+1:3")
    page.wait_for_timeout(300)
    page.focus("#map")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map-told a")
    page.focus("#map-told a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/act**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_axe_finds_nothing_on_the_map(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}{PLACE}&lang={lang}")
    page.wait_for_selector(TOLD)
    assert violations(page) == []


def test_the_map_fits_320_pixels(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + PLACE)
    page.wait_for_selector(TOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_only_the_map_page_runs_scripts_and_only_ours(page: Page, address: str) -> None:
    policies = {path: page.request.get(address + path).headers["content-security-policy"] for path in ("/", PLACE)}
    assert "script-src" not in policies["/"]
    assert "script-src 'self'" in policies[PLACE] and "unsafe" not in policies[PLACE]


def test_what_is_sent_packed_is_the_very_file(page: Page, address: str) -> None:
    page.goto(f"{address}/property")
    for name in ("ol.js", "shared.js", "tiles.js"):
        packed = page.evaluate(
            "async (name) => { const answer = await fetch(`/static/vendor/${name}`);"
            " return [answer.headers.get('content-encoding'), await answer.text()] }",
            name,
        )
        assert packed == ["br", (STATIC / "vendor" / name).read_text(encoding="utf-8")], name


def test_the_ground_tells_in_colour_and_in_words_where_nothing_is_needed(page: Page, address: str) -> None:
    page.goto(f"{address}{PLACE}&shape={ROOMY}")
    page.wait_for_selector("#map-grounds:not([hidden])", timeout=60_000)
    assert page.inner_text("#map-grounds").splitlines() == [
        "Inget lov, om du svarar nej på frågorna",
        "Här kan lov behövas",
    ]
    assert violations(page) == []
    box = page.locator("#map").bounding_box()
    assert box
    scale = min(box["width"] / 52, box["height"] / 58.1)
    middle = box["x"] + box["width"] / 2 - 3.1 * scale, box["y"] + box["height"] / 2 - 7.7 * scale
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 5, middle[1], steps=3)
    assert "Grön mark" in page.inner_text(TOLD) and "exempt" in (page.get_attribute("#map-told", "class") or "")
    page.mouse.move(middle[0] - 8 * scale, middle[1] + 2 * scale, steps=6)
    assert "Här kan lov behövas" in page.inner_text(TOLD)
    page.mouse.move(box["x"] + 4, middle[1], steps=6)
    assert "utanför din tomt" in page.inner_text(TOLD)
    page.mouse.up()


def test_the_list_of_faults_has_the_focus_where_there_are_any(page: Page, address: str) -> None:
    page.goto(f"{address}/place?property=ALMEN+1:3&act=new_complementary_building")
    page.wait_for_selector(TOLD)
    go(page, "#place-form > button")
    assert page.evaluate("document.activeElement.className") == "fault-summary"


def test_a_distance_under_its_least_is_told_with_it_and_the_map_has_its_north(drawn: Page) -> None:
    rows = {
        " ".join(row.inner_text().split()): row.get_attribute("class")
        for row in drawn.query_selector_all("#map-told .far")
    }
    assert any(words.startswith("Gränsen mot Björkstigen: ") for words in rows), "the street by its name"
    assert {kind for words, kind in rows.items() if "minst 4,5 m" in words} == {"far"}
    pressed(drawn, *["Shift+ArrowLeft"] * 9)
    assert [row.inner_text()[:25] for row in drawn.query_selector_all("#map-told .under")] == [
        "Gränsen mot Björkstigen 3"
    ]
    assert drawn.is_visible("#map .north")


def test_a_phone_in_the_garden_finds_its_plot_and_tells_its_position_in_no_address(page: Page, address: str) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 15.0010078, "latitude": 60.7267305, "accuracy": 4})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/property")
    page.click("#whereabouts button")
    page.wait_for_selector("#whereabouts .choices")
    assert violations(page) == [] and not any("15.001" in url for url in asked)
    go(page, "#whereabouts .choices a")
    assert "Björkstigen 5" in page.inner_text("main")


def test_a_phone_that_keeps_its_position_to_itself_leads_back_to_the_search(page: Page, address: str) -> None:
    page.goto(f"{address}/property")
    page.click("#whereabouts button")
    page.wait_for_function("document.querySelector('#whereabouts [role=status]').innerText.includes('Sök på adressen')")


def test_on_a_phone_the_sheet_keeps_what_is_too_near_in_sight_and_can_be_scrolled_by_keys(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 844}, has_touch=True)
    phone = context.new_page()
    phone.goto(f"{address}{PLACE}&shape={ROOMY}")
    phone.wait_for_selector(TOLD)
    pressed(phone, *["Shift+ArrowLeft"] * 9)
    sheet, under = phone.locator("#map-told"), phone.locator("#map-told .under").first
    above, inside = sheet.bounding_box(), under.bounding_box()
    assert above and inside and inside["y"] + inside["height"] <= above["y"] + above["height"]
    assert violations(phone) == []
    context.close()


def test_one_finger_scrolls_the_page_over_the_map_and_two_move_the_map(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 844}, has_touch=True)
    phone = context.new_page()
    phone.goto(f"{address}{PLACE}&shape={ROOMY}")
    phone.wait_for_selector(TOLD)
    fingers = context.new_cdp_session(phone)

    def drag(*starts: tuple[float, float], up: float = 120, steps: int = 8) -> None:
        """Fingers put down on the map at those parts of its width and height, and drawn up so many pixels."""
        phone.evaluate("document.getElementById('map').scrollIntoView({block: 'center'})")
        box = phone.locator("#map").bounding_box()
        assert box
        down = [(box["x"] + box["width"] * across, box["y"] + box["height"] * along) for across, along in starts]
        for step in range(steps + 1):
            points = [{"x": x, "y": y - up * step / steps, "id": finger} for finger, (x, y) in enumerate(down)]
            kind = "touchMove" if step else "touchStart"
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def scrolled() -> float:
        return float(phone.evaluate("scrollY"))

    phone.evaluate("document.getElementById('map').scrollIntoView({block: 'center'})")
    before, shape = scrolled(), phone.input_value("[name=shape]")
    drag((0.95, 0.3))
    phone.wait_for_function("before => scrollY > before + 20", arg=before)
    assert phone.input_value("[name=shape]") == shape
    phone.evaluate("document.getElementById('map').scrollIntoView({block: 'center'})")
    stood = phone.locator("#map canvas").first.screenshot()
    drag((0.1, 0.3), (0.3, 0.3))
    assert scrolled() == before and phone.input_value("[name=shape]") == shape
    assert phone.locator("#map canvas").first.screenshot() != stood
    context.close()
