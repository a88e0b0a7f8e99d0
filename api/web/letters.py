"""A letter as it leaves by any door."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from api.web.served import office
from permits.store.record import Record


def as_pdf(request: Request, record: Record) -> Response:
    """A letter to be shown or kept under its case number, with its seal once it has one."""
    name = record.number.replace(" ", "-")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(office(request).store.seals.of_record(record), media_type="application/pdf", headers=headers)


def as_html(record: Record) -> Response:
    """A letter as a page."""
    return as_page(record.letter_html)


def as_page(letter: str) -> Response:
    """A letter's page carries its own style and picture, and runs nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
    return Response(letter, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})
