"""
The measure that decides as a small picture, to scale: from the side at a boundary, from the side against a height,
from above against an area.

The words under the picture say the same; nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Literal

from permits.acts import Act, Drawn, Form
from permits.decision.deciding import Kept
from permits.decision.explanation import Stance
from permits.law.pack import FactType
from permits.phrases import phrase

WIDTH, HEIGHT = 720, 320
GROUND = 246
"""Where the ground lies, in the drawing's units from the top."""

PERSON = 1.75
"""Metres: who stands beside the building, for size."""

USUAL_HEIGHT, USUAL_WIDTH = 2.6, 4.0
"""Metres of a building whose own are not told; then only the picture's distance is to scale, and no height is written."""

INK, SOFT, EDGE = "#16201d", "#4a4942", "#4b4a44"
GREEN, AMBER, SOIL, BESIDE = "#d5ecdc", "#fbe2b2", "#dcd7ca", "#efece4"
TONES = {Stance.FOR: "#17663a", Stance.AGAINST: "#8a4b00", Stance.OPEN: "#264b82"}


@dataclass(frozen=True, slots=True)
class Built:
    """What is drawn: the act, its width and height in metres, None where they are not told."""

    act: Act
    width: Decimal | None
    height: Decimal | None


def draw(kept: Kept, built: Built, beyond: str, language: Literal["sv", "en"], consent: bool = False) -> str | None:
    """
    The picture as SVG; None for a measure that no picture shows.

    beyond: what lies on the other side of a boundary, in a word or two. consent: whether the neighbour's yes would do.
    """
    if kept.fact == "boundary_distance_m":
        return _section(kept, built, beyond, language, consent)
    if kept.declaration.type is FactType.LENGTH and "height" in kept.fact:
        return _elevation(kept, built, language)
    if kept.declaration.type is FactType.AREA:
        return _floor(kept, language)
    return None


def _section(kept: Kept, built: Built, beyond: str, language: Literal["sv", "en"], consent: bool) -> str:
    """The boundary, the ground where a permit is needed and where not, and how far off the thing stands."""
    away, limit = float(kept.worst), float(kept.limit)
    wide = min(float(built.width or USUAL_WIDTH), 12.0)
    high = float(built.height or USUAL_HEIGHT)
    scale = min(46.0, (WIDTH - 290) / (max(away + wide, limit + 1.5)), 190 / max(high, 2.2))
    boundary = 190.0
    edge, near, far = boundary + limit * scale, boundary + away * scale, boundary + (away + wide) * scale
    tone = TONES[kept.stands]
    duty = (phrase("figure.with_consent") if consent else phrase("figure.duty")).in_(language)
    room = edge - boundary
    parts = [
        f'<rect width="{boundary}" height="{GROUND}" fill="{BESIDE}"/>',
        f'<rect x="{boundary}" width="{room:.1f}" height="{GROUND}" fill="{AMBER}" fill-opacity=".6"/>',
        f'<rect x="{edge:.1f}" width="{WIDTH - edge:.1f}" height="{GROUND}" fill="{GREEN}" fill-opacity=".75"/>',
        _soil(),
        f'<path d="M{boundary} {GROUND + 14}V14" stroke="{INK}" stroke-width="2.6"/>',
        f'<circle cx="{boundary}" cy="{GROUND + 14}" r="4" fill="#fff" stroke="{INK}" stroke-width="2"/>',
        f'<path d="M{edge:.1f} {GROUND}V14" stroke="#17663a" stroke-width="2" stroke-dasharray="6 5"/>',
        _words(boundary - 10, 30, beyond, "end", SOFT),
        _words(boundary + 9, 30, duty, "start", "#6a3a00", 600) if room > 8.5 * len(duty) else "",
        _words(edge + 9, 30, phrase("figure.free").in_(language), "start", "#17663a", 600),
        _thing(built, near, wide * scale, high * scale, tone),
        _person(far + 30, scale) if far + 60 < WIDTH else "",
        _dimension(boundary, near, GROUND + 24, kept.shown.in_(language), tone, filled=True),
        _dimension(boundary, edge, GROUND + 56, kept.requirement.in_(language), INK, filled=False),
    ]
    return _svg("".join(parts), tone)


def _elevation(kept: Kept, built: Built, language: Literal["sv", "en"]) -> str:
    """The thing from the side, with the height it may have as a line across."""
    high, limit = float(kept.value.high), float(kept.limit)
    wide = min(float(built.width or USUAL_WIDTH), 12.0)
    scale = min(60.0, 190 / max(high, limit, 1.9), 330 / wide)
    left = WIDTH / 2 - wide * scale / 2 - 20
    tone = TONES[kept.stands]
    line, top = GROUND - limit * scale, GROUND - high * scale
    right = left + wide * scale
    parts = [
        f'<rect y="{line:.1f}" width="{WIDTH}" height="{GROUND - line:.1f}" fill="{GREEN}" fill-opacity=".75"/>',
        f'<rect width="{WIDTH}" height="{max(line, 0):.1f}" fill="{AMBER}" fill-opacity=".6"/>',
        _soil(),
        _thing(built, left, wide * scale, high * scale, tone),
        f'<path d="M20 {line:.1f}H{WIDTH - 20}" stroke="#17663a" stroke-width="2" stroke-dasharray="6 5"/>',
        _words(24, line - 9, kept.requirement.in_(language), "start", "#17663a", 600),
        _person(left - 40, scale),
        f'<path d="M{right + 34:.1f} {GROUND}V{top:.1f}m-7 0h14M{right + 27:.1f} {GROUND}h14" fill="none" stroke="{tone}" stroke-width="3"/>',
        _pill(right + 84, (GROUND + top) / 2, kept.shown.in_(language), tone, filled=True),
    ]
    return _svg("".join(parts), tone)


