"""
A paper as it comes in: opened apart (`permits.opening`), and told what is wrong with it in words where it is none.
"""

from __future__ import annotations

import json

from permits.opening import apart, phone_photo, sheet
from permits.opening import paper as opening
from permits.opening.paper import LEAST_LONG_SIDE, LEAST_SHORT_SIDE, MOST_PIXELS, Paper
from permits.opening.sheet import SMALL
from permits.phrases import phrase
from permits.text import Text

FAULTS = {
    "empty": phrase("paper.faults.empty"),
    "other": phrase("paper.faults.other"),
    "phone": phrase("paper.faults.phone"),
    "locked": phrase("paper.faults.locked"),
    "pageless": phrase("paper.faults.pageless"),
    "active": phrase("paper.faults.active"),
    "bundle": phrase("paper.faults.bundle"),
    "blank": phrase("paper.faults.blank"),
    "small": phrase("paper.faults.small", least_long_side=LEAST_LONG_SIDE, least_short_side=LEAST_SHORT_SIDE),
    "large": phrase("paper.faults.large", most_pixels=MOST_PIXELS // 1000000),
    "broken": phrase("paper.faults.broken"),
    "heavy": phrase("paper.faults.heavy"),
}
"""What is wrong with a file that is no paper, and what to do, for the one who chose it."""


def opened(content: bytes) -> Paper | Text:
    """The paper that the file is, or why it is none."""
    if opening.media_type(content) is None:
        return FAULTS[opening.kind_of_other(content)]
    child = apart(opening.__name__, content)
    if child is None or child.returncode:
        return FAULTS["heavy"]
    answer = json.loads(child.stdout)
    return FAULTS[answer] if isinstance(answer, str) else Paper(**answer)


def as_jpeg(content: bytes) -> bytes | Text:
    """The same file where it is no phone's photo, else the photo as JPEG, or why it cannot be turned."""
    if not opening.is_phone_photo(content):
        return content
    child = apart(phone_photo.__name__, content)
    if child is None:
        return FAULTS["heavy"]
    return child.stdout if child.returncode == 0 else FAULTS["phone"]


def page_of(paper: bytes, number: int = 1, side: int = SMALL) -> bytes | None:
    """
    A picture of one page of a paper, as JPEG; None where there is no such page or it could not be drawn.

    number: the page's, from one. side: the most pixels of the picture's longer side.
    """
    child = apart(sheet.__name__, paper, str(number), str(side))
    return child.stdout if child is not None and child.returncode == 0 else None
