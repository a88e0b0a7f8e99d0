"""
How the board's office shows itself: how to reach it, and the municipality's colours and arms.

Read from `rules/local/<municipality>/face.yaml`. Colours that somebody could not read are refused when it is loaded
(WCAG 2.2, 1.4.3: at least 4.5 to 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from permits.phrases import phrase
from permits.text import Text

LEAST_CONTRAST = Decimal("4.5")
WHITE = "#ffffff"


@dataclass(frozen=True, slots=True)
class Face:
    """
    office: what the office is called. phone: as written at home. colours: `brand`, which white words stand on, its
    `dark` and its `pale` form. logo: the municipality's arms as SVG or PNG; None for a plain mark.
    """

    office: Text
    phone: str
    email: str
    hours: Text
    colours: Mapping[str, str]
    logo: Path | None

    @property
    def phone_from_abroad(self) -> str:
        return "+46 " + self.phone.removeprefix("0").replace("-", " ")

    @property
    def contact(self) -> Text:
        """How to reach a person, as letters say it."""
        if not self.phone:
            return phrase("face.contact", office=self.office)
        phone = Text(self.phone, self.phone_from_abroad)
        return phrase("face.contact_by_phone", office=self.office, phone=phone, email=self.email)


def plain_face(municipality: str) -> Face:
    """A municipality that has not said how it shows itself: its name, and the usual colours."""
    return Face(Text(municipality, municipality), "", "", Text("", ""), {}, None)


def contrast(one: str, other: str) -> Decimal:
    """How well one colour (`#rrggbb`) stands out on another, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round(Decimal((lighter + 0.05) / (darker + 0.05)), 2)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
