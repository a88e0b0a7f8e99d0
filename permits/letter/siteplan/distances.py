"""The measured lines of a drawing, each with its value; one that is under its limit, or may be, stands in a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from permits import geometry
from permits.decision.against_limit import doubt, middle
from permits.decision.explanation import to_the_centimetre
from permits.law.pack import Pack
from permits.letter.siteplan.legend import Language, Legend
from permits.letter.siteplan.paper import Paper, half_width
from permits.letter.siteplan.words import NEAR, distance, in_doubt, shown
from permits.phrases import phrase
from permits.place.site import Site
from permits.survey import MeasuredLine

VALUE = 18
"""The size of a distance's words, the largest on the sheet."""

METRES = "\u00a0m"

CLOSE = Decimal(15)
"""Metres within which a distance gets a line; the words tell the longer ones."""

INK, AMBER = "#16201d", "#8a4b00"

ON_THE_DRAWING = ("boundary_distance_m", "building_distance_m", "track_distance_m")


@dataclass(frozen=True, slots=True)
class _Line:
    """A distance on the paper. under: its limit is broken (True) or may be (None)."""

    evidence: MeasuredLine
    start: tuple[float, float]
    end: tuple[float, float]
    words: str
    under: bool | None


FRAMES = {
    True: ("", "less"),
    None: ('stroke-dasharray="5 3"', "unsure"),
}


def distances(
    paper: Paper,
    pack: Pack,
    site: Site,
    measured: Sequence[MeasuredLine],
    least: Mapping[str, Decimal],
    legend: Legend,
) -> Iterator[str]:
    """The near distances and those that their limit catches: all of them would be nothing but lines."""
    lines = []
    for evidence in shown(site, measured):
        limit = least.get(evidence.fact)
        if evidence.fact in ON_THE_DRAWING and paper.shows(evidence.line):
            start, end = (paper.at(*point.coords[0]) for point in geometry.ends(evidence.line))
            words = _value(pack, evidence, limit, legend.language)
            lines.append(_Line(evidence, start, end, words, _is_under(evidence, limit)))
    lines = _worth_a_line(lines)
    for line in lines:
        paper.reserve_along(line.evidence.line, line.evidence.line)
        yield _stroke(line.start, line.end)
    # Those that matter most choose their place first.
    for line in sorted(lines, key=lambda line: (line.under is False, line.evidence.value.middle)):
        frame = None
        if line.under is not False:
            dashes, means = FRAMES[line.under]
            frame = f'fill="#fff" stroke="{AMBER}" stroke-width="2" {dashes}'
            legend.add(f'<rect x="1" y="1" width="24" height="16" rx="3" {frame}/>', phrase(f"siteplan.frame.{means}"))
        style = f'font-weight="bold" fill="{AMBER if frame else INK}"'
        places = geometry.places([*_beside(line.start, line.end, line.words)])
        yield paper.write(line.words, places, VALUE, style, must=True, own=line.evidence.line, frame=frame)


def _is_under(one: MeasuredLine, limit: Decimal | None) -> bool | None:
    if limit is None or one.value.low >= limit:
        return False
    return None if in_doubt(one.value, limit) else True


def _worth_a_line(lines: Iterable[_Line]) -> list[_Line]:
    """The close ones, those under their limit, and the least, however far it is."""
    those = [line for line in lines if line.evidence.value.high > 0]
    least = min((line.evidence.value.middle for line in those), default=CLOSE)
    reach = max(CLOSE, least if least < NEAR else CLOSE)
    return [line for line in those if line.evidence.value.middle <= reach or line.under is not False]


def _value(pack: Pack, one: MeasuredLine, limit: Decimal | None, language: Language) -> str:
    """As the words tell it; where its doubt decides, in as few signs as the drawing has room for."""
    fact = pack.facts[one.fact]
    if not in_doubt(one.value, limit):
        return distance(fact, one.value, limit).in_(language)
    pattern = to_the_centimetre(fact)
    said = middle(fact, one.value, "at_least", pattern).in_(language)
    return f"{said.removesuffix(METRES)} {doubt(fact, one.value, pattern).in_(language)}"


def _stroke(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line with a small stroke across each end, as measures are drawn."""
    (x0, y0), (x1, y1) = start, end
    long = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    cx, cy = (y0 - y1) / long * 5, (x1 - x0) / long * 5
    d = f"M{x0:.1f},{y0:.1f}L{x1:.1f},{y1:.1f}" + "".join(
        f"M{x - cx:.1f},{y - cy:.1f}L{x + cx:.1f},{y + cy:.1f}" for x, y in (start, end)
    )
    return (
        f'<path d="{d}" fill="none" stroke="#fff" stroke-width="5"/>'
        f'<path d="{d}" fill="none" stroke="{INK}" stroke-width="1.8"/>'
    )


def _beside(start: tuple[float, float], end: tuple[float, float], words: str) -> Iterator[tuple[float, float]]:
    """Where a value may stand: on its line where that is long enough, then ever farther beside it."""
    (x0, y0), (x1, y1) = start, end
    wide = half_width(words, VALUE)
    if abs(x1 - x0) > 2 * wide + 20 or abs(y1 - y0) > 2 * VALUE + 16:
        yield (x0 + x1) / 2, (y0 + y1) / 2
    for away in (6, 12, 20, 32, 48, 66, 86):
        for part in (0.5, 0.75, 1.0, 0.25):
            x, y = x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
            yield x, y - away - VALUE / 2
            yield x, y + away + VALUE / 2
            yield x + wide + away, y
            yield x - wide - away, y
