"""
The officers' desk: what waits for a person and why, every check of a case, and the officer's decision.

A decision is read through before it is taken; then it goes the same path as every other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.eservice.papers import paper_of, papers_labels
from api.rest.cases import as_html, as_pdf
from api.sign_in.session import officer
from api.web.pages import as_image, checked_form, office, page
from permits import clock
from permits.case import answer
from permits.decision.explanation import fact_value
from permits.decision.result import Result
from permits.decision.ruling import Ruling
from permits.errors import NotAllowed
from permits.law.pack import Pack
from permits.quantity import Measured, Source, Stated, Value
from permits.store.appeals import Appeals
from permits.store.papers import of_case
from permits.store.record import Record
from permits.text import Text

router = APIRouter(prefix="/desk")

WAITS_FOR = {"us": "referred", "applicant": "supplement"}


@router.get("")
def desk(request: Request, waits: str = "us") -> HTMLResponse:
    """The cases that wait for an officer, or for the applicant; the most urgent first."""
    me, store, today = officer(request), office(request).store, clock.today()
    waiting = store.waiting(me.municipality)
    rows = []
    for one in waiting:
        if one.result == WAITS_FOR.get(waits):
            summary = store.records(me.municipality, one.case_id)[-1].content["summary"]
            rows.append((one, _act(office(request).pack, one.measure), summary, _days(one.due, today)))
    counts = {name: sum(one.result == result for one in waiting) for name, result in WAITS_FOR.items()}
    return page(request, "desk/desk.html", rows=rows, counts=counts, waits=waits)


def _days(due: date | None, today: date) -> int | None:
    return None if due is None else (due - today).days


@router.get("/cases/{case_id}")
def case(request: Request, case_id: str) -> HTMLResponse:
    return _case(request, case_id, {}, None)


def _case(request: Request, case_id: str, said: Mapping[str, Any], fault: Text | None) -> HTMLResponse:
    me, here = officer(request), office(request)
    records = here.store.records(me.municipality, case_id)
    record, stored = records[-1], here.store.case(me.municipality, case_id)
    content = record.content
    return page(
        request,
        "desk/desk_case.html",
        409 if fault else 200,
        record=record,
        records=records,
        stored=stored,
        choice=_act(here.pack, stored.measure),
        days=_days(stored.due, clock.today()),
        content=content,
        labels=papers_labels(request),
        appeals=Appeals(here.store, me.municipality).of(case_id),
        summary=content["summary"],
        groups=_grouped(here.pack, content["lines"]),
        known=_known(here.pack, content["facts"]["values"]),
        absent=_absent(here.pack, content["facts"].get("why_absent", {})),
        drawing=as_image(content["siteplan"]),
        result=Result(stored.result),
        open=Result(stored.result).waits,
        said=said,
        fault=fault,
    )


@router.post("/cases/{case_id}")
async def decide(request: Request, case_id: str) -> Response:
    """Show what the officer is about to decide; and decide it when they have read it through."""
    me = officer(request)
    form = await checked_form(request)
    said = _said(form)
    here = office(request)
    try:
        if said["decision"] not in ("grant", "refuse"):
            raise NotAllowed(Text("Välj bifall eller avslag.", "Choose to grant or to refuse."))
        if not said["reasons"]:
            raise NotAllowed(Text("Skriv skälen för beslutet.", "Write the reasons for the decision."))
        if form.get("read_through"):
            ruling = Ruling(
                me.name, clock.now(), said["decision"] == "grant", said["reasons"], tuple(said["conditions"])
            )
            answer(here, me.municipality, case_id, said["judgements"], ruling, clock.today())
            return RedirectResponse(f"/desk/cases/{case_id}", 303)
    except NotAllowed as error:
        return _case(request, case_id, said, error.says)
    record = here.store.records(me.municipality, case_id)[-1]
    if form.get("change"):
        return _case(request, case_id, said, None)
    return page(
        request,
        "desk/desk_decide.html",
        record=record,
        stored=here.store.case(me.municipality, case_id),
        asks={one["fact"]: one["asks"] for one in record.content["summary"]["judgements"]},
        said=said,
    )


def _said(form: FormData) -> dict[str, Any]:
    """What the officer has written: the decision, its reasons and conditions, and the judgements by fact."""
    return {
        "decision": str(form.get("decision") or ""),
        "reasons": str(form.get("reasons") or "").strip(),
        "conditions": [one.strip() for one in str(form.get("conditions") or "").splitlines() if one.strip()],
        "judgements": {
            name.removeprefix("judgement."): value == "yes"
            for name, value in form.items()
            if name.startswith("judgement.") and value in ("yes", "no")
        },
    }


@router.get("/cases/{case_id}/letter.pdf")
def letter_pdf(request: Request, case_id: str) -> Response:
    return as_pdf(_latest(request, case_id))


@router.get("/cases/{case_id}/letter.html")
def letter_html(request: Request, case_id: str) -> Response:
    return as_html(_latest(request, case_id))


@router.get("/cases/{case_id}/papers/{sha256}")
def paper(request: Request, case_id: str, sha256: str) -> Response:
    record = _latest(request, case_id)
    return paper_of(request, record.municipality, of_case(case_id), record.content["application"], sha256)


def _latest(request: Request, case_id: str) -> Record:
    return office(request).store.records(officer(request).municipality, case_id)[-1]


# -- a record as a page shows it ----------------------------------------------------------------------


def _act(pack: Pack, measure: str) -> Text:
    """The act in the law's word, without the examples that help an applicant choose."""
    words = pack.facts["measure"].choices[measure]
    return Text(words.sv.split(" (")[0], words.en.split(" (")[0])


def _grouped(pack: Pack, lines: list[dict[str, Any]]) -> list[tuple[Text, list[dict[str, Any]]]]:
    """The lines by the question they answer, in the pack's order; those that only support others last."""
    labels = {name: question.label for name, question in pack.questions.items()}
    groups: dict[str | None, list[dict[str, Any]]] = {name: [] for name in (*labels, None)}
    for line in lines:
        groups[line["question"] if line["question"] in labels else None].append(line)
    supporting = Text("Det som svaren bygger på", "What the answers rest on")
    return [(labels.get(name or "", supporting), found) for name, found in groups.items() if found]


def _known(pack: Pack, values: Mapping[str, Any]) -> list[tuple[Text, Text, str, str]]:
    """The facts of the case: label, value, who supplied it and by what evidence."""
    found = []
    for name, value in values.items():
        if name not in pack.facts:
            continue
        fact = pack.facts[name]
        source, evidence = value["source"], value.get("evidence", "")
        if "low" in value:
            known: Value = Measured(Decimal(value["low"]), Decimal(value["high"]), Source(source), evidence)
        else:
            known = Stated(value["value"], Source(source), evidence)
        found.append((fact.label, fact_value(fact, known), source, evidence))
    return found


def _absent(pack: Pack, why: Mapping[str, Any]) -> list[tuple[Text, dict[str, str]]]:
    """The facts that could not be had, and why."""
    return [(pack.facts[name].label, says) for name, says in why.items() if name in pack.facts]