def _floor(kept: Kept, language: Literal["sv", "en"]) -> str:
    """Two squares from above, the area there is and the area there may be, one on the other."""
    size, limit = float(kept.value.high) ** 0.5, float(kept.limit) ** 0.5
    scale = 230 / max(size, limit)
    tone = TONES[kept.stands]
    left, bottom = 250.0, 275.0
    may, has = limit * scale, size * scale
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfcfb"/>',
        f'<rect x="{left}" y="{bottom - has:.1f}" width="{has:.1f}" height="{has:.1f}" fill="url(#new)" stroke="{tone}" stroke-width="3"/>',
        f'<rect x="{left}" y="{bottom - may:.1f}" width="{may:.1f}" height="{may:.1f}" fill="{GREEN}" fill-opacity=".5" stroke="#17663a" stroke-width="2.4" stroke-dasharray="7 5"/>',
        _pill(left - 70, bottom - has / 2, kept.shown.in_(language), tone, filled=True),
        _words(left + max(may, has) + 16, bottom - may + 14, kept.requirement.in_(language), "start", "#17663a", 600),
    ]
    return _svg("".join(parts), tone)


def _thing(built: Built, left: float, wide: float, high: float, tone: str) -> str:
    top, right = GROUND - high, left + wide
    line = f'stroke="{tone}" stroke-width="2.8" stroke-linejoin="round"'
    if built.act.drawn is Drawn.LINE:
        return f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(wide, 8):.1f}" height="{high:.1f}" fill="url(#new)" {line}/>'
    if built.act.form in (Form.DECK, Form.STRUCTURE):
        posts = "".join(
            f'<path d="M{left + wide * part:.1f} {top:.1f}V{GROUND}" {line}/>' for part in (0.04, 0.5, 0.96)
        )
        return f'{posts}<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="10" fill="url(#new)" {line}/>'
    eaves = GROUND - high * 0.74
    middle = left + wide / 2
    roof = f"M{left - 8:.1f} {eaves + 4:.1f}L{middle:.1f} {top:.1f}L{right + 8:.1f} {eaves + 4:.1f}"
    door = min(high * 0.62, 94), min(wide * 0.3, 42)
    return (
        f'<path d="M{left:.1f} {GROUND}V{eaves:.1f}L{middle:.1f} {top:.1f}L{right:.1f} {eaves:.1f}V{GROUND}Z" fill="url(#new)" {line}/>'
        f'<rect x="{middle + wide * 0.08:.1f}" y="{GROUND - door[0]:.1f}" width="{door[1]:.1f}" height="{door[0]:.1f}" fill="#fff" stroke="{tone}" stroke-width="1.8"/>'
        f'<path d="{roof}" fill="none" stroke="{tone}" stroke-width="4.6" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _person(x: float, scale: float) -> str:
    high = PERSON * scale
    top, head = GROUND - high, high * 0.075
    return (
        f'<g fill="{EDGE}"><circle cx="{x:.1f}" cy="{top + head:.1f}" r="{head:.1f}"/>'
        f'<path d="M{x - head * 1.2:.1f} {top + head * 2.4:.1f}q{head * 1.2:.1f}-{head * 0.8:.1f} {head * 2.4:.1f} 0'
        f"l-{head * 0.3:.1f} {high * 0.42:.1f}h-{head * 0.4:.1f}V{GROUND}h-{head:.1f}"
        f'V{top + head * 2.4 + high * 0.42:.1f}h-{head * 0.4:.1f}Z"/></g>'
    )


def _soil() -> str:
    return (
        f'<path d="M0 {GROUND}H{WIDTH}V{HEIGHT}H0Z" fill="{SOIL}"/>'
        f'<path d="M0 {GROUND}H{WIDTH}" stroke="{EDGE}" stroke-width="2"/>'
    )


def _dimension(start: float, end: float, y: float, words: str, tone: str, *, filled: bool) -> str:
    middle = (start + end) / 2
    wide = 9.2 * len(words) + 26
    at = middle if end - start > wide + 16 else end + wide / 2 + 10
    d = f"M{start:.1f} {y}H{end:.1f}M{start:.1f} {y - 7}v14M{end:.1f} {y - 7}v14"
    return f'<path d="{d}" stroke="{tone}" stroke-width="{3 if filled else 1.6}"/>' + _pill(
        at, y, words, tone, filled=filled
    )


def _pill(x: float, y: float, words: str, tone: str, *, filled: bool) -> str:
    wide = 9.2 * len(words) + 26
    ink = "#fff" if filled else INK
    return (
        f'<rect x="{x - wide / 2:.1f}" y="{y - 14:.1f}" width="{wide:.1f}" height="28" rx="14" fill="{tone if filled else "#fff"}" stroke="{tone}" stroke-width="1.4"/>'
        f'<text x="{x:.1f}" y="{y + 5.6:.1f}" font-size="16.5" font-weight="700" text-anchor="middle" fill="{ink}">{escape(words)}</text>'
    )


def _words(x: float, y: float, words: str, anchor: str, ink: str, weight: int = 400) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="15.5" text-anchor="{anchor}" fill="{ink}" font-weight="{weight}">{escape(words)}</text>'


def _svg(content: str, tone: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Segoe UI, Arial, sans-serif">'
        '<defs><pattern id="new" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="9" height="9" fill="#fff"/><path d="M0 0V6" stroke="{tone}" stroke-width="1.2" stroke-opacity=".45"/></pattern></defs>'
        f"{content}</svg>"
    )
