"""
The words that a case is found by: of its applicants' names and organisation numbers, folded.

A case of somebody whose identity is protected has none. A personal number is none either: a sole trader's is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from permits import clock
from permits.jurisdiction import personal_number
from permits.place.gazetteer import folded
from permits.store.tables import case_words

LONGEST = 60
"""Signs of a word that are kept and compared."""


def words_of(text: str) -> set[str]:
    return {word[:LONGEST] for part in text.split() if (word := folded(part))}


def write(
    connection: Connection, municipality: str, case_id: str, application: Mapping[str, Any], *, protected: bool
) -> None:
    """Keep what a case is found by, in place of what it was found by until now."""
    connection.execute(case_words.delete().where(case_words.c.case_id == case_id))
    texts = [] if protected else list(called(application))
    words = sorted({word for text in texts for word in words_of(text)})
    if words:
        its = {"municipality": municipality, "case_id": case_id}
        connection.execute(case_words.insert(), [{**its, "word": word} for word in words])


def leave(connection: Connection, municipality: str, case_id: str, application: Mapping[str, Any]) -> None:
    """Keep only those words of a case that its application still says."""
    said = sorted({word for text in called(application) for word in words_of(text)})
    its = (case_words.c.municipality == municipality, case_words.c.case_id == case_id)
    connection.execute(case_words.delete().where(*its, case_words.c.word.not_in(said)))


def called(application: Mapping[str, Any]) -> Iterator[str]:
    for applicant in application.get("applicants", ()):
        yield applicant.get("name") or ""
        number = applicant.get("organisationNumber") or ""
        if personal_number(number, clock.today()) is None:
            yield number
