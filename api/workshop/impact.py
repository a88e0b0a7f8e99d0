"""What the draft would do: cases that were decided, and made-up ones, run again as if it had stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.web.pages import page
from api.workshop.bench import Bench, bench, worded
from permits import geometry
from permits.geometry import Shape
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.place.site import Property
from permits.place.zoning import Zoning
from permits.store.case.cases import StoredCase
from permits.text import Text
from permits.workbench import replay, rows
from permits.workbench.replay import Flips, Replay
from permits.workbench.rows import Rows

router = APIRouter(prefix="/workshop")

MADE, SEED = 20_000, 1
"""So many made-up cases are run beside the municipality's own, the same each time."""

DRAWN, AROUND_M = 1500, 200
"""So many lots a page can hold and a reader tell apart, and so far around a lot one sees where it is."""


@dataclass(frozen=True, slots=True)
class Map:
    """Of a municipality, as an SVG draws it: lots as paths, y downwards; height, width in metres. lots: that do not flip."""

    width: int
    height: int
    lots: list[str]
    flipped: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """A case that would be answered otherwise. answers: each question with its words before and after."""

    number: str
    property: str
    answers: list[tuple[Text, Text, Text]]


@router.get("/impact")
def impact(request: Request) -> Response:
    at = bench(request)
    changed = at.draft.changed
    if not changed:
        return RedirectResponse("/workshop", 303)
    start = max(limit.values[-1].valid.from_ for limit in changed)
    before, after = at.office.pack, at.draft.pack
    kept = rows.recorded(before, at.office.store.records.facts(at.me.municipality))
    own = _run(before, after, kept.on(start)) if kept.size else Flips()
    made = _run(before, after, rows.made(before, MADE, SEED, start).on(start))
    return _told(request, at, own, made, start=start, changed=changed)


def _run(before: Pack, after: Pack, those: Rows) -> Flips:
    return replay.run(Replay(before, after, those))


def _told(request: Request, at: Bench, own: Flips, made: Flips, **values: Any) -> HTMLResponse:
    pack, called = at.draft.pack, at.office.store.cases.called
    known = [
        (case, answers)
        for number, answers in own.cases.items()
        if (case := called(at.me.municipality, number)) and not case.protected
    ]
    there = {rule.id for rule in pack.rules}

    def answers(flips: Flips) -> list[tuple[Text, Text, Text, Text, int]]:
        """Question, before, after, act and how many, the most first."""
        return [
            (
                pack.questions[question].label,
                worded(pack, question, was),
                worded(pack, question, becomes),
                _act(pack, act),
                count,
            )
            for (question, was, becomes, act), count in flips.acts.most_common()
        ]

    return page(
        request,
        "workshop/impact.html",
        own=own,
        made=made,
        own_cases=[Told(case.number, case.property, _answers(pack, answers)) for case, answers in known],
        own_answers=answers(own),
        made_answers=answers(made),
        rules=[pack.rule(rule) for rule, _ in (own.rules + made.rules).most_common() if rule in there],
        map=_map(at, [case for case, _ in known]),
        **values,
    )


def _answers(pack: Pack, answers: Iterable[tuple[str, str, str]]) -> list[tuple[Text, Text, Text]]:
    return [
        (pack.questions[question].label, worded(pack, question, was), worded(pack, question, becomes))
        for question, was, becomes in answers
        if question in pack.questions
    ]


def _act(pack: Pack, act: str) -> Text:
    return pack.facts["measure"].choices[act] if act in pack.acts else phrase("workshop.impact.unknown_act")


def _map(at: Bench, cases: Iterable[StoredCase]) -> Map | None:
    """The lots of the cases that flip, on the lots around them. None where none is on it."""
    zoning = at.office.zoning(at.me.municipality)
    flipped = {lot.designation: lot for case in cases if (lot := zoning.property(case.property))}
    if not flipped:
        return None
    shown = {lot.designation: lot for lot in (*flipped.values(), *drawn(zoning, flipped.values()))}
    wests, souths, easts, norths = zip(*(lot.outline.bounds for lot in shown.values()), strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)

    def path(shape: Shape) -> str:
        return "".join(_rings(shape, west, north))

    return Map(
        int(east - west) + 1,
        int(north - south) + 1,
        [path(lot.outline) for name, lot in shown.items() if name not in flipped],
        [(name, path(lot.outline)) for name, lot in flipped.items()],
    )


def drawn(zoning: Zoning, flipped: Iterable[Property], most: int = DRAWN) -> list[Property]:
    """At most so many lots to see the flipped ones among: all of a small municipality, else those near them."""
    if len(zoning.properties) <= most:
        return list(zoning.properties)
    near = (lot for each in flipped for lot in zoning.neighbouring(each.outline, AROUND_M))
    return list(islice({lot.designation: lot for lot in islice(near, 4 * most)}.values(), most))


def _rings(shape: Shape, west: float, north: float) -> Iterator[str]:
    told = geometry.to_geojson(shape, 1)
    areas = told["coordinates"] if told["type"] == "MultiPolygon" else [told["coordinates"]]
    for area in areas:
        for ring in area:
            yield "M" + "L".join(f"{x - west:.1f} {north - y:.1f}" for x, y, *_ in ring) + "Z"
