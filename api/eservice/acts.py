"""What people call the acts that the law has its own words for, in the order the page shows them."""

from __future__ import annotations

from collections.abc import Mapping

from permits.application import MeasureKind
from permits.text import Text

IN_EVERYDAY_WORDS: Mapping[str, tuple[Text, Text]] = {
    "new_complementary_building": (
        Text("Bygga garage, förråd, växthus eller lusthus", "Build a garage, shed, greenhouse or gazebo"),
        Text("En fristående byggnad vid huset (komplementbyggnad).", "A detached building beside the house."),
    ),
    "new_complementary_dwelling": (
        Text("Bygga ett litet hus att bo i på tomten", "Build a small house to live in on the plot"),
        Text("Ett fristående bostadshus vid villan (komplementbostadshus).", "A detached dwelling beside the house."),
    ),
    "extension": (
        Text("Bygga till huset", "Extend the house"),
        Text(
            "Till exempel uterum, utbyggnad, takkupa, balkong eller skärmtak.",
            "Such as a conservatory, dormer, balcony or canopy.",
        ),
    ),
    "new_building": (
        Text("Bygga ett nytt hus", "Build a new house"),
        Text("Villa, ekonomibyggnad, hall eller annan byggnad.", "House, farm building, hall or other building."),
    ),
    "facade_change": (
        Text("Ändra fasad, tak eller fönster", "Change the façade, roof or windows"),
        Text("Också måla om, byta material eller sätta upp solceller.", "Also repainting, new material, solar panels."),
    ),
    "installation": (
        Text("Ändra något inne i huset", "Change something inside the house"),
        Text(
            "Eldstad, vatten och avlopp, ventilation, hiss eller bärande väggar.",
            "Stove, water and drains, ventilation, lift or load-bearing walls.",
        ),
    ),
    "further_dwelling": (
        Text("Inreda en bostad till", "Fit out a further dwelling"),
        Text("En lägenhet till i ett hus som redan finns.", "One more dwelling in a house that exists."),
    ),
    "change_of_use": (
        Text("Använda byggnaden till något annat", "Use the building for something else"),
        Text(
            "Till exempel butik som blir kontor, eller lada som blir café.",
            "A shop into an office, a barn into a café.",
        ),
    ),
    "fence": (
        Text("Sätta upp plank eller staket", "Put up a fence"),
        Text("Också spaljé och vindskydd.", "Also a trellis or windbreak."),
    ),
    "wall": (Text("Bygga en mur", "Build a wall"), Text("Också en stödmur.", "Also a retaining wall.")),
    "deck": (
        Text("Bygga altan", "Build a deck"),
        Text("På marken eller upphöjd, med eller utan tak.", "On the ground or raised, with or without a roof."),
    ),
    "pool": (
        Text("Bygga en pool", "Build a pool"),
        Text("Nedgrävd eller ovan mark.", "Dug into the ground or above it."),
    ),
    "ground_works": (
        Text("Schakta, fylla eller fälla träd", "Dig, fill or fell trees"),
        Text(
            "När marken höjs eller sänks, eller planen skyddar träd.", "Raising or lowering the ground, felling trees."
        ),
    ),
    "demolition": (Text("Riva", "Demolish"), Text("En byggnad eller en del av en.", "A building or a part of one.")),
    "sign": (
        Text("Sätta upp en skylt", "Put up a sign"),
        Text("Också ljusanordningar.", "Also light fittings."),
    ),
    "parking": (
        Text("Anlägga parkering", "Lay out parking"),
        Text("Parkeringsplatser utomhus.", "Parking in the open."),
    ),
    "storage_yard": (
        Text("Ordna ett upplag", "Arrange a storage yard"),
        Text("Upplag, materialgård eller fast förråd.", "Yard or fixed store for materials."),
    ),
    "mast": (
        Text("Sätta upp mast, torn eller vindkraftverk", "Put up a mast, tower or wind turbine"),
        Text("Också fristående skorsten.", "Also a free-standing chimney."),
    ),
    "facility": (
        Text("Anlägga något för idrott eller fritid", "Lay out something for sports or leisure"),
        Text("Idrottsplats, camping, båthamn, skidbacke och liknande.", "Sports ground, campsite, marina, ski slope."),
    ),
    "transformer_station": (
        Text("Bygga en transformatorstation", "Build a transformer station"),
        Text("Nätstation av vilken storlek som helst.", "Of whatever size."),
    ),
    "underground_space": (
        Text("Spränga ut en tunnel eller ett bergrum", "Blast a tunnel or rock chamber"),
        Text("Annat än för väg, järnväg eller gruva.", "Other than for road, railway or mine."),
    ),
    "advance_notice": (
        Text("Fråga om en plats får bebyggas", "Ask whether a place may be built on"),
        Text("Förhandsbesked, utanför detaljplan.", "Advance notice, outside detail plans."),
    ),
    "other": (
        Text("Något annat", "Something else"),
        Text("Du beskriver det själv, och en handläggare svarar.", "You describe it, and a case officer answers."),
    ),
}

GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        Text("Bygga nytt eller till", "Build new or extend"),
        ("new_complementary_building", "extension", "new_complementary_dwelling", "new_building"),
    ),
    (
        Text("Ändra ett hus", "Change a house"),
        ("facade_change", "installation", "further_dwelling", "change_of_use", "demolition"),
    ),
    (Text("På tomten", "On the plot"), ("fence", "deck", "wall", "pool", "ground_works", "parking")),
    (
        Text("Verksamheter och annat", "Businesses and other"),
        ("sign", "storage_yard", "facility", "mast", "transformer_station", "underground_space"),
    ),
    (Text("Hittar du inte det du söker?", "Not what you look for?"), ("advance_notice", "other")),
)
"""The acts as the page shows them, the usual ones first."""


def in_brief(act: MeasureKind) -> Text:
    return IN_EVERYDAY_WORDS[act.value][0]
