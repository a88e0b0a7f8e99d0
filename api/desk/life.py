"""A case's life at the desk: what has happened, what is to be done, and each step, open with its form or closed with its why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.desk.agenda import agenda
from api.desk.case_head import case_head
from api.desk.colleagues import check_known
from api.desk.drafts import keep, seen_of, typed
from api.desk.entry import entered, unbarred
from api.desk.happened import happened as told_so_far
from api.desk.happened import neighbours
from api.desk.step_fields import FARTHEST, HANDED_OVER, named
from api.sign_in.session import officer, reader
from api.web.fields import day_of, seen_in, text_in
from api.web.letters import as_pdf, translation_as_pdf
from api.web.pages import check_sender, page
from api.web.security import with_script
from api.web.sent import Form, SentForm
from api.web.served import office
from permits import clock
from permits.casework.events import LONGEST_NAME, Frozen, Role
from permits.casework.status import Status
from permits.errors import BadInput, Fault, MovedOn, NotAllowed, NotFound
from permits.extracts.archive import archived, hand_over
from permits.phrases import phrase
from permits.statement import translated
from permits.steps.asked import as_written
from permits.steps.forwarding import went_out
from permits.steps.letters import translated as step_translated
from permits.steps.taking import Unsent, counts_from, draft_asked, is_taken, steps_of, take_asked, words_of
from permits.store.case.parties import BY_HAND
from permits.store.chained.package import package
from permits.store.chained.record import Record
from permits.text import Text
from permits.waiting import kept_case
from permits.written import line, whole_number

router = APIRouter(prefix="/desk/cases/{case_id}/steps", dependencies=[Depends(entered)])


@router.get("")
def steps(
    request: Request,
    case_id: str,
    step: Annotated[str, Query(max_length=50)] = "",
    measure: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """step: the one that the officer is about to take. measure: what they are about to measure anew, by `subject`."""
    if measure:
        return _steps(request, case_id, kind="surveyed", written={"of": measure})
    return _steps(request, case_id, kind=step)


@router.post("")
def taken(request: Request, case_id: str, form: Form) -> Response:
    """
    Take the step of the form; what was written stands where it was not taken, with every fault. A second click leads to
    what the first did.
    """
    me, here = officer(request), office(request)
    drafts = here.store.officer_drafts(me.municipality)
    kind = text_in(form, "kind")
    written = {name.removeprefix("step."): value for name, value in typed(form).items() if name.startswith("step.")}
    if form.get("near"):
        return _steps(request, case_id, kind=kind, written=written, within=_metres(form))
    if form.get("save"):
        kept = keep(request, case_id, kind, typed(form), seen_of(form))
        says = SAVED_ELSEWHERE if kept.overtaken else None
        return _steps(request, case_id, says, 409 if says else 200, kind, written)
    came = written.get(DAY, "").strip()
    if came and day_of(came) is None:
        return _steps(request, case_id, NO_DAY, 422, kind, written, [Fault("/day", NO_DAY, "day")])
    try:
        day = counts_from(here, kind, day_of(came))
        version = seen_in(form)
        sent = as_written(kind, {name: text for name, text in written.items() if name != DAY})
        if kind == HANDED_OVER and 0 < len(to := line(str(sent.get("to", "")))) <= LONGEST_NAME:
            check_known(here, me.municipality, to)
            sent["to"] = to
        if form.get("preview"):
            unsent = draft_asked(here, me.municipality, case_id, sent, Role.OFFICER, me.name, day=day, seen=version)
            return _steps(request, case_id, kind=kind, written=written, unsent=unsent, within=_metres(form))
        read = str(form.get("read") or "")
        take_asked(here, me.municipality, case_id, sent, Role.OFFICER, me.name, day=day, seen=version, read=read)
    except BadInput as wrong:
        return _steps(request, case_id, wrong.says, 422, kind, written, wrong.faults, within=_metres(form))
    except MovedOn as moved:
        if not is_taken(here, me.municipality, case_id, sent, Role.OFFICER, me.name, day=day, seen=version):
            return _steps(request, case_id, moved.says, 409, kind, written)
    except NotAllowed as refused:
        return _steps(request, case_id, refused.says, 409, kind, written)
    drafts.drop(case_id, me.name, kind)
    return RedirectResponse(request.url.path, 303)


def _metres(form: FormData) -> int:
    """How far off whoever is asked may be; nought where nobody can read what is written."""
    return min(whole_number(text_in(form, "within").strip()) or 0, FARTHEST)


DAY = "day"
"""The field of the day on which it came in, which counts, beside what a step asks."""

NO_DAY = phrase("steps.no_day")

SAVED_ELSEWHERE = phrase("desk.life.saved_elsewhere")


@router.get("/package.zip")
def whole(request: Request, case_id: str, appeal: Annotated[int | None, Query()] = None) -> Response:
    """
    The whole case in one file (FL 46 §); see `permits.store.chained.package`. appeal: as it went out with that appeal, else as it
    stands.
    """
    me, here = officer(request), office(request)
    number = here.store.cases.read(me.municipality, case_id).number.replace(" ", "-")
    packed = (
        package(here.store, me.municipality, case_id)
        if appeal is None
        else went_out(here, me.municipality, case_id, appeal)
    )
    name = number if appeal is None else f"{number}-{appeal}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return Response(packed, media_type="application/zip", headers=headers)


@router.post("/archive.zip", dependencies=[Depends(unbarred)])
def to_archive(request: Request, case_id: str, form: SentForm) -> Response:
    """The case for the archive (`permits.extracts.archive`), and that it was handed over."""
    me, here = officer(request), office(request)
    check_sender(request, form)
    content = archived(here, me.municipality, case_id)
    hand_over(here, me.municipality, case_id, content, me.name)
    number = here.store.cases.read(me.municipality, case_id).number.replace(" ", "-")
    headers = {"Content-Disposition": f'attachment; filename="{number}-arkiv.zip"'}
    return Response(content, media_type="application/zip", headers=headers)


@router.get("/{sequence}.en.pdf")
def letter_in_english(request: Request, case_id: str, sequence: int) -> Response:
    """The letter of one event in English: a translation, made as it is asked for, to lie beside the letter in Swedish."""
    me, here = reader(request), office(request)
    record = _decided_by(request, case_id, sequence)
    if record is not None:
        return translation_as_pdf(translated(here, record, "en"), record.number)
    number = here.store.cases.read(me.municipality, case_id).number
    return translation_as_pdf(step_translated(here, me.municipality, case_id, sequence, "en"), number)


@router.get("/{sequence}.pdf")  # below what ends in more than that
def letter(request: Request, case_id: str, sequence: int) -> Response:
    """The letter of one event: of a step, or of a decision."""
    me = reader(request)
    store = office(request).store
    record = _decided_by(request, case_id, sequence)
    if record is not None:
        return as_pdf(request, record)
    sent = store.events.letter(me.municipality, case_id, sequence)
    if sent is None:
        raise NotFound(phrase("desk.life.step_no_letter"))
    return Response(store.seals.of_event(me.municipality, sequence, sent), media_type="application/pdf")


def _decided_by(request: Request, case_id: str, sequence: int) -> Record | None:
    """The record that an event of the case froze, with its letter; None for any other event. Raises NotFound for none."""
    me, store = reader(request), office(request).store
    event = next((each for each in store.events.of(me.municipality, case_id) if each.sequence == sequence), None)
    if event is None:
        raise NotFound(phrase("desk.life.step_no_letter"))
    if not isinstance(event.body, Frozen) or event.body.record is None:
        return None
    return next(each for each in store.records.of(me.municipality, case_id) if each.sequence == event.body.record)


def _steps(
    request: Request,
    case_id: str,
    fault: Text | None = None,
    status: int = 200,
    kind: str = "",
    written: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    unsent: Sequence[Unsent] | None = None,
    within: int = 0,
) -> HTMLResponse:
    """
    kind, written: the step that was asked for and not taken, and what was filled in. unsent: its letters, to be read.
    within: metres within which owners are offered to be heard beside those whose land borders on it.
    """
    me, here = reader(request), office(request)
    kept = kept_case(here, me.municipality, case_id)
    happened, stands, record = kept.happened, kept.status, kept.records[-1]
    each = steps_of(here, stands, Role.OFFICER, clock.today(), me.name)
    drafts = here.store.officer_drafts(me.municipality).of(case_id, me.name)
    response = page(
        request,
        "desk/steps.html",
        status,
        head=case_head(request, case_id, kept),
        result=None,
        drafts=drafts,
        stands=stands,
        happened=[*reversed(told_so_far(here, happened))],
        neighbours=neighbours(happened),
        order=_order(stands),
        wordings=here.wordings.get(me.municipality, {}),
        agenda=agenda(here, record, stands, each, within),
        unsent=unsent,
        words_of=words_of,
        named=named,
        by_hand=BY_HAND,
        within=within,
        farthest=FARTHEST,
        today=clock.today(),
        fault=fault,
        faults={fault.place.removeprefix("/").partition("/")[0]: fault.says for fault in faults},
        kind=kind,
        written=written or {},
    )
    response.headers["Content-Security-Policy"] = with_script()
    return response


class Order(NamedTuple):
    """
    Whether asking today for what is missing stops the time. day: today among the days on which it does, counted from the
    application; days: how many they are; last: the last of them.
    """

    day: int
    days: int
    last: date

    @property
    def stops(self) -> bool:
        return self.day <= self.days


def _order(stands: Status) -> Order | None:
    """None where no time runs that asking could stop."""
    if stands.clock is None or stands.clock.last is None or not stands.is_open:
        return None
    opened, last = stands.clock.opened, stands.clock.order_by
    return Order((clock.today() - opened).days, (last - opened).days, last)
