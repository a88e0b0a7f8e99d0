"""
What an edit in `letters/` changes: the letters of decided cases written again by the words as they are now, beside what was
sent. Nothing of a case is stored or sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from permits.letter.redacting import Block, blocks_of
from permits.office import Office
from permits.statement import translated
from permits.store.chained.record import Record


@dataclass(frozen=True, slots=True)
class Rewritten:
    """
    A letter of a decided case by the words as they are now. kind: the result, after which its template is named. page: as
    HTML. changes: line by line against the letter that was sent, nothing where both say the same.
    """

    number: str
    kind: str
    page: str
    changes: Sequence[str]


def rewritten(office: Office, municipality: str, most: int) -> Iterator[Rewritten]:
    """
    The letters of a municipality's cases in the order of their numbers, of at most so many cases.

    Left out is a record from before what its letter told was kept, and one that somebody was severed from. Raises
    LetterNotWritten.
    """
    for case in office.store.cases.listed(municipality, most):
        for record in office.store.records.of(municipality, case.case_id):
            letter = translated(office, record, "sv")
            if letter is not None:
                page = letter.page()
                yield Rewritten(record.number, record.outcome.value, page, _changes(record, page))


def _changes(record: Record, page: str) -> list[str]:
    sent, now = _lines(blocks_of(record.letter_html)), _lines(blocks_of(page))
    return list(unified_diff(sent, now, "sent", "now", lineterm="", n=0))


def _lines(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks]
