"""
A drawing as a letter is given it: its lines as one picture and its words beside it, which the typesetter sets as it sets
all words. Words inside a picture it would read, shape and outline anew for each letter, in a fifth of the letter's time.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import unescape
from typing import Any

from permits.letter.siteplan.paper import HALO

WORDS = re.compile(r"<text ([^>]*)>([^<]*)</text>")
LOOK = re.compile(r'([\w-]+)="([^"]*)"')
COLOUR = re.compile(r"#[0-9a-f]{3}|#[0-9a-f]{6}")
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')

WEIGHTS = {"400": 400, "600": 600, "bold": 700}
NEEDED = {"x", "y", "font-size"}
UNDERSTOOD = NEEDED | {"font-weight", "text-anchor", "fill"}
"""What is known of how words look, their white edge aside; words with a look beyond it stay in the picture."""


def apart(drawing: str) -> dict[str, Any]:
    """
    The drawing as `letter.typ` asks for it: `source`, the whole as an address that holds it; `width` and `height`;
    `picture`, as SVG without the words; and `words`, each where its line stands, in the drawing's units from the top left.

    drawing: SVG, as `siteplan.draw` makes it.
    """
    words: list[dict[str, Any]] = []

    def take(place: re.Match[str]) -> str:
        word = _word(place[1], unescape(place[2]))
        if word is None:
            return place[0]
        words.append(word)
        return ""

    picture = WORDS.sub(take, drawing)
    size = SIZE.search(drawing)
    assert size is not None, "a drawing tells its size"
    source = "data:image/svg+xml;base64," + b64encode(drawing.encode()).decode()
    return {"source": source, "width": float(size[1]), "height": float(size[2]), "picture": picture, "words": words}


def _word(look: str, words: str) -> dict[str, Any] | None:
    plain = look.replace(HALO, "")
    told = dict(LOOK.findall(plain))
    weight, fill = WEIGHTS.get(told.get("font-weight", "400")), told.get("fill", "#000")
    if not NEEDED <= told.keys() <= UNDERSTOOD or weight is None or COLOUR.fullmatch(fill) is None:
        return None
    return {
        "words": words,
        "x": float(told["x"]),
        "y": float(told["y"]),
        "size": float(told["font-size"]),
        "weight": weight,
        "fill": fill,
        "middle": told.get("text-anchor") == "middle",
        "edged": plain != look,
    }
