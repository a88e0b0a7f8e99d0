"""
The text fields of our forms: read as people see what they wrote, and never cut.

What is too long, or missing, is a fault told at its field, and the whole text stays there for its writer to mend.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from permits.text import Text
from permits.written import line, lines, too_long, whole_number

LONGEST_LINE = 200
"""Signs in a field of one line, where what is written in it sets no other limit."""


@dataclass(frozen=True, slots=True)
class Field:
    """
    A text field of a form. most: signs it takes, line breaks among them, one each. empty: what to do where nothing is
    written, None where that is fine. several: whether it takes more than one line.
    """

    name: str
    most: int = LONGEST_LINE
    empty: Text | None = None
    several: bool = False


def written(form: FormData, fields: tuple[Field, ...]) -> tuple[dict[str, str], dict[str, Text]]:
    """What is written in each of the fields, and what to mend, by field."""
    said = {field.name: (text_in if field.several else line_in)(form, field.name) for field in fields}
    faults = {}
    for field in fields:
        length = len(said[field.name])
        if field.empty is not None and not length:
            faults[field.name] = field.empty
        elif length > field.most:
            faults[field.name] = too_long(length, field.most)
    return said, faults


def text_in(form: FormData, name: str) -> str:
    """What is written in a field; a file sent in place of text says nothing."""
    sent = form.get(name)
    return lines(sent) if isinstance(sent, str) else ""


def line_in(form: FormData, name: str) -> str:
    """What is written in a field of one line."""
    return line(text_in(form, name))


def day_of(written: str) -> date | None:
    """The day that is written as YYYY-MM-DD; None where none is."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def seen_in(form: FormData) -> int:
    """The version that a form was read with; one that no case has had where none can be read."""
    number = whole_number(text_in(form, "seen"))
    return -1 if number is None else number
