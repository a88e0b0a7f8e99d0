"""A letter as it leaves by any door."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from api.web.served import office
from permits.errors import NotFound
from permits.letter.writing import Translation
from permits.phrases import phrase
from permits.store.chained.record import Record
from permits.text import Language


def as_pdf(request: Request, record: Record) -> Response:
    """A letter to be shown or kept under its case number, with its seal once it has one."""
    return _pdf(office(request).store.seals.of_record(record), record.number, "sv")


def as_html(record: Record) -> Response:
    """A letter as a page."""
    return as_page(record.letter_html)


def translation_as_pdf(letter: Translation | None, number: str) -> Response:
    """A letter's translation to be shown or kept; without a seal, since it decides nothing. Raises NotFound for none."""
    told = _there(letter)
    return _pdf(told.pdf(), number, told.language)


def translation_as_html(letter: Translation | None) -> Response:
    """A letter's translation as a page. Raises NotFound for none."""
    told = _there(letter)
    return as_page(told.page(), told.language)


def _there(letter: Translation | None) -> Translation:
    if letter is None:
        raise NotFound(phrase("web.letter_swedish_only"))
    return letter


def _pdf(content: bytes, number: str, language: Language) -> Response:
    name = number.replace(" ", "-") + ("" if language == "sv" else f"-{language}")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Content-Language": language}
    return Response(content, media_type="application/pdf", headers=headers)


def as_page(letter: str, language: Language = "sv") -> Response:
    """A letter's page carries its own style and picture, and runs nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
    headers = {"Content-Security-Policy": policy, "Content-Language": language}
    return Response(letter, media_type="text/html; charset=utf-8", headers=headers)
