"""What is to be invoiced: the fee of each decision of a period, how it was set, and who pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from permits.casework.events import Decided
from permits.decision.result import Result
from permits.local.fee import fee
from permits.office import Office
from permits.store.chained.record import Record
from permits.text import Text


@dataclass(frozen=True, slots=True)
class InvoiceBasis:
    """
    A decision with its fee. day: of the decision. kronor: to be paid, without VAT. explained: how it was set. payer: whom the
    application names for the invoice, or its first applicant with the invoice's address and mark, as they said themselves; None where a party's identity is
    protected, or severed: an officer finds out.
    """

    case: str
    decision: Result
    day: date
    act: str
    property: str
    kronor: Decimal
    explained: Text
    payer: dict[str, Any] | None


def invoices(office: Office, municipality: str, first: date, last: date) -> Iterator[InvoiceBasis]:
    """Of the decisions from the first day to the last, in the order that they were kept; those without any fee left out."""
    tariff = office.tariffs.get(municipality)
    if tariff is None:
        return
    for entry in office.store.events.decided(municipality, first, last):
        body = entry.event.body
        if not isinstance(body, Decided) or body.record is None or not body.result.can_be_appealed:
            continue
        case = office.store.cases.read(municipality, entry.case_id)
        happened = office.store.events.of(municipality, entry.case_id)
        overdue = office.status(event for event in happened if event.sequence <= entry.event.sequence).overdue
        charged = fee(tariff, case.measure, body.result.value, case.received, overdue)
        if charged is not None and charged.kronor:
            yield InvoiceBasis(
                case.number,
                body.result,
                entry.event.day,
                case.measure,
                case.property,
                charged.kronor,
                charged.explained,
                None if case.protected else _payer(office.store.records.numbered(municipality, body.record)),
            )


def _payer(record: Record) -> dict[str, Any] | None:
    application = record.application
    invoice, applicants = application.get("invoice") or {}, application.get("applicants") or [None]
    if invoice.get("name") or applicants[0] is None:
        return invoice or None
    return {**applicants[0], **invoice}
