"""What a public service says of itself: how it works in easy words, how it treats personal data, how accessible it is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.pages import page
from api.web.served import municipality, office
from permits.text import Text

router = APIRouter()

HARD_WORDS = (
    (Text("Bygglov", "Building permit"), Text("Kommunens ja till det du vill bygga.", "The municipality's yes.")),
    (
        Text("Anmälan", "Notification"),
        Text("Du berättar för kommunen vad du ska göra. Du behöver inte lov.", "You tell the municipality; no permit."),
    ),
    (
        Text("Startbesked", "Starting clearance"),
        Text("Kommunen säger att du får börja bygga.", "The municipality says that you may start building."),
    ),
    (
        Text("Slutbesked", "Final clearance"),
        Text("Kommunen säger att bygget är klart och får användas.", "The municipality says that it is done."),
    ),
    (
        Text("Detaljplan", "Detail plan"),
        Text("Reglerna för vad som får byggas just där du bor.", "The rules for what may be built where you live."),
    ),
    (
        Text("Prickmark och korsmark", "Dotted and crossed land"),
        Text(
            "Delar av tomten. På prickmark får inga hus stå. På korsmark får bara små hus stå, som förråd och garage.",
            "Parts of the plot. No building may stand on the dotted, only sheds and garages on the crossed.",
        ),
    ),
    (
        Text("Byggnadsarea", "Building area"),
        Text("Hur mycket mark huset täcker, sett uppifrån.", "How much ground the building covers, from above."),
    ),
    (
        Text("Taknock", "Ridge"),
        Text("Takets högsta punkt.", "The highest point of the roof."),
    ),
    (
        Text("Komplementbyggnad", "Complementary building"),
        Text("Ett litet hus som hör till huset du bor i.", "A small building that goes with the house."),
    ),
    (
        Text("Medgivande", "Consent"),
        Text(
            "Grannen säger ja till att du bygger nära gränsen. Alla som äger grannens tomt måste säga ja.",
            "The neighbour agrees to your building near the boundary. Everyone who owns their plot must agree.",
        ),
    ),
    (
        Text("Situationsplan", "Site plan"),
        Text("En karta över tomten där det nya är inritat.", "A map of the plot with the new building drawn in."),
    ),
    (
        Text("Kontrollansvarig", "Inspection manager"),
        Text("En person som ser till att bygget följer reglerna.", "Somebody who sees that the rules are kept."),
    ),
    (
        Text("Överklaga", "Appeal"),
        Text("Be någon annan pröva kommunens beslut en gång till.", "Ask somebody else to try the decision again."),
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
