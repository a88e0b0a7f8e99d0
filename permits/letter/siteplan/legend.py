"""The legend: what the colours, patterns and frames of this drawing mean, and of no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from permits.letter.siteplan.land import Look
from permits.letter.siteplan.paper import WIDTH
from permits.text import Text

Language = Literal["sv", "en"]

ROW, SIZE = 30, 18


@dataclass
class Legend:
    """What has been drawn so far, each once, in the order it was first drawn."""

    language: Language
    items: dict[str, str] = field(default_factory=dict)

    def add(self, swatch: str, label: Text, sign: str = "") -> None:
        """swatch: SVG in a box of 26 by 18 units."""
        words: str = getattr(label, self.language)
        self.items.setdefault(f"{sign}: {words}" if sign else words, swatch)

    def add_look(self, look: Look) -> None:
        swatch = f'<rect x="0" y="0" width="26" height="18" fill="{look.fill}" stroke="#77736a"/>'
        self.add(swatch, look.label, look.sign)

    def drawn(self, top: float) -> tuple[str, float]:
        """SVG below a map that ends at `top`, two to a row; and where the drawing then ends."""
        parts = []
        for i, (words, swatch) in enumerate(self.items.items()):
            x, y = 8 + i % 2 * (WIDTH // 2), top + 12 + i // 2 * ROW
            parts.append(f'<g transform="translate({x} {y:.1f})">{swatch}</g>')
            parts.append(f'<text x="{x + 34}" y="{y + 15:.1f}" font-size="{SIZE}">{words}</text>')
        return "".join(parts), top + 14 + (len(self.items) + 1) // 2 * ROW
