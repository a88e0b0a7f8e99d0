"""
What was decided on the board's behalf, month by month: reported to it (KL 6 kap. 40 §, 7 kap. 8 §) as a table and as a paper,
and as a file of figures for statistics, in which nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.desk.act import act
from api.desk.entry import entered
from api.sign_in.session import who_may
from api.web.roles import Right
from api.web.served import office
from permits import clock
from permits.decision.result import Result
from permits.errors import NotFound
from permits.extracts import sheet
from permits.office import Office
from permits.phrases import phrase
from permits.statement.stationery import stationery
from permits.store.canonical import plain
from permits.store.office.figures import DecidedCase

router = APIRouter(prefix="/desk/control", dependencies=[Depends(entered)])

MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")
HEADING = ("Ärende", "Dag", "Fastighet", "Åtgärd", "Beslut", "Beslutat av")
STATISTICS = ("kommun", "arende", "atgard", "beslut", "inkom", "beslutad", "dagar", "automatiskt")
"""The columns of the file of figures; docs/statistics.md says what each holds."""


@router.get("/decisions/{month}.csv")
def as_csv(request: Request, month: str) -> Response:
    """The list of delegated decisions, for a spreadsheet."""
    here, municipality, decided = _asked(request, month)
    return _table(f"delegationsbeslut-{month}", HEADING, (_row(here, municipality, case) for case in decided))


@router.get("/decisions/{month}.pdf")
def as_pdf(request: Request, month: str) -> Response:
    """The list of delegated decisions, to lie among the board's papers; `letters/se/delegated_decisions.typ` asks for it."""
    here, municipality, decided = _asked(request, month)
    values = {
        **plain({name: stationery(here, municipality)[name] for name in ("municipality", "board")}),
        "month": month,
        "made": clock.today().isoformat(),
        "heading": HEADING,
        "rows": [_row(here, municipality, case) for case in decided],
    }
    spoken = {name: value["sv"] if isinstance(value, dict) else value for name, value in values.items()}
    named = {"Content-Disposition": f'attachment; filename="delegationsbeslut-{month}.pdf"'}
    pdf = here.letters.sheet("delegated_decisions", spoken)
    return Response(pdf, media_type="application/pdf", headers=named)


@router.get("/statistics/{month}.csv")
def as_statistics(request: Request, month: str) -> Response:
    """One line a decision, in codes; a protected case tells neither its measure nor its number."""
    _, municipality, decided = _asked(request, month)
    lines = (
        (
            municipality,
            case.number if case.measure else "",
            case.measure,
            case.result,
            case.received.isoformat(),
            case.day.isoformat(),
            str((case.day - case.received).days),
            "nej" if case.officer else "ja",
        )
        for case in decided
    )
    return _table(f"statistik-{month}", STATISTICS, lines)


def _asked(request: Request, month: str) -> tuple[Office, str, list[DecidedCase]]:
    """Raises NotFound for what is no month."""
    me, here = who_may(request, Right.OVERSEE), office(request)
    if not MONTH.fullmatch(month):
        raise NotFound(phrase("desk.control.month_form"))
    return here, me.municipality, here.store.figures(me.municipality).decided(month)


def _row(here: Office, municipality: str, case: DecidedCase) -> tuple[str, ...]:
    delegation = here.delegation(municipality)
    by_itself = f"automatiskt, {delegation.citation}" if delegation else "automatiskt"
    measure = act(here.pack, case.measure).sv if case.measure else "skyddat ärende"
    return case.number, str(case.day), case.property, measure, Result(case.result).label.sv, case.officer or by_itself


def _table(name: str, heading: Iterable[str], lines: Iterable[Iterable[str]]) -> Response:
    content = sheet.MARK + "".join(map(sheet.line, (heading, *lines)))
    named = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=named)
