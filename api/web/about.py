"""What a public service says of itself: how it works in easy words, how it treats personal data, how accessible it is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.pages import page
from api.web.served import municipality, office
from permits.phrases import phrase

router = APIRouter()

HARD_WORDS = (
    (phrase("web.about.building_permit"), phrase("web.about.municipalitys_yes")),
    (
        phrase("web.about.notification"),
        phrase("web.about.tell_municipality_no_permit"),
    ),
    (
        phrase("web.about.starting_clearance"),
        phrase("web.about.municipality_says_start_building"),
    ),
    (
        phrase("web.about.final_clearance"),
        phrase("web.about.municipality_says_done"),
    ),
    (
        phrase("web.about.detail_plan"),
        phrase("web.about.rules_what_built_where"),
    ),
    (
        phrase("web.about.dotted_crossed_land"),
        phrase("web.about.parts_plot_no_building"),
    ),
    (
        phrase("web.about.building_area"),
        phrase("web.about.how_much_ground_building"),
    ),
    (
        phrase("web.about.ridge"),
        phrase("web.about.highest_point_roof"),
    ),
    (
        phrase("web.about.complementary_building"),
        phrase("web.about.small_building_goes_house"),
    ),
    (
        phrase("web.about.consent"),
        phrase("web.about.neighbour_agrees_building_near"),
    ),
    (
        phrase("web.about.site_plan"),
        phrase("web.about.map_plot_new_building"),
    ),
    (
        phrase("web.about.inspection_manager"),
        phrase("web.about.somebody_who_sees_rules"),
    ),
    (
        phrase("web.about.appeal"),
        phrase("web.about.ask_somebody_else_try"),
    ),
)


@router.get("/help")
def help_page(request: Request) -> HTMLResponse:
    return page(request, "web/help.html", words=HARD_WORDS)


@router.get("/privacy")
def privacy(request: Request) -> HTMLResponse:
    here = office(request)
    return page(request, "web/privacy.html", delegation=here.delegation(municipality(request)))


@router.get("/accessibility")
def accessibility(request: Request) -> HTMLResponse:
    return page(request, "web/accessibility.html")
